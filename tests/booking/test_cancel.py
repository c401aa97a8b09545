"""Cancelling up to the deadline, taking back mistakes, taking back a cancellation."""

from datetime import datetime, timedelta

import pytest

from booking.enums import CancelledAs, EventKind, Status
from booking.errors import (
    CancellationClosed,
    ImpossibleTransition,
    NoSuchBooking,
    RoomTaken,
    UndoClosed,
)
from booking.models import BookingEvent, Occupancy
from booking.services.cancel import cancel_booking, restore_booking
from core.actor import Actor
from core.clock import JST
from notifications.models import Message
from tests.booking.acts import book, first_booking
from tests.booking.conftest import organisation, sign_in
from tests.booking.world import NOW, World

LATER = NOW + timedelta(hours=2)
DEADLINE = datetime(2026, 12, 3, 0, 0, tzinfo=JST)  # 3 days before: until the end of 12/2


def active() -> int:
    """Active occupancy rows."""
    return Occupancy.objects.filter(released_at=None).count()


def test_cancelling_gives_the_room_back_and_tells(world: World, aoi: Actor) -> None:
    code = first_booking(book(world, aoi, "a", "am")).code

    booking = cancel_booking(code=code, actor=aoi, now=LATER)

    assert (booking.status, booking.cancelled_as) == (Status.CANCELLED, CancelledAs.BY_APPLICANT)
    assert active() == 0
    assert Message.objects.filter(letter="booking_cancelled").count() == 1
    assert "STATUS:CANCELLED" in Message.objects.latest("pk").attachments[0]["text"]


def test_mistake_taken_back_within_thirty_minutes_leaves_no_mark(world: World, aoi: Actor) -> None:
    code = first_booking(book(world, aoi, "a", "am")).code

    booking = cancel_booking(
        code=code, actor=aoi, now=NOW + timedelta(minutes=30) - timedelta(microseconds=1)
    )

    assert booking.cancelled_as == CancelledAs.TAKEN_BACK
    assert BookingEvent.objects.latest("pk").kind == EventKind.TAKEN_BACK


def test_thirty_minutes_later_it_is_a_cancellation(world: World, aoi: Actor) -> None:
    code = first_booking(book(world, aoi, "a", "am")).code

    booking = cancel_booking(code=code, actor=aoi, now=NOW + timedelta(minutes=30))

    assert booking.cancelled_as == CancelledAs.BY_APPLICANT


def test_last_moment_before_the_deadline_is_in_time(world: World, aoi: Actor) -> None:
    code = first_booking(book(world, aoi, "a", "am")).code

    cancel_booking(code=code, actor=aoi, now=DEADLINE - timedelta(microseconds=1))

    assert active() == 0


def test_after_the_deadline_nothing_changes(world: World, aoi: Actor) -> None:
    code = first_booking(book(world, aoi, "a", "am")).code

    with pytest.raises(CancellationClosed):
        cancel_booking(code=code, actor=aoi, now=DEADLINE)

    assert active() == 1
    assert Message.objects.count() == 1


def test_mistake_of_the_last_days_can_still_be_taken_back(world: World, aoi: Actor) -> None:
    friday = datetime(2026, 12, 4, 20, 0, tzinfo=JST)
    code = first_booking(book(world, aoi, "a", "am", now=friday)).code

    booking = cancel_booking(code=code, actor=aoi, now=friday + timedelta(minutes=20))

    assert booking.cancelled_as == CancelledAs.TAKEN_BACK


def test_begun_use_cannot_be_taken_back(world: World, aoi: Actor) -> None:
    before = datetime(2026, 12, 5, 8, 50, tzinfo=JST)
    code = first_booking(book(world, aoi, "a", "am", now=before)).code

    with pytest.raises(CancellationClosed):
        cancel_booking(code=code, actor=aoi, now=datetime(2026, 12, 5, 9, 0, tzinfo=JST))


def test_stranger_learns_nothing_and_changes_nothing(world: World, aoi: Actor, chie: Actor) -> None:
    code = first_booking(book(world, aoi, "a", "am")).code

    with pytest.raises(NoSuchBooking):
        cancel_booking(code=code, actor=chie, now=LATER)

    assert active() == 1


def test_other_member_of_the_group_may_cancel(world: World) -> None:
    group = organisation()
    ben, dan = sign_in(organisation=group), sign_in(organisation=group)
    code = first_booking(book(world, ben, "a", "am", organisation_id=group.pk)).code

    cancel_booking(code=code, actor=dan, now=LATER)

    assert active() == 0


def test_cancelling_twice_is_refused(world: World, aoi: Actor) -> None:
    code = first_booking(book(world, aoi, "a", "am")).code
    cancel_booking(code=code, actor=aoi, now=LATER)

    with pytest.raises(ImpossibleTransition):
        cancel_booking(code=code, actor=aoi, now=LATER)

    assert Message.objects.filter(letter="booking_cancelled").count() == 1


def test_cancellation_taken_back_restores_the_booking(world: World, aoi: Actor) -> None:
    code = first_booking(book(world, aoi, "whole", "am")).code
    cancel_booking(code=code, actor=aoi, now=LATER)

    booking = restore_booking(code=code, actor=aoi, now=LATER + timedelta(minutes=29))

    assert (booking.status, booking.cancelled_at, booking.cancelled_as) == (
        Status.CONFIRMED,
        None,
        "",
    )
    assert active() == 2
    assert Message.objects.filter(letter="booking_restored").count() == 1


def test_room_taken_meanwhile_cannot_be_restored(world: World, aoi: Actor, chie: Actor) -> None:
    application = book(world, aoi, "whole", "am")
    code = first_booking(application).code
    cancel_booking(code=code, actor=aoi, now=LATER)
    book(world, chie, "b", "am", now=LATER)

    with pytest.raises(RoomTaken):
        restore_booking(code=code, actor=aoi, now=LATER + timedelta(minutes=5))

    assert first_booking(application).status == Status.CANCELLED


def test_after_thirty_minutes_the_cancellation_stands(world: World, aoi: Actor) -> None:
    code = first_booking(book(world, aoi, "a", "am")).code
    cancel_booking(code=code, actor=aoi, now=LATER)

    with pytest.raises(UndoClosed):
        restore_booking(code=code, actor=aoi, now=LATER + timedelta(minutes=30))

    assert active() == 0
