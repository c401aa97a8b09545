"""Cancelling by staff: at the applicant's wish, and for the city's own reasons."""

from datetime import timedelta

import pytest

from booking.enums import CancelledAs, Cause, EventKind, Status, Verdict
from booking.errors import (
    CancellationClosed,
    ImpossibleTransition,
    NoSuchBooking,
    ReasonNeeded,
    UndoClosed,
)
from booking.models import Booking, BookingEvent, Decision, Occupancy
from booking.services.admit import check_in
from booking.services.cancel import cancel_by_city, cancel_for_applicant, restore_booking
from core.actor import Actor
from notifications.models import Message
from tests.booking.acts import book, first_booking
from tests.booking.conftest import sign_in
from tests.booking.world import NOW, World

LATER = NOW + timedelta(hours=2)
FRIDAY = NOW.replace(month=12, day=4)  # after the deadline for cancelling online
BEGUN = NOW.replace(month=12, day=5, hour=9)


@pytest.fixture
def booking(world: World, aoi: Actor) -> Booking:
    """The one that is cancelled."""
    return first_booking(book(world, aoi, "whole", "am"))


@pytest.fixture
def desk(db: None) -> Actor:
    """A clerk."""
    return sign_in(duty="front_desk")


def active() -> int:
    return Occupancy.objects.filter(released_at=None).count()


def test_desk_cancels_late_at_the_applicants_wish(booking: Booking, desk: Actor) -> None:
    done = cancel_for_applicant(code=booking.code, reason="電話で", actor=desk, now=FRIDAY)

    assert (done.cancelled_as, active()) == (CancelledAs.LATE, 0)
    event = BookingEvent.objects.latest("pk")
    assert (event.kind, event.on_behalf, event.reason) == (EventKind.CANCELLED, True, "電話で")
    assert Message.objects.get(letter="booking_cancelled").facts["on_behalf"]


def test_in_time_it_counts_as_if_they_had_done_it(booking: Booking, desk: Actor) -> None:
    done = cancel_for_applicant(code=booking.code, reason="電話で", actor=desk, now=LATER)

    assert done.cancelled_as == CancelledAs.BY_APPLICANT


def test_begun_use_is_not_cancelled_at_their_wish(booking: Booking, desk: Actor) -> None:
    with pytest.raises(CancellationClosed):
        cancel_for_applicant(code=booking.code, reason="電話で", actor=desk, now=BEGUN)

    assert active() == 2


def test_city_revokes_with_reason_clause_and_appeal(booking: Booking, desk: Actor) -> None:
    done = cancel_by_city(
        code=booking.code, reason="空調の故障", clause="条例第8条", actor=desk, now=FRIDAY
    )

    assert (done.cancelled_as, active()) == (CancelledAs.BY_CITY, 0)
    decision = Decision.objects.get()
    assert (decision.verdict, decision.reason) == (Verdict.REVOKED, "空調の故障")
    assert Message.objects.get(letter="booking_revoked").facts["clause"] == "条例第8条"


def test_disaster_is_not_a_mark(booking: Booking, desk: Actor) -> None:
    done = cancel_by_city(
        code=booking.code, reason="台風", clause="", cause=Cause.DISASTER, actor=desk, now=FRIDAY
    )

    assert done.cancelled_as == CancelledAs.BY_DISASTER


def test_what_the_city_took_away_is_not_taken_back(
    booking: Booking, aoi: Actor, desk: Actor
) -> None:
    cancel_by_city(code=booking.code, reason="工事", clause="", actor=desk, now=LATER)

    with pytest.raises(UndoClosed):
        restore_booking(code=booking.code, actor=aoi, now=LATER)


def test_evacuation_ends_a_use_that_has_begun(booking: Booking, desk: Actor) -> None:
    check_in(code=booking.code, people=3, actor=desk, now=BEGUN)

    done = cancel_by_city(
        code=booking.code,
        reason="避難所開設",
        clause="",
        cause=Cause.DISASTER,
        actor=desk,
        now=BEGUN,
    )

    assert (done.status, active()) == (Status.CANCELLED, 0)


def test_without_a_reason_nothing_happens(booking: Booking, desk: Actor) -> None:
    with pytest.raises(ReasonNeeded):
        cancel_by_city(code=booking.code, reason="", clause="", actor=desk, now=LATER)
    with pytest.raises(ReasonNeeded):
        cancel_for_applicant(code=booking.code, reason=" ", actor=desk, now=LATER)

    assert active() == 2


@pytest.mark.parametrize("duty", ["cashier", "key_staff", "approver", "support", ""])
def test_only_those_who_close_rooms_revoke(booking: Booking, duty: str) -> None:
    with pytest.raises(NoSuchBooking):
        cancel_by_city(
            code=booking.code, reason="工事", clause="", actor=sign_in(duty=duty), now=LATER
        )

    assert (active(), Decision.objects.count()) == (2, 0)


def test_revoking_twice_is_refused(booking: Booking, desk: Actor) -> None:
    cancel_by_city(code=booking.code, reason="工事", clause="", actor=desk, now=LATER)

    with pytest.raises(ImpossibleTransition):
        cancel_by_city(code=booking.code, reason="工事", clause="", actor=desk, now=LATER)

    assert Message.objects.filter(letter="booking_revoked").count() == 1


def test_desk_takes_its_own_cancellation_back(booking: Booking, desk: Actor) -> None:
    cancel_for_applicant(code=booking.code, reason="電話で", actor=desk, now=LATER)

    restored = restore_booking(code=booking.code, actor=desk, now=LATER + timedelta(minutes=5))

    assert (restored.status, active()) == (Status.CONFIRMED, 2)
