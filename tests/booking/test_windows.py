"""Windows by class and channel, in services and on pages (requirements 41, 43, 57, 63)."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Person, Standing, User
from booking.errors import (
    CancellationClosed,
    NotYetOpen,
    NotYetOpenForThem,
    ReceptionEnded,
)
from booking.models import Application, Hold, Occupancy
from booking.selectors.applicants import Applicants, applicants_of
from booking.services.apply import ApplyRequest
from booking.services.cancel import cancel_booking, cancel_for_applicant
from booking.services.change import move_booking
from booking.services.counter import CounterRequest, book_for
from booking.services.hold import hold_rooms
from core.actor import Actor, Channel
from core.clock import JST
from facilities.selectors import catalogue
from tests.booking.acts import apply_over, book, first_booking
from tests.booking.conftest import organisation, sign_in
from tests.booking.world import NOW, SATURDAY, World, build_world, picks
from tests.factories.accounts import ALWAYS

SAME_DAY = {"basis": "same_day", "days": 7, "at": "09:00"}
OUTSIDE_LATER = {"words": ["outside"], "opens": SAME_DAY, "clause": "条例第4条"}
A_WEEK_BEFORE = datetime(2026, 11, 28, 9, tzinfo=JST)
ROOM = "/rooms/a/?month=2026-12"
PICK = 'value="a@2026-12-05@am"'


@pytest.fixture
def world(db: None) -> World:
    """Who lives outside the city may apply a week before the use."""
    return build_world(windows=[OUTSIDE_LATER])


@pytest.fixture
def out(db: None) -> Actor:
    """Somebody from outside the city."""
    actor = sign_in("外山")
    Person.objects.filter(pk=actor.person).update(lives_in_city=False)
    return actor


def nothing_happened() -> bool:
    """Neither held nor booked."""
    return not (Hold.objects.exists() or Application.objects.exists() or Occupancy.objects.exists())


def test_outsider_is_told_from_when_they_may_and_by_which_clause(world: World, out: Actor) -> None:
    with pytest.raises(NotYetOpenForThem) as refusal:
        hold_rooms(picks=picks("a", "am"), actor=out, now=A_WEEK_BEFORE - timedelta(seconds=1))

    said = refusal.value.message
    assert "市外の方は、2026年11月28日(土) 9:00から申し込めます。（根拠：条例第4条）" in said
    assert nothing_happened()


def test_outsider_books_from_their_moment_on(world: World, out: Actor) -> None:
    application = book(world, out, "a", "am", now=A_WEEK_BEFORE)

    assert application.bookings.count() == 1


def test_resident_and_who_has_not_said_book_from_the_default_on(
    world: World, aoi: Actor, chie: Actor
) -> None:
    Person.objects.filter(pk=aoi.person).update(lives_in_city=True)

    book(world, aoi, "a", "am")
    book(world, chie, "b", "am")

    assert Application.objects.count() == 2


def test_hold_asks_for_any_applicant_and_the_application_for_the_one(world: World) -> None:
    group = organisation()
    both = sign_in("外山", organisation=group)
    Person.objects.filter(pk=both.person).update(lives_in_city=False)
    hold = hold_rooms(picks=picks("a", "am"), actor=both, now=NOW)

    alone = ApplyRequest(purpose_id=world.purpose.pk, people=3)
    with pytest.raises(NotYetOpenForThem):
        apply_over(code=hold.code, request=alone, actor=both, now=NOW)
    assert not Application.objects.exists()

    named = ApplyRequest(purpose_id=world.purpose.pk, people=3, organisation_id=group.pk)
    apply_over(code=hold.code, request=named, actor=both, now=NOW)

    assert Application.objects.get().applicant_organisation_id == group.pk


@pytest.fixture
def standing(db: None, emi: Actor) -> Callable[[Actor, str, int], Standing]:
    """Gives a person a standing at a hall."""

    def give(whom: Actor, word: str, facility_id: int) -> Standing:
        return Standing.objects.create(
            person_id=whom.person,
            word=word,
            facility_id=facility_id,
            during=ALWAYS,
            reason="審査済み",
            given_by_id=emi.user,
            given_at=NOW,
        )

    return give


def test_standing_at_the_hall_opens_earlier(
    aoi: Actor, chie: Actor, standing: Callable[..., Standing]
) -> None:
    earlier = {"words": ["registered"], "opens": {"months": 3, "at": "09:00"}}
    world = build_world(opens_months=0, windows=[earlier])
    standing(aoi, "registered", world.facility.pk)

    book(world, aoi, "a", "am")
    with pytest.raises(NotYetOpen):
        book(world, chie, "b", "am")

    assert Application.objects.count() == 1


def at_counter(world: World, clerk: Actor, who: Actor, channel: Channel, now: datetime) -> None:
    """The clerk books room b for somebody."""
    request = CounterRequest(
        picks=picks("b", "am"),
        purpose_id=world.purpose.pk,
        people=3,
        person_id=who.person,
        channel=channel,
    )
    book_for(request=request, actor=clerk, now=now)


def test_counter_opens_at_nine_and_the_web_at_eleven(aoi: Actor) -> None:
    """群馬県勤労福祉センター (requirement 63)."""
    by_web = {"channels": ["web"], "opens": {"months": 3, "at": "11:00"}}
    world, clerk = build_world(windows=[by_web]), sign_in(duty="front_desk")
    nine, eleven = (datetime(2026, 9, 1, hour, tzinfo=JST) for hour in (9, 11))

    with pytest.raises(NotYetOpen):
        book(world, aoi, "a", "am", now=eleven - timedelta(seconds=1))
    at_counter(world, clerk, aoi, Channel.COUNTER, nine)
    book(world, aoi, "a", "am", now=eleven)

    assert Application.objects.count() == 2


def test_deadline_differs_between_web_and_telephone(aoi: Actor) -> None:
    """宇土: online three days before, at the counter later (requirement 43)."""
    by_web = {"channels": ["web"], "closes": {"days": 3}, "clause": "要綱"}
    world, clerk = build_world(windows=[by_web]), sign_in(duty="front_desk")
    after = datetime(2026, 12, 3, 0, 0, tzinfo=JST)

    with pytest.raises(ReceptionEnded) as refusal:
        book(world, aoi, "a", "am", now=after)
    at_counter(world, clerk, aoi, Channel.PHONE, after)

    assert "（根拠：要綱）" in refusal.value.message
    assert Application.objects.count() == 1


def test_cancelling_closes_earlier_on_the_web_than_at_the_counter(aoi: Actor) -> None:
    by_web = {"channels": ["web"], "cancel_days": 7}
    world, clerk = build_world(cancel_days=1, windows=[by_web]), sign_in(duty="manager")
    code = first_booking(book(world, aoi, "a", "am")).code
    late = NOW + timedelta(days=8)

    with pytest.raises(CancellationClosed):
        cancel_booking(code=code, actor=aoi, now=late)
    cancelled = cancel_for_applicant(code=code, reason="電話", actor=clerk, now=late)

    assert cancelled.cancelled_as == "by_applicant"  # in time for that way: not late


def test_moving_to_a_day_that_is_not_open_to_them_is_refused(world: World, out: Actor) -> None:
    code = first_booking(book(world, out, "a", "am", now=A_WEEK_BEFORE)).code

    with pytest.raises(NotYetOpenForThem):
        move_booking(
            code=code,
            picks=picks("a", "am", on=date(2026, 12, 12)),
            actor=out,
            now=A_WEEK_BEFORE,
        )

    assert Occupancy.objects.filter(released_at=None).count() == 1


@pytest.fixture
def at_ten(monkeypatch: pytest.MonkeyPatch) -> None:
    """The world's present moment on pages."""
    monkeypatch.setattr(timezone, "now", lambda: NOW)


def browser(actor: Actor | None = None) -> Client:
    """A browser of somebody, or of a visitor."""
    client = Client()
    if actor is not None:
        client.force_login(User.objects.get(pk=actor.user))
    return client


PAGES = (ROOM, "/day/?on=2026-12-05", "/halls/kan/?on=2026-12-05")


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("outsider_first", [True, False])
def test_kept_pieces_never_mix_viewers_of_different_classes(
    world: World, aoi: Actor, out: Actor, at_ten: None, path: str, outsider_first: bool
) -> None:
    order = [out, None, aoi] if outsider_first else [None, aoi, out]

    pages = {who: browser(who).get(path).content.decode() for who in [*order, *order]}

    assert PICK in pages[None]
    assert PICK in pages[aoi]
    assert PICK not in pages[out]
    assert "11/28 9:00から" in pages[out]


def test_control_with_classes_left_out_of_the_key_they_would_mix(
    world: World, aoi: Actor, out: Actor, at_ten: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If this stops seeing the fault, the test above proves nothing."""
    monkeypatch.setattr(Applicants, "key", lambda _self, _rooms: "")
    browser(aoi).get(ROOM)

    assert PICK in browser(out).get(ROOM).content.decode()


def test_room_page_says_every_window_in_words_and_which_is_theirs(
    world: World, out: Actor, at_ten: None
) -> None:
    rule = "市外の方：利用日の1週間前の9:00から申し込めます。（根拠：条例第4条）"

    visitor, own = (browser(who).get(ROOM).content.decode() for who in (None, out))

    assert rule in visitor
    assert "あなたの申し込み" not in visitor
    assert f"あなたの申し込み</b> {rule}" in own


@pytest.mark.parametrize("path", PAGES)
def test_halls_without_classes_ask_nothing_more(
    db: None, aoi: Actor, at_ten: None, path: str
) -> None:
    """Only a hall whose windows ask for classes costs the question what somebody counts as."""
    build_world()

    with CaptureQueriesContext(connection) as seen:
        browser(aoi).get(path)

    assert not [query for query in seen if "accounts_standing" in query["sql"]]


def test_pieces_of_a_hall_without_classes_are_shared_by_all(
    db: None, aoi: Actor, out: Actor
) -> None:
    build_world()
    rooms = list(catalogue().room_by_code.values())

    keys = {applicants_of(who, rooms=rooms, on=SATURDAY).key(rooms) for who in (aoi, out)}

    assert keys == {""}


def test_classes_that_no_window_asks_for_do_not_split_pieces(
    world: World, aoi: Actor, chie: Actor, standing: Callable[..., Any]
) -> None:
    standing(aoi, "welfare", world.facility.pk)
    rooms = list(catalogue().room_by_code.values())

    keys = {applicants_of(who, rooms=rooms, on=SATURDAY).key(rooms) for who in (aoi, chie)}

    assert len(keys) == 1
