"""Cancelling a booking, taking back a mistake, and taking back a cancellation."""

from datetime import datetime

from django.db import transaction

from booking.enums import CancelledAs, Cause, EventKind
from booking.errors import CancellationClosed, NoSuchBooking, UndoClosed
from booking.models import Application, Booking, Occupancy
from booking.permissions import can_manage
from booking.rules.cancellation import cancelled_as_of, restore_until
from booking.rules.limits import Use
from booking.rules.window import GRACE_MINUTES
from booking.services.occupy import as_range, occupy, release_stale_holds
from booking.services.quota import check_limits
from booking.services.story import event_of, write_letter
from core.actor import Actor
from core.clock import day_of
from core.dates import until_label
from facilities.rules.values import Catalogue, in_force
from facilities.selectors import catalogue, lock_rooms
from facilities.services.versions import raise_calendar_versions


def cancel_booking(*, code: str, actor: Actor, now: datetime) -> Booking:
    """Give the room back and tell the applicant.

    Within 30 minutes of booking it is taking back a mistake and leaves no mark (requirement 60).
    Raises NoSuchBooking, CancellationClosed or ImpossibleTransition; then nothing has changed.
    """
    with transaction.atomic():
        booking, part_ids = _locked(code, actor)
        halls = catalogue()
        cancelled_as = _how(booking, halls, now=now)
        before = booking.status
        booking.cancel(cancelled_as=cancelled_as, now=now)
        booking.save()
        booking.occupancies.filter(released_at=None).update(released_at=now)
        kind = (
            EventKind.TAKEN_BACK if cancelled_as is CancelledAs.TAKEN_BACK else EventKind.CANCELLED
        )
        event_of(booking, kind=kind, before=before, actor=actor, now=now).save()
        _write(booking, "booking_cancelled", halls, now=now)
        raise_calendar_versions(part_ids)
    return booking


def restore_booking(*, code: str, actor: Actor, now: datetime) -> Booking:
    """Take a cancellation back within 30 minutes, if the room is still free.

    Raises NoSuchBooking, UndoClosed, ImpossibleTransition, MonthlyLimitReached or RoomTaken.
    """
    with transaction.atomic():
        booking, part_ids = _locked(code, actor)
        until = restore_until(
            status=booking.status,
            cancelled_as=booking.cancelled_as,
            cancelled_at=booking.cancelled_at,
            begins=booking.period.start,
        )
        if until is None or now >= until:
            raise UndoClosed(minutes=GRACE_MINUTES)
        halls = catalogue()
        _check_limits(booking, halls)
        before = booking.status
        booking.restore()
        booking.save()
        release_stale_holds(part_ids=part_ids, now=now)
        _occupy_again(booking, halls)
        event_of(booking, kind=EventKind.RESTORED, before=before, actor=actor, now=now).save()
        _write(booking, "booking_restored", halls, now=now)
        raise_calendar_versions(part_ids)
    return booking


def _locked(code: str, actor: Actor) -> tuple[Booking, list[int]]:
    """The actor's booking with rooms, application and booking locked, in that order."""
    found = Booking.objects.filter(code=code).select_related("application").first()
    if found is None or not can_manage(actor, found.application):
        raise NoSuchBooking
    part_ids = lock_rooms(room_ids={found.room_id})
    application = Application.objects.select_for_update(no_key=True).get(pk=found.application_id)
    booking = Booking.objects.select_for_update(no_key=True).get(pk=found.pk)
    booking.application = application
    return booking, part_ids


def _how(booking: Booking, halls: Catalogue, *, now: datetime) -> CancelledAs:
    room = halls.room_by_id[booking.room_id]
    day = day_of(booking.period.start)
    how, until = cancelled_as_of(
        rules=in_force(room.rules, day),
        made_at=booking.application.made_at,
        begins=booking.period.start,
        day=day,
        now=now,
    )
    if how is None:
        hall = halls.facility_by_id[room.facility_id]
        raise CancellationClosed(until=until_label(until), phone=hall.phone)
    return how


def _check_limits(booking: Booking, halls: Catalogue) -> None:
    """What was booked since the cancellation counts: restoring must not exceed the cap."""
    room = halls.room_by_id[booking.room_id]
    day = day_of(booking.period.start)
    use = Use(halls.facility_by_id[room.facility_id], room, day, len(booking.slot_codes))
    check_limits(
        [use],
        person_id=booking.application.applicant_person_id,
        organisation_id=booking.application.applicant_organisation_id,
    )


def _occupy_again(booking: Booking, halls: Catalogue) -> None:
    room = halls.room_by_id[booking.room_id]
    occupied = as_range(booking.period.extended(minutes=room.turnaround_minutes))
    occupy(
        Occupancy(part_id=part_id, during=occupied, booking=booking) for part_id in room.part_ids
    )


def _write(booking: Booking, letter: str, halls: Catalogue, *, now: datetime) -> None:
    write_letter(
        letter,
        application=booking.application,
        bookings=[booking],
        catalogue=halls,
        now=now,
        event_key=f"{booking.code}:{booking.sequence}",
    )


def cancel_for_applicant(*, code: str, reason: str, actor: Actor, now: datetime) -> Booking:
    """Cancel at the applicant's wish, by staff, also after the online deadline, until it begins.

    Counts and refunds as if the applicant had done it; marked on behalf in record and letter.
    Raises NoSuchBooking, ReasonNeeded or ImpossibleTransition.
    """
    raise NotImplementedError


def cancel_by_city(
    *, code: str, reason: str, clause: str, actor: Actor, now: datetime, cause: Cause = Cause.CITY
) -> Booking:
    """Take a booking away for the city's reasons or a disaster: everything comes back, no mark.

    The letter carries reason, clause and 教示 (requirement 152). Cannot be taken back.
    Raises NoSuchBooking, ReasonNeeded or ImpossibleTransition.
    """
    raise NotImplementedError
