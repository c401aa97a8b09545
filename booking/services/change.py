"""Changing what was booked: another room or time, other people, another purpose."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.permissions import can_change_bookings
from booking.enums import OPEN, Cause, EventKind, Status
from booking.errors import (
    ImpossibleTransition,
    NoSuchBooking,
    NotMovableOnline,
    ReasonNeeded,
)
from booking.models import Application, Booking
from booking.permissions import can_manage
from booking.rules.admission import (
    check_room_allows,
    check_room_holds,
)
from booking.rules.cancellation import grace_ends
from booking.rules.wishes import Pick, Wish, wishes_of
from booking.selectors.cancelling import cancelling_counts_as
from booking.services.following import follow
from booking.services.locking import find_application, find_booking, lock_application, lock_booking
from booking.services.making import check_shown
from booking.services.neighbours import check_quiet_at
from booking.services.placing import (
    Move,
    check_limits_of_move,
    check_move,
    fee_at,
    place,
    status_for_fee,
    take_place,
    tell_move,
    the_wish,
)
from booking.services.repricing import prices_by, reprice
from booking.services.story import event_of, key_of, write_letter
from core.actor import Actor
from core.clock import day_of
from facilities.rules.values import Catalogue, RulesValue, in_force
from facilities.selectors import catalogue
from facilities.services.versions import raise_calendar_versions


@dataclass(frozen=True, slots=True)
class DetailsRequest:
    """What may change without a room changing hands."""

    purpose_id: int
    people: int
    purpose_text: str = ""


def move_booking(
    *,
    code: str,
    picks: Sequence[Pick],
    actor: Actor,
    now: datetime,
    reason: str = "",
    cause: Cause = Cause.APPLICANT,
    shown_yen: int | None = None,
) -> Booking:
    """Give the booking another room or time, in one transaction: the old goes with the new.

    The applicant may do so until the hall's cancellation deadline and as often as the hall lets
    them (`RulesValue.changes`; within thirty minutes of booking it is a mistake and not counted);
    staff (can_change_bookings at both halls) with a `reason` also later. What needed a decision
    needs it again when the applicant moves it. What comes back when it is cancelled later counts
    from the earliest day it has had: moving away is no way around the tiers. Staff who move it for
    the city's reasons (`cause`) leave the applicant free to cancel without loss; otherwise it is on
    the applicant's behalf.
    Raises NoSuchBooking, OnePeriodOnly, NothingChanges, NotMovableOnline, ReasonNeeded, a
    NotBookable, RoomTaken, ImpossibleTransition, or PriceChanged where it costs something else
    than was shown; then nothing has changed.
    """
    found = find_booking(code)
    wanted = {wish.room.id for wish in wishes_of(picks, catalogue())}
    with transaction.atomic():
        booking, part_ids = lock_booking(found, also_rooms=wanted)
        halls = catalogue()
        wish = the_wish(picks, halls, booking)
        by_staff = _by_staff(booking, wish, halls, actor=actor, reason=reason)
        if not by_staff:
            _check_may_move(booking, halls, now=now)
        rules = check_move(booking, wish, now=now, by_staff=by_staff)
        for_city = by_staff and cause != Cause.APPLICANT
        if not for_city:
            check_limits_of_move(booking, wish, now=now)
        in_grace = now < _grace(booking)
        if not for_city and not in_grace:
            booking.count_refund_from(day_of(booking.period.start))
        move = Move(
            booking.room_id,
            booking.period,
            booking.status,
            reason,
            cause=cause if by_staff else Cause.APPLICANT,
            on_behalf=by_staff and not for_city,
        )
        place(booking, wish, status=_status_after(booking, wish, rules, by_staff=by_staff))
        check_shown(shown_yen, booking.fee_yen or 0)
        booking.moves += not by_staff and not in_grace
        booking.moved_by_city |= for_city
        booking.save()
        take_place(booking, wish, part_ids=part_ids, now=now)
        follow(booking.application, [booking], halls, actor=actor, now=now, moved=True)
        tell_move(booking, move, halls, actor=actor, now=now)
        raise_calendar_versions(part_ids)
    return booking


def _by_staff(booking: Booking, wish: Wish, halls: Catalogue, *, actor: Actor, reason: str) -> bool:
    """Whether the actor moves it by their duty. Raises NoSuchBooking or ReasonNeeded."""
    if can_manage(actor, booking.application):
        return False
    places = {halls.room_by_id[booking.room_id].facility_id, wish.facility.id}
    if not all(can_change_bookings(actor, facility_id=place) for place in places):
        raise NoSuchBooking
    if not reason.strip():
        raise ReasonNeeded
    return True


def _grace(booking: Booking) -> datetime:
    return grace_ends(made_at=booking.application.made_at, begins=booking.period.start)


def _check_may_move(booking: Booking, halls: Catalogue, *, now: datetime) -> None:
    room = halls.room_by_id[booking.room_id]
    rules = in_force(room.rules, day_of(booking.period.start))
    how, _until = cancelling_counts_as(booking, room, now=now)
    spent = rules is None or (rules.changes is not None and booking.moves >= rules.changes)
    if how is None or (spent and now >= _grace(booking)):
        raise NotMovableOnline(phone=halls.facility_by_id[room.facility_id].phone)


def _status_after(booking: Booking, wish: Wish, rules: RulesValue, *, by_staff: bool) -> Status:
    present = Status(booking.status)
    if present not in OPEN:
        raise ImpossibleTransition(status=booking.get_status_display())
    if by_staff and present is Status.REQUESTED:
        return present
    if rules.review and not by_staff:
        return Status.REQUESTED
    return status_for_fee(booking, rules, fee_yen=fee_at(booking, wish))


def change_details(
    *, code: str, request: DetailsRequest, actor: Actor, now: datetime, reason: str = ""
) -> Application:
    """Change purpose and number of people of a whole application before its first use begins.

    Another purpose needs a new decision where the hall reviews and the applicant changes it.
    Raises NoSuchBooking, ReasonNeeded (staff without a reason), PurposeNotAllowed, PartyTooLarge,
    NobodyComes, NotMovableOnline or ImpossibleTransition.
    """
    found = find_application(code)
    with transaction.atomic():
        bookings, part_ids = lock_application(found)
        application = bookings[0].application
        halls = catalogue()
        active = [booking for booking in bookings if booking.status in OPEN]
        by_staff = _changes_by_staff(application, active or bookings, halls, actor, reason)
        if not active:
            raise ImpossibleTransition(status=bookings[0].get_status_display())
        _check_details(active, request, halls, part_ids, now=now)
        prices = prices_by(active, halls, people=application.people)
        changes = _write_details(application, request)
        for booking in active:
            reprice(booking, halls, before=prices[booking.pk])
            _change(booking, halls, changes, by_staff=by_staff, actor=actor, now=now, reason=reason)
        follow(application, active, halls, actor=actor, now=now)
        write_letter(
            "booking_changed",
            application=application,
            bookings=active,
            catalogue=halls,
            now=now,
            event_key=key_of(active),
            facts={"reason": reason, "waits": any(b.status == Status.REQUESTED for b in active)},
        )
    return application


def _changes_by_staff(
    application: Application,
    bookings: Sequence[Booking],
    halls: Catalogue,
    actor: Actor,
    reason: str,
) -> bool:
    if can_manage(actor, application):
        return False
    places = {halls.room_by_id[booking.room_id].facility_id for booking in bookings}
    if not all(can_change_bookings(actor, facility_id=place) for place in places):
        raise NoSuchBooking
    if not reason.strip():
        raise ReasonNeeded
    return True


def _check_details(
    active: Sequence[Booking],
    request: DetailsRequest,
    halls: Catalogue,
    part_ids: Sequence[int],
    *,
    now: datetime,
) -> None:
    code = next((term.code for term in halls.purposes if term.id == request.purpose_id), "")
    for booking in active:
        room = halls.room_by_id[booking.room_id]
        hall = halls.facility_by_id[room.facility_id]
        if booking.period.start <= now:
            raise NotMovableOnline(phone=hall.phone)
        check_room_allows(room, purpose=code)
        check_quiet_at(booking, halls, purpose=code, locked=part_ids)
        check_room_holds(room, people=request.people)


def _write_details(application: Application, request: DetailsRequest) -> dict[str, list[Any]]:
    """The application with its new details; what changed, old and new. Texts are not told."""
    changes: dict[str, list[Any]] = {}
    for field in ("purpose_id", "people", "purpose_text"):
        old, new = getattr(application, field), getattr(request, field)
        if old != new:
            changes[field] = [] if field == "purpose_text" else [old, new]
            setattr(application, field, new)
    application.save(update_fields=["purpose", "people", "purpose_text"])
    return changes


def _change(
    booking: Booking,
    halls: Catalogue,
    changes: dict[str, list[Any]],
    *,
    by_staff: bool,
    actor: Actor,
    now: datetime,
    reason: str,
) -> None:
    rules = in_force(halls.room_by_id[booking.room_id].rules, day_of(booking.period.start))
    before = booking.status
    decided_again = rules is not None and rules.review and "purpose_id" in changes and not by_staff
    booking.revise(status=Status.REQUESTED if decided_again else Status(before))
    booking.save()
    event_of(
        booking,
        kind=EventKind.CHANGED,
        before=before,
        actor=actor,
        now=now,
        reason=reason,
        facts=changes,
    ).save()
