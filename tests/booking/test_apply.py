"""Applying: the hold becomes a booking with its history and its letter, once."""

from datetime import timedelta
from typing import Any

import pytest

from booking.enums import EventKind, Status
from booking.errors import (
    HoldGone,
    LimitReached,
    NotForThisApplicant,
    NotYourOrganisation,
    PartyTooLarge,
    RoomTaken,
)
from booking.models import Application, Booking, BookingEvent, Hold, Occupancy
from booking.selectors.holding import held_by
from booking.services import apply
from booking.services.apply import ApplyRequest, apply_for_rooms
from booking.services.hold import hold_rooms
from core import codes
from core.actor import Actor
from core.clock import day_of
from notifications.models import Message
from notifications.post import calendar_of
from tests.booking.acts import apply_over, book, first_booking
from tests.booking.conftest import organisation, sign_in
from tests.booking.world import NOW, World, build_world, picks


def nothing_happened() -> bool:
    """No application, no history, no letter."""
    return not (
        Application.objects.exists() or BookingEvent.objects.exists() or Message.objects.exists()
    )


def test_booking_is_confirmed_at_once(world: World, aoi: Actor) -> None:
    application = book(world, aoi, "a", "am")

    booking = first_booking(application)
    assert booking.status == Status.CONFIRMED
    assert codes.is_valid(application.code)
    assert (application.applicant_person_id, application.made_by_id) == (aoi.person, aoi.user)
    assert (application.channel, application.on_behalf) == ("web", False)
    assert booking.fee_yen == 600


def test_occupancy_passes_from_hold_to_booking(world: World, aoi: Actor) -> None:
    application = book(world, aoi, "whole", "am")

    rows = Occupancy.objects.filter(released_at=None)
    assert {(row.booking_id, row.hold_id) for row in rows} == {
        (first_booking(application).pk, None)
    }
    assert rows.count() == 2


def test_booking_writes_history_and_one_letter_with_calendar(world: World, aoi: Actor) -> None:
    application = book(world, aoi, "a", "am")

    event = BookingEvent.objects.get()
    message = Message.objects.get()
    assert (event.kind, event.actor_user_id, event.to_status) == (
        EventKind.MADE,
        aoi.user,
        Status.CONFIRMED,
    )
    assert message.letter == "booking_confirmed"
    assert message.booking_code == application.code
    assert "DTSTART;TZID=Asia/Tokyo:20261205T090000" in calendar_of(message.attachments[0], message)


def test_review_makes_it_a_request(db: None) -> None:
    world = build_world(review=True)

    application = book(world, sign_in(), "a", "am")

    assert first_booking(application).status == Status.REQUESTED
    assert Message.objects.get().letter == "booking_requested"


def test_second_confirmation_gives_the_same_application(world: World, aoi: Actor) -> None:
    hold = hold_rooms(picks=picks("a", "am"), actor=aoi, now=NOW)
    request = ApplyRequest(purpose_id=world.purpose.pk, people=3)

    first = apply_over(code=hold.code, request=request, actor=aoi, now=NOW)
    second = apply_over(code=hold.code, request=request, actor=aoi, now=NOW)

    assert first == second
    assert (Booking.objects.count(), Message.objects.count()) == (1, 1)


def test_expired_hold_books_nothing(world: World, aoi: Actor) -> None:
    hold = hold_rooms(picks=picks("a", "am"), actor=aoi, now=NOW)
    request = ApplyRequest(purpose_id=world.purpose.pk, people=3)

    with pytest.raises(HoldGone):
        apply_over(code=hold.code, request=request, actor=aoi, now=NOW + timedelta(minutes=10))

    assert nothing_happened()


def test_hold_overtaken_by_a_later_clock_books_nothing(
    world: World, aoi: Actor, chie: Actor
) -> None:
    """A request that waited with an old `now` must not win a room that was taken meanwhile."""
    hold = hold_rooms(picks=picks("a", "am"), actor=aoi, now=NOW)
    hold_rooms(picks=picks("a", "am"), actor=chie, now=NOW + timedelta(minutes=11))
    request = ApplyRequest(purpose_id=world.purpose.pk, people=3)

    with pytest.raises(HoldGone):
        apply_over(code=hold.code, request=request, actor=aoi, now=NOW)

    assert nothing_happened()


def test_anothers_hold_cannot_be_confirmed(world: World, aoi: Actor, chie: Actor) -> None:
    hold = hold_rooms(picks=picks("a", "am"), actor=aoi, now=NOW)
    request = ApplyRequest(purpose_id=world.purpose.pk, people=3)

    with pytest.raises(HoldGone):
        held_by(chie, code=hold.code, on=day_of(NOW))
    held = held_by(aoi, code=hold.code, on=day_of(NOW))
    with pytest.raises(HoldGone):
        apply_for_rooms(held=held, request=request, actor=chie, now=NOW)

    assert nothing_happened()


@pytest.mark.parametrize("lost", [Hold, Occupancy])
def test_what_is_lost_after_it_was_read_under_the_lock_is_not_booked(
    world: World, aoi: Actor, monkeypatch: pytest.MonkeyPatch, lost: type[Hold] | type[Occupancy]
) -> None:
    """Whoever gives back waits for the lock; should anybody not, the statement itself sees it."""
    hold = hold_rooms(picks=picks("a", "am"), actor=aoi, now=NOW)
    request = ApplyRequest(purpose_id=world.purpose.pk, people=3)
    read = apply._under_lock

    def read_before(hold: Hold, **given: Any) -> Any:
        seen = read(hold, **given)
        lost.objects.update(released_at=NOW)
        return seen

    monkeypatch.setattr(apply, "_under_lock", read_before)

    with pytest.raises(HoldGone):
        apply_over(code=hold.code, request=request, actor=aoi, now=NOW)

    assert nothing_happened()


def test_hold_that_was_read_for_its_owner_is_confirmed_by_nobody_else(
    world: World, aoi: Actor, chie: Actor
) -> None:
    hold = hold_rooms(picks=picks("a", "am"), actor=aoi, now=NOW)
    held = held_by(aoi, code=hold.code, on=day_of(NOW))
    request = ApplyRequest(purpose_id=world.purpose.pk, people=3)

    with pytest.raises(HoldGone):
        apply_for_rooms(held=held, request=request, actor=chie, now=NOW)

    assert nothing_happened()


def test_hold_must_be_open_when_the_booking_is_written(
    world: World, aoi: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Closed after it was looked at, while its places are still its own."""
    hold = hold_rooms(picks=picks("a", "am"), actor=aoi, now=NOW)
    looked = apply._under_lock

    def looks_open(*args: Any, **given: Any) -> Any:
        found = looked(*args, **given)
        Hold.objects.filter(pk=hold.pk).update(released_at=NOW)
        return found

    monkeypatch.setattr(apply, "_under_lock", looks_open)
    held = held_by(aoi, code=hold.code, on=day_of(NOW))
    request = ApplyRequest(purpose_id=world.purpose.pk, people=3)

    with pytest.raises(HoldGone):
        apply_for_rooms(held=held, request=request, actor=aoi, now=NOW)

    assert nothing_happened()


def test_group_books_in_its_own_name(world: World) -> None:
    group = organisation()
    ben = sign_in(organisation=group)

    application = book(world, ben, "a", "am", organisation_id=group.pk)

    assert application.applicant_organisation == group
    assert application.applicant_person is None
    assert application.asked_by_id == ben.person


def test_stranger_cannot_book_for_a_group(world: World, aoi: Actor) -> None:
    group = organisation()

    with pytest.raises(NotYourOrganisation):
        book(world, aoi, "a", "am", organisation_id=group.pk)

    assert nothing_happened()


def test_room_for_groups_refuses_a_person(db: None) -> None:
    world = build_world(applicants=["organisation"])

    with pytest.raises(NotForThisApplicant):
        book(world, sign_in(), "a", "am")

    assert nothing_happened()


def test_more_people_than_the_room_holds_are_refused(world: World, aoi: Actor) -> None:
    with pytest.raises(PartyTooLarge):
        book(world, aoi, "a", "am", people=21)

    assert nothing_happened()


def test_monthly_limit_counts_slots_of_the_hall(db: None) -> None:
    world = build_world(limits=[{"most": 4}])
    group = organisation()
    ben, dan = sign_in(organisation=group), sign_in(organisation=group)
    book(world, ben, "a", "am", "pm", "night", organisation_id=group.pk)

    book(world, dan, "b", "am", organisation_id=group.pk)
    with pytest.raises(LimitReached):
        book(world, dan, "single", "am", organisation_id=group.pk)

    assert Booking.objects.count() == 2


def test_several_rooms_are_one_application_with_numbered_bookings(world: World, aoi: Actor) -> None:
    hold = hold_rooms(picks=[*picks("a", "am"), *picks("single", "pm")], actor=aoi, now=NOW)
    request = ApplyRequest(purpose_id=world.purpose.pk, people=3)

    application = apply_over(code=hold.code, request=request, actor=aoi, now=NOW)

    found = application.bookings.order_by("pk").values_list("code", flat=True)
    assert list(found) == [f"{application.code}-1", f"{application.code}-2"]


def test_booked_room_refuses_the_next(world: World, aoi: Actor, chie: Actor) -> None:
    book(world, aoi, "whole", "am")

    with pytest.raises(RoomTaken):
        book(world, chie, "b", "am")
