"""What somebody could try, or what could happen in between: each was possible once."""

import struct
from datetime import date, time, timedelta
from io import BytesIO
from zlib import crc32

import pytest
from django.test import Client
from PIL import Image
from psycopg.types.range import DateRange

from accounts.models import Duty, Session, User
from accounts.selectors import actor_of
from booking.errors import (
    HoldGone,
    LimitReached,
    NobodyComes,
    NoSuchBooking,
    NotForThisApplicant,
    OverlappingChoices,
    PictureUnreadable,
    PurposeNotAllowed,
)
from booking.models import Application, Closure, Hold
from booking.rules.wishes import wishes_of
from booking.selectors.cells import ANYONE
from booking.selectors.search import alternatives_to
from booking.services.apply import ApplyRequest
from booking.services.cancel import cancel_booking, restore_booking
from booking.services.closures import close_rooms
from booking.services.hold import hold_rooms
from booking.services.pictures import small_jpeg
from core.actor import Actor
from core.clock import at
from core.periods import Period
from facilities.models import Facility, Purpose, Room, RoomPart, Slot
from facilities.selectors import catalogue
from facilities.services.versions import raise_catalogue_version
from notifications.models import Message
from tests.booking.acts import apply_over, book, first_booking
from tests.booking.conftest import sign_in
from tests.booking.world import NOW, SATURDAY, World, build_world, picks


def signed_in(client: Client, actor: Actor) -> Client:
    """The browser of `actor`, which gets an error page instead of an exception."""
    client.force_login(User.objects.get(pk=actor.user))
    client.raise_request_exception = False
    return client


@pytest.mark.parametrize(
    "revision", [{"starts_at": time(8, 30)}, {"ends_at": time(13)}], ids=["earlier", "longer"]
)
def test_timetable_revised_during_a_hold_books_nothing(
    world: World, aoi: Actor, revision: dict[str, time]
) -> None:
    """A booking must never be longer than what its occupancy keeps."""
    hold = hold_rooms(picks=picks("a", "am"), actor=aoi, now=NOW)
    Slot.objects.filter(code="am").update(**revision)
    raise_catalogue_version()

    with pytest.raises(HoldGone):
        apply_over(code=hold.code, request=ApplyRequest(world.purpose.pk, 3), actor=aoi, now=NOW)

    assert not Application.objects.exists()


def test_turnaround_revised_during_a_hold_books_nothing(world: World, aoi: Actor) -> None:
    hold = hold_rooms(picks=picks("a", "am"), actor=aoi, now=NOW)
    Room.objects.update(turnaround_minutes=30)
    raise_catalogue_version()

    with pytest.raises(HoldGone):
        apply_over(code=hold.code, request=ApplyRequest(world.purpose.pk, 3), actor=aoi, now=NOW)


def test_restoring_does_not_get_around_the_monthly_limit(db: None) -> None:
    world, ben = build_world(limits=[{"most": 1}]), sign_in()
    code = first_booking(book(world, ben, "a", "am")).code
    cancel_booking(code=code, actor=ben, now=NOW)
    book(world, ben, "b", "am")

    with pytest.raises(LimitReached):
        restore_booking(code=code, actor=ben, now=NOW)


def test_more_than_the_monthly_limit_is_refused_at_the_hold(db: None) -> None:
    build_world(limits=[{"most": 2}])

    with pytest.raises(LimitReached):
        hold_rooms(picks=picks("a", "am", "pm", "night"), actor=sign_in(), now=NOW)

    assert not Hold.objects.exists()


def test_hold_cannot_be_renewed(world: World, aoi: Actor) -> None:
    first = hold_rooms(picks=picks("a", "am"), actor=aoi, now=NOW)

    again = hold_rooms(picks=picks("a", "am", "pm"), actor=aoi, now=NOW + timedelta(minutes=9))

    assert again.expires_at == first.expires_at


@pytest.mark.parametrize(("room", "slot"), [("single", "am"), ("a", "pm")])
def test_other_places_get_their_full_time(world: World, aoi: Actor, room: str, slot: str) -> None:
    hold_rooms(picks=picks("a", "am"), actor=aoi, now=NOW)
    later = NOW + timedelta(minutes=9)

    other = hold_rooms(picks=picks(room, slot), actor=aoi, now=later)

    assert other.expires_at == later + timedelta(minutes=10)


def test_nobody_blocks_a_room_they_may_not_book(db: None) -> None:
    build_world(applicants=["organisation"])

    with pytest.raises(NotForThisApplicant):
        hold_rooms(picks=picks("a", "am"), actor=sign_in(), now=NOW)

    assert not Hold.objects.exists()


def test_whole_and_part_in_one_basket_are_told_apart_from_a_rival(world: World, aoi: Actor) -> None:
    with pytest.raises(OverlappingChoices):
        hold_rooms(picks=[*picks("whole", "am"), *picks("a", "am")], actor=aoi, now=NOW)


def test_party_of_nobody_is_refused(world: World, aoi: Actor) -> None:
    with pytest.raises(NobodyComes):
        book(world, aoi, "a", "am", people=0)

    assert not Application.objects.exists()


def test_number_is_accepted_as_it_is_shown(client: Client, world: World, aoi: Actor) -> None:
    code = book(world, aoi, "a", "am").code

    page = signed_in(client, aoi).get(f"/bookings/{code[:3]}-{code[3:6]}-{code[6:]}/")

    assert page.status_code == 200


def test_letter_of_the_last_minute_promises_nothing_it_cannot_keep(
    world: World, aoi: Actor
) -> None:
    book(world, aoi, "a", "am", now=at(SATURDAY, time(8, 50)))

    facts = Message.objects.get().facts
    assert facts["undo_until"] == "12月5日(土) 9:00"
    assert facts["cancel_until"] == "12月5日(土) 9:00"


def test_purpose_the_room_does_not_allow_is_refused(world: World, aoi: Actor) -> None:
    other = Purpose.objects.create(code="fire", name="花火", name_kana="", name_en="")
    raise_catalogue_version()

    with pytest.raises(PurposeNotAllowed):
        book(world, aoi, "a", "am", purpose_id=other.pk)


def test_manager_closes_rooms_of_their_own_hall_only(world: World) -> None:
    other = Facility.objects.create(
        code="far",
        name="別館",
        name_kana="",
        name_en="",
        family="community",
        area=world.facility.area,
        operator="",
        address="",
    )
    part = RoomPart.objects.create(facility=other, code="far-part", name="z")
    room = Room.objects.create(
        facility=other,
        code="far-room",
        name="z",
        name_kana="",
        name_en="",
        timetable_code="std",
        capacity=5,
    )
    room.parts.set([part])
    user = User.objects.get(pk=sign_in().user)
    Duty.objects.create(
        user=user, kind="manager", facility=world.facility, during=DateRange(date(2020, 1, 1))
    )
    manager = actor_of(user, on=NOW.date())
    during = Period(at(SATURDAY, time(9)), at(SATURDAY, time(12)))

    with pytest.raises(NoSuchBooking):
        close_rooms(
            room_ids={world.single.pk, room.pk}, during=during, reason="x", actor=manager, now=NOW
        )

    assert not Closure.objects.exists()


def test_alternative_at_the_same_time_is_at_the_same_time(
    world: World, aoi: Actor, chie: Actor
) -> None:
    book(world, chie, "single", "night")
    [wish] = wishes_of(picks("single", "night"), catalogue())

    found = alternatives_to(wish, catalogue=catalogue(), viewer=ANYONE, now=NOW)

    same = [each for each in found if each.why == "同じ時間の別の部屋"]
    assert same
    assert all(each.pick.endswith("@2026-12-05@night") for each in same)


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("/my/", {"as": "²"}),
        ("/my/", {"as": "9" * 5000}),
        ("/my/", {"as": "\0"}),
        ("/feeds/%00.ics", {}),
        ("/day/", {"on": "0001-01-01"}),
        ("/day/", {"on": "9999-12-31", "people": "1"}),
        ("/rooms/a/", {"month": "9999-12"}),
        ("/desk/", {"hall": "\0"}),
    ],
)
def test_crafted_addresses_are_answered(
    client: Client, world: World, aoi: Actor, path: str, data: dict[str, str]
) -> None:
    assert signed_in(client, aoi).get(path, data).status_code < 500


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "2400-01-01"])
def test_far_days_cannot_be_held(client: Client, world: World, aoi: Actor, day: str) -> None:
    answer = signed_in(client, aoi).post("/hold/", {"pick": f"a@{day}@am"})

    assert answer.status_code == 409


@pytest.mark.parametrize("told", [{"name": "\ufdfa" * 80}, {"name_kana": "\u3300" * 120}])
def test_names_that_grow_when_tidied_are_told_too_long(
    client: Client, world: World, aoi: Actor, told: dict[str, str]
) -> None:
    typed = {"name": "a", "phone": "0270000000", "accept_terms": "on"} | told

    assert signed_in(client, aoi).post("/accounts/profile/", typed).status_code == 422


def test_language_that_is_not_offered_is_not_kept(client: Client, world: World, aoi: Actor) -> None:
    signed_in(client, aoi).post("/language/", {"language": "fr"})

    assert User.objects.get(pk=aoi.user).language == "ja"


def test_choice_that_does_not_exist_is_not_stored(client: Client, world: World) -> None:
    client.post("/hold/", {"pick": "x" * 900_000 + "@2026-12-05@am"})

    assert not Session.objects.exists()


@pytest.mark.parametrize(
    "query", ["people=99999", "people=-5", "slot=zzz", "on=2020-01-01", "on=yesterday"]
)
def test_question_not_understood_is_not_answered_as_another(
    client: Client, world: World, query: str
) -> None:
    page = client.get(f"/day/?{query}").content.decode()

    assert "条件を確かめてください" in page
    assert 'name="pick"' not in page


def claims(width: int, height: int) -> bytes:
    """A photograph of a few bytes that claims to be as large as this."""
    small = BytesIO()
    Image.new("RGB", (1, 1)).save(small, "PNG")
    head = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return small.getvalue()[:12] + head + struct.pack(">I", crc32(head)) + small.getvalue()[33:]


@pytest.mark.parametrize("size", [(30_000, 30_000), (9_000, 9_000), (7_000, 7_000)])
def test_photograph_that_would_fill_the_memory_is_refused(size: tuple[int, int]) -> None:
    with pytest.raises(PictureUnreadable):
        small_jpeg(claims(*size))
