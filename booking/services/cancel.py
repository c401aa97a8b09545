"""Cancelling a booking, taking back a mistake, and taking back a cancellation."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from django.db import transaction

from accounts.permissions import can_change_bookings, can_close_rooms
from booking.enums import NOT_THEIR_DOING, CancelledAs, Cause, EventKind, Status, Verdict
from booking.errors import CancellationClosed, NoSuchBooking, ReasonNeeded, UndoClosed
from booking.models import Booking, Decision
from booking.permissions import can_manage
from booking.rules.admission import clause_of
from booking.rules.cancellation import restore_until
from booking.rules.limits import Use
from booking.rules.window import GRACE_MINUTES
from booking.selectors.cancelling import cancelling_counts_as
from booking.selectors.money import due_payment, payment_facts, refund_of, standings_of
from booking.selectors.moving import applicants_for
from booking.services.following import follow
from booking.services.locking import find_booking, lock_booking
from booking.services.money import Returning, take_back_promises
from booking.services.neighbours import check_quiet_at
from booking.services.occupy import occupy_as_booked, release, release_stale_holds
from booking.services.papers import issue_cancellation, void_cancellation
from booking.services.penalties import give_for_cancelling, take_back_points
from booking.services.quota import check_limits
from booking.services.story import event_of, key_of, write_letter
from core.actor import Actor, Channel
from core.clock import day_of
from core.dates import until_label
from core.money import yen_label
from facilities.rules.values import Catalogue, in_force, rules_for
from facilities.selectors import catalogue
from facilities.services.versions import raise_calendar_versions
from payments.enums import RefundCause


def cancel_booking(*, code: str, actor: Actor, now: datetime) -> Booking:
    """Give the room back and tell the applicant.

    Within 30 minutes of booking it is taking back a mistake and leaves no mark (requirement 60).
    Raises NoSuchBooking, CancellationClosed or ImpossibleTransition; then nothing has changed.
    """
    found = find_booking(code)
    if not can_manage(actor, found.application):
        raise NoSuchBooking
    with transaction.atomic():
        booking, part_ids = lock_booking(found)
        halls = catalogue()
        how, until = _how(booking, halls, now=now)
        if how is None:
            raise _too_late(booking, halls, until)
        cancel_now(booking, Ending(how), halls, actor=actor, now=now)
        raise_calendar_versions(part_ids)
    return booking


def cancel_for_applicant(*, code: str, reason: str, actor: Actor, now: datetime) -> Booking:
    """Cancel at the applicant's wish, by staff, also after the online deadline, until it begins.

    Counts and refunds as if the applicant had done it; after the deadline it is marked as late
    (requirement 140). On behalf in record and letter.
    Raises NoSuchBooking, ReasonNeeded, CancellationClosed or ImpossibleTransition.
    """
    if not reason.strip():
        raise ReasonNeeded
    with transaction.atomic():
        booking, part_ids, halls = _lock_as_staff(code, can_change_bookings, actor)
        begins = booking.period.start
        if begins <= now:
            hall = halls.facility_by_id[halls.room_by_id[booking.room_id].facility_id]
            raise CancellationClosed(until=until_label(begins), phone=hall.phone)
        how, _until = _how(booking, halls, now=now, channel=Channel.COUNTER)
        ending = Ending(how or CancelledAs.LATE, reason=reason, on_behalf=True)
        cancel_now(booking, ending, halls, actor=actor, now=now)
        raise_calendar_versions(part_ids)
    return booking


def cancel_by_city(
    *, code: str, reason: str, clause: str, actor: Actor, now: datetime, cause: Cause = Cause.CITY
) -> Booking:
    """Take a booking away for the city's reasons or a disaster: everything comes back, no mark.

    The letter carries reason, clause and 教示 (requirement 152). Cannot be taken back.
    Raises NoSuchBooking, ReasonNeeded or ImpossibleTransition.
    """
    if not reason.strip():
        raise ReasonNeeded
    with transaction.atomic():
        booking, part_ids, halls = _lock_as_staff(code, can_close_rooms, actor)
        revoke(booking, halls, cause=cause, reason=reason, clause=clause, actor=actor, now=now)
        raise_calendar_versions(part_ids)
    return booking


class _Question(Protocol):
    def __call__(self, actor: Actor, *, facility_id: int) -> bool:
        """One of accounts.permissions."""


def _lock_as_staff(code: str, may: _Question, actor: Actor) -> tuple[Booking, list[int], Catalogue]:
    """The booking with its rooms, locked, for whom `may` lets at its hall. Raises NoSuchBooking."""
    booking, part_ids = lock_booking(find_booking(code))
    halls = catalogue()
    if not may(actor, facility_id=halls.room_by_id[booking.room_id].facility_id):
        raise NoSuchBooking
    return booking, part_ids, halls


@dataclass(frozen=True, slots=True)
class Ending:
    """How a booking is cancelled."""

    how: CancelledAs
    reason: str = ""
    clause: str = ""
    on_behalf: bool = False
    letter: str = "booking_cancelled"


def revoke(
    booking: Booking,
    halls: Catalogue,
    *,
    cause: Cause,
    reason: str,
    clause: str,
    actor: Actor,
    now: datetime,
) -> None:
    """The city's act on one locked booking: cancelled, decided in writing, told with 教示."""
    how = CancelledAs.BY_DISASTER if cause == Cause.DISASTER else CancelledAs.BY_CITY
    ending = Ending(how, reason=reason, clause=clause, letter="booking_revoked")
    cancel_now(booking, ending, halls, actor=actor, now=now)
    Decision.objects.create(
        application=booking.application,
        facility_id=halls.room_by_id[booking.room_id].facility_id,
        verdict=Verdict.REVOKED,
        booking_codes=[booking.code],
        reason=reason,
        clause=clause,
        decided_at=now,
        decided_by_id=actor.user,
    )


def cancel_now(
    booking: Booking, ending: Ending, halls: Catalogue, *, actor: Actor, now: datetime
) -> None:
    """Cancel one locked booking: state, room, history, money, letter. Versions are the caller's."""
    before = booking.status
    refund = refund_of(booking, halls, how=ending.how, now=now)
    booking.cancel(cancelled_as=ending.how, now=now)
    booking.kept_yen = refund.kept_yen
    booking.save()
    release(booking, now=now)
    taken_back = ending.how is CancelledAs.TAKEN_BACK
    event_of(
        booking,
        kind=EventKind.TAKEN_BACK if taken_back else EventKind.CANCELLED,
        before=before,
        actor=actor,
        now=now,
        reason=ending.reason,
        on_behalf=ending.on_behalf,
    ).save()
    give_for_cancelling(booking, halls, how=ending.how, before=before, actor=actor, now=now)
    by_city = ending.how in NOT_THEIR_DOING
    back = Returning(
        cause=_CAUSES.get(ending.how, RefundCause.CANCELLED),
        reason=ending.reason,
        not_before=None if by_city else now + timedelta(minutes=GRACE_MINUTES),
    )
    follow(booking.application, [booking], halls, actor=actor, now=now, returning=back)
    issue_cancellation(
        booking,
        halls,
        by_city=by_city,
        reason=ending.reason,
        clause=ending.clause,
        refund_yen=refund.yen,
        actor=actor,
        now=now,
    )
    facts = {
        "reason": ending.reason,
        "clause": ending.clause,
        "on_behalf": ending.on_behalf,
        "back": (lambda: yen_label(refund.yen)) if refund.yen else "",
        "kept": (lambda: yen_label(refund.kept_yen)) if refund.kept_yen else "",
    }
    _write(booking, ending.letter, halls, now=now, facts=facts)


_CAUSES = {CancelledAs.BY_CITY: RefundCause.HALL, CancelledAs.BY_DISASTER: RefundCause.DISASTER}


def restore_booking(*, code: str, actor: Actor, now: datetime) -> Booking:
    """Take a cancellation back within 30 minutes, if the room is still free.

    Raises NoSuchBooking, UndoClosed, ImpossibleTransition, LimitReached, DisturbsNeighbours or
    RoomTaken.
    """
    found = find_booking(code)
    mine = can_manage(actor, found.application)
    with transaction.atomic():
        booking, part_ids = lock_booking(found)
        halls = catalogue()
        facility_id = halls.room_by_id[booking.room_id].facility_id
        if not mine and not can_change_bookings(actor, facility_id=facility_id):
            raise NoSuchBooking
        until = restore_until(
            status=booking.status,
            cancelled_as=booking.cancelled_as,
            cancelled_at=booking.cancelled_at,
            begins=booking.period.start,
        )
        if until is None or now >= until:
            raise UndoClosed(minutes=GRACE_MINUTES)
        _check_again(booking, halls, part_ids, now=now)
        before = booking.status
        if not take_back_promises(booking.application, booking, actor=actor, now=now):
            raise UndoClosed(minutes=GRACE_MINUTES)
        booking.restore()
        booking.kept_yen = 0
        if booking.status == Status.AWAITING_PAYMENT and not _owes(booking):
            booking.move_to(Status.CONFIRMED)  # what came after the cancellation pays for it
        booking.save()
        release_stale_holds(part_ids=part_ids, now=now)
        occupy_as_booked(booking, halls)
        event_of(
            booking,
            kind=EventKind.RESTORED,
            before=before,
            actor=actor,
            now=now,
            on_behalf=not mine,
        ).save()
        take_back_points(booking, halls, actor=actor, now=now)
        void_cancellation(booking, actor=actor, now=now)
        follow(booking.application, [booking], halls, actor=actor, now=now)
        facts = payment_facts(due_payment(booking.application))
        _write(booking, "booking_restored", halls, now=now, facts=facts)
        raise_calendar_versions(part_ids)
    return booking


def _owes(booking: Booking) -> int:
    return standings_of([booking])[booking.pk].owed_yen


def _too_late(booking: Booking, halls: Catalogue, until: datetime) -> CancellationClosed:
    room = halls.room_by_id[booking.room_id]
    phone = halls.facility_by_id[room.facility_id].phone
    rules = in_force(room.rules, day_of(booking.period.start))
    seen = rules_for(rules, classes=frozenset(), channel=Channel.WEB) if rules else None
    clause = clause_of(seen, "cancel_days") if seen else ""
    return CancellationClosed(until=until_label(until), phone=phone, clause=clause)


def _how(
    booking: Booking, halls: Catalogue, *, now: datetime, channel: Channel = Channel.WEB
) -> tuple[CancelledAs | None, datetime]:
    return cancelling_counts_as(
        booking, halls.room_by_id[booking.room_id], now=now, channel=channel
    )


def _check_again(
    booking: Booking, halls: Catalogue, part_ids: Collection[int], *, now: datetime
) -> None:
    """What was booked since the cancellation counts: next door, and for the applicant's limits."""
    purpose = booking.application.purpose.code
    check_quiet_at(booking, halls, purpose=purpose, locked=part_ids)
    room = halls.room_by_id[booking.room_id]
    use = Use(
        facility=halls.facility_by_id[room.facility_id],
        room=room,
        during=booking.period,
        slots=len(booking.slot_codes),
        made_at=booking.application.made_at,
    )
    check_limits(
        [use],
        classes_at=applicants_for(booking, [room], now).classes_at,
        now=now,
        person_id=booking.application.applicant_person_id,
        organisation_id=booking.application.applicant_organisation_id,
    )


def _write(
    booking: Booking,
    letter: str,
    halls: Catalogue,
    *,
    now: datetime,
    facts: Mapping[str, Any] | None = None,
) -> None:
    write_letter(
        letter,
        application=booking.application,
        bookings=[booking],
        catalogue=halls,
        now=now,
        event_key=key_of([booking]),
        facts=facts,
    )
