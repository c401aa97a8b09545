"""Moving a booking and changing its details: all or nothing, by whom the hall lets."""

from datetime import timedelta

import pytest

from booking.enums import CancelledAs, Cause, EventKind, Status
from booking.errors import (
    ImpossibleTransition,
    LimitReached,
    NoSuchBooking,
    NothingChanges,
    NotMovableOnline,
    OnePeriodOnly,
    PartyTooLarge,
    ReasonNeeded,
    RoomTaken,
)
from booking.models import Booking, BookingEvent, Occupancy
from booking.services.cancel import cancel_booking
from booking.services.change import DetailsRequest, change_details, move_booking
from booking.services.review import approve_application
from core.actor import Actor
from core.clock import at
from notifications.models import Message
from tests.booking.acts import book, first_booking
from tests.booking.conftest import sign_in
from tests.booking.world import NOW, SATURDAY, World, build_world, picks

LATER = NOW + timedelta(hours=2)
TOO_LATE = at(SATURDAY - timedelta(days=2), NOW.timetz().replace(tzinfo=None))


def held() -> list[tuple[str, int]]:
    """Active occupancies as (part, hour of start)."""
    rows = Occupancy.objects.filter(released_at=None).select_related("part")
    return sorted((row.part.code, (row.during.lower + timedelta(hours=9)).hour) for row in rows)


def moved(booking: Booking, actor: Actor, room: str, *slots: str, **given: object) -> Booking:
    facts = {"now": LATER} | given
    return move_booking(code=booking.code, picks=picks(room, *slots), actor=actor, **facts)  # type: ignore[arg-type]


def test_move_goes_to_another_room_and_time_at_once(world: World, aoi: Actor) -> None:
    booking = first_booking(book(world, aoi, "a", "am"))

    moved(booking, aoi, "whole", "pm", "night")

    assert held() == [("part-a", 13), ("part-b", 13)]
    booking.refresh_from_db()
    assert (booking.room_id, booking.slot_codes, booking.moves) == (
        world.whole.pk,
        ["pm", "night"],
        1,
    )
    assert booking.fee_yen == 1800
    event = BookingEvent.objects.latest("pk")
    assert (event.kind, event.facts["from"]["room"], event.facts["to"]["room"]) == (
        EventKind.MOVED,
        "a",
        "whole",
    )
    letter = Message.objects.get(letter="booking_moved")
    assert letter.facts["before_room"] == "a室"
    assert "SEQUENCE:1" in letter.attachments[0]["text"]


def test_move_may_overlap_its_own_old_time(world: World, aoi: Actor) -> None:
    booking = first_booking(book(world, aoi, "a", "am"))

    moved(booking, aoi, "whole", "am")

    assert held() == [("part-a", 9), ("part-b", 9)]


def test_move_to_a_taken_room_leaves_everything(world: World, aoi: Actor, chie: Actor) -> None:
    booking = first_booking(book(world, aoi, "a", "am"))
    book(world, chie, "b", "pm")
    before = held()

    with pytest.raises(RoomTaken):
        moved(booking, aoi, "whole", "pm")

    assert held() == before
    assert not Message.objects.filter(letter="booking_moved").exists()


@pytest.mark.parametrize(
    ("room", "slots", "error"),
    [("a", ("am", "night"), OnePeriodOnly), ("a", ("am",), NothingChanges)],
)
def test_move_is_to_one_other_place(
    world: World, aoi: Actor, room: str, slots: tuple[str, ...], error: type[Exception]
) -> None:
    booking = first_booking(book(world, aoi, "a", "am"))

    with pytest.raises(error):
        moved(booking, aoi, room, *slots)


def test_hall_that_lets_move_once_lets_move_once(db: None) -> None:
    world, aoi = build_world(changes=1), sign_in()
    booking = first_booking(book(world, aoi, "a", "am"))
    moved(booking, aoi, "a", "pm")

    with pytest.raises(NotMovableOnline):
        moved(booking, aoi, "a", "night")

    assert held() == [("part-a", 13)]


def test_mistake_corrected_within_thirty_minutes_is_not_counted(db: None) -> None:
    world, aoi = build_world(changes=0), sign_in()
    booking = first_booking(book(world, aoi, "a", "am"))

    assert moved(booking, aoi, "a", "pm", now=NOW + timedelta(minutes=29)).moves == 0

    with pytest.raises(NotMovableOnline):
        moved(booking, aoi, "a", "night", now=NOW + timedelta(minutes=30))


def test_after_the_deadline_only_staff_move_with_a_reason(world: World, aoi: Actor) -> None:
    booking = first_booking(book(world, aoi, "a", "am"))
    desk = sign_in(duty="front_desk")

    with pytest.raises(NotMovableOnline):
        moved(booking, aoi, "a", "pm", now=TOO_LATE)
    with pytest.raises(ReasonNeeded):
        moved(booking, desk, "a", "pm", now=TOO_LATE)
    moved(booking, desk, "a", "pm", now=TOO_LATE, reason="お申し出により")

    event = BookingEvent.objects.latest("pk")
    assert (event.reason, event.on_behalf) == ("お申し出により", True)
    assert Message.objects.get(letter="booking_moved").facts["on_behalf"]


@pytest.mark.parametrize("duty", ["", "cashier", "approver"])
def test_others_do_not_move_it(world: World, aoi: Actor, duty: str) -> None:
    booking = first_booking(book(world, aoi, "a", "am"))

    with pytest.raises(NoSuchBooking):
        moved(booking, sign_in(duty=duty), "a", "pm", reason="理由")

    assert held() == [("part-a", 9)]


def test_applicants_move_needs_a_new_decision(db: None) -> None:
    world, aoi, approver = build_world(review=True), sign_in(), sign_in(duty="approver")
    application = book(world, aoi, "a", "am")
    approve_application(code=application.code, actor=approver, now=LATER)

    moved(first_booking(application), aoi, "a", "pm")

    assert first_booking(application).status == Status.REQUESTED
    assert Message.objects.get(letter="booking_moved").facts["waits"]


def test_moved_by_the_city_may_leave_without_a_mark(world: World, aoi: Actor) -> None:
    booking = first_booking(book(world, aoi, "a", "am"))
    moved(booking, sign_in(duty="manager"), "b", "am", reason="工事", cause=Cause.CITY)

    done = cancel_booking(code=booking.code, actor=aoi, now=TOO_LATE)

    assert done.cancelled_as == CancelledAs.BY_CITY
    assert Message.objects.filter(letter="booking_moved_by_city").count() == 1


def test_move_counts_in_the_monthly_limit_once(db: None) -> None:
    world, aoi = build_world(limits=[{"most": 2}]), sign_in()
    booking = first_booking(book(world, aoi, "a", "am", "pm"))

    moved(booking, aoi, "b", "am", "pm")
    with pytest.raises(LimitReached):
        moved(booking, aoi, "b", "am", "pm", "night")

    assert held() == [("part-b", 9)]


def test_cancelled_booking_does_not_move(world: World, aoi: Actor) -> None:
    booking = first_booking(book(world, aoi, "a", "am"))
    cancel_booking(code=booking.code, actor=aoi, now=LATER)

    with pytest.raises(ImpossibleTransition):
        moved(booking, aoi, "a", "pm")

    assert held() == []


def test_details_change_for_the_whole_application(world: World, aoi: Actor) -> None:
    application = book(world, aoi, "a", "am", "night")
    wanted = DetailsRequest(purpose_id=world.purpose.pk, people=15, purpose_text="役員会")

    change_details(code=application.code, request=wanted, actor=aoi, now=LATER)

    application.refresh_from_db()
    assert (application.people, application.purpose_text) == (15, "役員会")
    event = BookingEvent.objects.latest("pk")
    assert event.facts == {"people": [10, 15], "purpose_text": []}
    assert Message.objects.filter(letter="booking_changed").count() == 1


def test_too_many_people_change_nothing(world: World, aoi: Actor) -> None:
    application = book(world, aoi, "a", "am")
    wanted = DetailsRequest(purpose_id=world.purpose.pk, people=21)

    with pytest.raises(PartyTooLarge):
        change_details(code=application.code, request=wanted, actor=aoi, now=LATER)

    application.refresh_from_db()
    assert application.people == 10


def test_details_of_a_begun_use_stay(world: World, aoi: Actor) -> None:
    application = book(world, aoi, "a", "am")
    wanted = DetailsRequest(purpose_id=world.purpose.pk, people=5)
    begun = first_booking(application).period.start

    with pytest.raises(NotMovableOnline):
        change_details(code=application.code, request=wanted, actor=aoi, now=begun)
