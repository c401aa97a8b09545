"""The doors of a shelter (87): codes at once, renewed, ended with it, told by voice."""

from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import User
from audit.models import Entry, View
from booking.enums import Cause
from booking.errors import CodesChanged, NoSuchBooking, NoSuchContact
from booking.models import Shelter, ShelterContact
from booking.rules.shelter import AHEAD, LEAST, windows_due
from booking.services.cancel import cancel_by_city
from booking.services.shelter import end_shelter, start_shelter
from booking.services.shelter_codes import (
    drop_contact,
    name_contact,
    note_told,
    references_alive,
    renew_shelter_codes,
)
from core.actor import Actor
from core.clock import JST
from core.periods import Period
from keys.enums import DoorKind, GrantStatus
from keys.errors import MayNotHandleKeys, MayNotReceive
from keys.models import AccessGrant, Door, KeyLoan
from keys.rules import boxcode
from keys.rules.boxcode import LONGEST, STEP
from keys.selectors.custody import codes_to_kill
from keys.services.boxes import turn_counter
from keys.services.building import BuildingCodes, building_codes
from keys.services.loans import lend_keys
from keys.services.show import show_access
from notifications.models import Message
from sandbox.keybox import Box
from tests.booking.acts import book, first_booking
from tests.booking.conftest import sign_in
from tests.booking.test_resident_pages import page_at
from tests.booking.world import World
from tests.keys.house import box_at, door, key

TEN = datetime(2026, 12, 5, 10, 7, tzinfo=JST)  # the Saturday of the world
MORNING = datetime(2026, 12, 6, 8, 0, tzinfo=JST)


@pytest.fixture
def side(world: World) -> Door:
    """The single room's door, with a box."""
    opens = door(world.facility, "side", DoorKind.BOX, world.single)
    box_at(opens)
    return opens


def start(world: World, actor: Actor, now: datetime = TEN) -> Shelter:
    return start_shelter(facility_id=world.facility.pk, reason="台風", actor=actor, now=now)


def end(world: World, actor: Actor, now: datetime) -> Shelter:
    return end_shelter(facility_id=world.facility.pk, actor=actor, now=now)


def codes(world: World, actor: Actor, now: datetime) -> BuildingCodes:
    shelter = Shelter.objects.filter(ended_at=None).first()
    return building_codes(
        references=references_alive(shelter) if shelter else (),
        facility_id=world.facility.pk, actor=actor, now=now,
    )  # fmt: skip


def opens(door_: Door, code: str, now: datetime) -> bool:
    box = door_.box
    box.refresh_from_db()
    return Box(secret=box.secret, counter=box.counter, clock=now.timestamp).enter(
        code.replace(" ", "")
    )


@pytest.mark.parametrize(
    ("now", "ends"),
    [
        ("2026-12-05 10:07", ["12-05 20:00", "12-06 08:00"]),
        ("2026-12-05 16:00", ["12-05 20:00", "12-06 08:00"]),
        ("2026-12-05 16:14", ["12-05 20:00", "12-06 08:00"]),
        ("2026-12-05 16:15", ["12-06 08:00"]),
        ("2026-12-05 23:59", ["12-06 08:00", "12-06 20:00"]),
        ("2026-12-31 20:00", ["01-01 08:00"]),
    ],
)
def test_first_codes_last_until_a_change_that_is_four_hours_away(now: str, ends: list[str]) -> None:
    moment = datetime.fromisoformat(now).replace(tzinfo=JST)

    found = windows_due(until=None, now=moment)

    assert [f"{each.end:%m-%d %H:%M}" for each in found] == ends


@given(st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31)), st.integers(0, 60))
def test_windows_follow_each_other_and_fit_every_box(start_at: datetime, hours: int) -> None:
    now = start_at.replace(tzinfo=JST)
    first = windows_due(until=None, now=now)
    later = now + timedelta(hours=hours)
    found = [*first, *windows_due(until=first[-1].end, now=later)]

    assert first[0].start <= now < first[0].end
    assert found[-1].end >= later + AHEAD
    for each in found:
        assert LEAST <= each.end - each.start <= LONGEST
        assert boxcode.on_steps(each) == each
    for one, next_one in pairwise(found):
        assert next_one.start == one.end or next_one.start <= later < next_one.start + STEP


def test_codes_open_the_box_at_once_and_until_they_change(
    world: World, side: Door, emi: Actor
) -> None:
    start(world, emi)

    found = codes(world, emi, TEN)

    [now_], [next_] = found.now, found.later
    assert opens(side, now_.code, TEN)
    assert not opens(side, next_.code, TEN)
    evening = datetime(2026, 12, 5, 20, 6, tzinfo=JST)
    assert not opens(side, now_.code, evening)
    assert opens(side, next_.code, evening)
    assert (now_.until, next_.until) == ("12月5日(土) 20:00", "12月6日(日) 8:00")


def test_codes_are_renewed_while_it_lasts_and_once(world: World, side: Door, emi: Actor) -> None:
    shelter = start(world, emi)
    assert renew_shelter_codes(now=TEN + timedelta(hours=9)) == 0

    night = datetime(2026, 12, 5, 20, 1, tzinfo=JST)
    assert renew_shelter_codes(now=night) == 1
    assert renew_shelter_codes(now=night) == 0

    shelter.refresh_from_db()
    assert (shelter.windows, shelter.codes_until) == (3, datetime(2026, 12, 6, 20, tzinfo=JST))
    [code] = codes(world, emi, MORNING).now
    assert opens(side, code.code, MORNING)


def test_worker_that_was_away_for_days_begins_anew(world: World, side: Door, emi: Actor) -> None:
    start(world, emi)
    late = TEN + timedelta(days=3)
    assert codes(world, emi, late).now == []

    renew_shelter_codes(now=late)

    [code] = codes(world, emi, late).now
    assert opens(side, code.code, late)


def test_ending_ends_the_codes_and_lists_those_that_were_seen(
    world: World, side: Door, emi: Actor
) -> None:
    start(world, emi)
    [code] = codes(world, emi, TEN).now
    later = TEN + timedelta(hours=1)

    end(world, emi, later)

    assert not AccessGrant.objects.filter(status=GrantStatus.ACTIVE).exists()
    assert codes(world, emi, later).now == []
    dead = codes_to_kill(facility_ids=[world.facility.pk], now=later)
    assert [line.reason for line in dead] == ["shelter_ended", "shelter_ended"]
    assert opens(side, code.code, later)  # the box does not know

    turn_counter(door_code="side", actor=emi, now=later)

    assert not opens(side, code.code, later)
    assert codes_to_kill(facility_ids=[world.facility.pk], now=later) == ()


def test_codes_that_nobody_saw_are_dead_with_the_end(world: World, side: Door, emi: Actor) -> None:
    start(world, emi)

    end(world, emi, TEN + timedelta(hours=1))

    assert codes_to_kill(facility_ids=[world.facility.pk], now=TEN) == ()


def test_renewal_after_the_end_gives_nothing(world: World, side: Door, emi: Actor) -> None:
    start(world, emi)
    end(world, emi, TEN + timedelta(hours=1))

    assert renew_shelter_codes(now=TEN + timedelta(days=1)) == 0

    assert AccessGrant.objects.count() == 2


@pytest.mark.parametrize("duty", ["front_desk", "key_staff", "manager", "administrator", "support"])
def test_who_may_read_them(world: World, side: Door, emi: Actor, duty: str) -> None:
    start(world, emi)

    assert codes(world, sign_in(duty=duty), TEN).now


@pytest.mark.parametrize("duty", ["", "cashier", "approver", "dx_office", "auditor"])
def test_who_may_not(world: World, side: Door, emi: Actor, duty: str) -> None:
    start(world, emi)

    with pytest.raises(MayNotHandleKeys):
        codes(world, sign_in(duty=duty), TEN)

    assert not AccessGrant.objects.exclude(listed_counter=None).exists()


@pytest.fixture
def few_codes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Boxes with codes of one digit: by chance many windows have the same."""
    monkeypatch.setattr(boxcode, "DIGITS", 1)


def all_codes(side: Door) -> list[tuple[Period, str]]:
    box, found = side.box, []
    for grant in AccessGrant.objects.filter(status=GrantStatus.ACTIVE).order_by("pk"):
        assert grant.serial is not None
        found.append((grant.period, boxcode.code_of(
            secret=box.secret, counter=box.counter, window=grant.period, serial=grant.serial
        )))  # fmt: skip
    return found


def test_no_code_is_that_of_a_resident_even_by_chance(
    world: World, side: Door, aoi: Actor, chie: Actor, emi: Actor, few_codes: None
) -> None:
    """Ten codes are enough for two residents and two windows only if each is asked about."""
    for actor, slot in ((aoi, "am"), (chie, "pm"), (aoi, "night")):
        book(world, actor, "single", slot)

    start(world, emi)

    found = all_codes(side)
    assert len(found) == 5
    for number, (window, code) in enumerate(found):
        for other, other_code in found[number + 1 :]:
            assert not window.overlaps(other) or code != other_code


def test_control_without_the_question_two_codes_are_alike(
    world: World, side: Door, aoi: Actor, chie: Actor, emi: Actor, few_codes: None,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """If this stops seeing two that are alike, the test above proves nothing."""
    monkeypatch.setattr("keys.services.access._alike", lambda *_given: set())
    monkeypatch.setattr(boxcode, "DIGITS", 0)  # one code for all

    book(world, aoi, "single", "am")
    start(world, emi)

    assert len({code for _window, code in all_codes(side)}) == 1


def test_resident_with_a_booking_keeps_a_code_of_their_own(
    world: World, side: Door, aoi: Actor, emi: Actor
) -> None:
    booking = first_booking(book(world, aoi, "single", "am"))
    start(world, emi)

    [line] = show_access(reference=booking.code, actor=aoi, now=TEN).doors

    assert line.code
    assert line.code != codes(world, emi, TEN).now[0].code


def test_cancelled_resident_is_listed_where_the_box_must_forget(
    world: World, side: Door, aoi: Actor, emi: Actor
) -> None:
    booking = first_booking(book(world, aoi, "single", "pm"))
    early = datetime(2026, 12, 5, 12, 50, tzinfo=JST)
    show_access(reference=booking.code, actor=aoi, now=early)
    start(world, emi, early)

    cancel_by_city(
        code=booking.code,
        cause=Cause.DISASTER,
        reason="避難所",
        clause="第9条",
        actor=emi,
        now=early,
    )

    [line] = codes_to_kill(facility_ids=[world.facility.pk], now=early)
    assert line.reference == booking.code


def test_letters_go_to_those_who_may_and_hold_no_code(world: World, side: Door, emi: Actor) -> None:
    clerk, cashier = sign_in(duty="front_desk"), sign_in(duty="cashier")

    start(world, emi)
    found = codes(world, emi, TEN)
    end(world, emi, TEN + timedelta(hours=1))

    letters = Message.objects.filter(letter__startswith="shelter_").order_by("pk")
    told = {(each.letter, each.recipient_id) for each in letters}
    assert told == {
        (letter, who.user) for letter in ("shelter_opened", "shelter_ended") for who in (clerk, emi)
    }
    assert cashier.user not in {user for _letter, user in told}
    assert all(found.now[0].code not in str(each.facts) for each in letters)


def test_keys_are_lent_without_a_booking_and_due_when_it_has_ended(
    world: World, side: Door, emi: Actor
) -> None:
    front = door(world.facility, "front", DoorKind.KEY, world.part_a)
    hangs = key(world.facility, front, 1)
    shelter = start(world, emi)

    lend_keys(
        key_codes=[hangs.code], reference=shelter.reference(), receiver_name="自主防災会",
        signature=None, paper_reason="停電", actor=emi, now=TEN,
    )  # fmt: skip
    assert KeyLoan.objects.get().due_at >= datetime(2026, 12, 6, 8, tzinfo=JST)
    renew_shelter_codes(now=TEN + timedelta(days=1))
    assert KeyLoan.objects.get().due_at > TEN + timedelta(days=1, hours=12)

    ended = TEN + timedelta(days=1, hours=1)
    end(world, emi, ended)

    assert KeyLoan.objects.get().due_at == ended + timedelta(hours=2)
    with pytest.raises(MayNotReceive):
        lend_keys(
            key_codes=[key(world.facility, front, 2).code], reference=shelter.reference(),
            receiver_name="自主防災会", signature=None, paper_reason="停電", actor=emi, now=ended,
        )  # fmt: skip


def named(world: World, actor: Actor, name: str = "自治会長") -> ShelterContact:
    return name_contact(
        facility_id=world.facility.pk, name=name, phone="0270000001", actor=actor, now=TEN
    )


def tell(world: World, contact: ShelterContact, actor: Actor, stamp: str, now: datetime) -> None:
    note_told(facility_id=world.facility.pk, number=contact.pk, stamp=stamp, actor=actor, now=now)


def test_telling_is_written_down_for_the_codes_that_were_read_out(
    world: World, side: Door, emi: Actor
) -> None:
    contact = named(world, emi)
    named(world, emi)
    start(world, emi)
    clerk = sign_in(duty="front_desk")

    tell(world, contact, clerk, codes(world, emi, TEN).stamp, TEN)

    contact.refresh_from_db()
    assert (contact.told_by_id, contact.told_at) == (clerk.user, TEN)
    verbs = Entry.objects.filter(object_type="shelter_contact").order_by("pk")
    assert [entry.verb for entry in verbs] == ["shelter.contact_named", "shelter.codes_told"]


def test_codes_that_changed_meanwhile_were_not_told(world: World, side: Door, emi: Actor) -> None:
    contact = named(world, emi)
    start(world, emi)
    stamp = codes(world, emi, TEN).stamp
    turn_counter(door_code="side", actor=emi, now=TEN)

    with pytest.raises(CodesChanged):
        tell(world, contact, emi, stamp, TEN)
    with pytest.raises(CodesChanged):
        tell(world, contact, emi, "", TEN)

    contact.refresh_from_db()
    assert contact.told_at is None


def test_only_who_stops_the_building_names_and_drops(world: World, side: Door, emi: Actor) -> None:
    clerk = sign_in(duty="front_desk")
    with pytest.raises(NoSuchBooking):
        named(world, clerk)
    contact = named(world, emi)
    with pytest.raises(NoSuchBooking):
        drop_contact(facility_id=world.facility.pk, number=contact.pk, actor=clerk, now=TEN)

    drop_contact(facility_id=world.facility.pk, number=contact.pk, actor=emi, now=TEN)

    assert not ShelterContact.objects.exists()
    with pytest.raises(NoSuchContact):
        drop_contact(facility_id=world.facility.pk, number=contact.pk, actor=emi, now=TEN)


@pytest.fixture
def client(world: World, side: Door, emi: Actor, monkeypatch: pytest.MonkeyPatch) -> Client:
    """The manager's browser on that day."""
    page_at(monkeypatch, TEN)
    made = Client()
    made.force_login(User.objects.get(pk=emi.user))
    return made


PATH = "/desk/shelter/codes/?hall=kan"


def test_page_says_where_codes_will_be(client: Client) -> None:
    assert "すぐにここに出ます" in client.get("/desk/shelter/codes/?hall=kan").text


def test_page_shows_the_codes_and_each_look_is_written_down(
    world: World, client: Client, emi: Actor
) -> None:
    key(world.facility, door(world.facility, "front", DoorKind.KEY, world.part_a), 1)
    assert "いまは避難所ではない" in client.get(PATH).text
    start(world, emi)

    page = client.get(PATH).text

    for group in codes(world, emi, TEN).now[0].groups:
        assert f"<span>{group}</span>" in page
    assert View.objects.filter(page="desk.shelter_codes").count() == 2
    assert "/desk/keys/lend/?hall=kan&amp;booking=S" in page


def test_page_names_tells_and_drops(world: World, client: Client, emi: Actor) -> None:
    start(world, emi)
    bad = client.post(PATH, {"name": "自治会長", "phone": "12"})
    assert bad.status_code == 422
    assert 'value="自治会長"' in bad.text
    client.post(PATH, {"name": "自治会長", "phone": "027-000-0001"})
    page = client.get(PATH)
    assert "いまの番号は、まだ伝えていません" in page.text
    number = ShelterContact.objects.get().pk

    client.post(PATH, {"told": number, "stamp": page.context["codes"].stamp})
    assert "いまの番号を伝えました" in client.get(PATH).text
    client.post(PATH, {"told": "x", "stamp": "y"})
    client.post(PATH, {"drop": number})

    assert not ShelterContact.objects.exists()


def test_every_page_of_the_desk_leads_there_while_it_lasts(
    world: World, client: Client, emi: Actor
) -> None:
    assert "避難所です：鍵と番号を見る" not in client.get("/desk/?hall=kan").text
    start(world, emi)

    assert "避難所です：鍵と番号を見る" in client.get("/desk/?hall=kan").text
