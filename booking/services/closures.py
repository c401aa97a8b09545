"""Taking rooms out of use for a time, and giving them back."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from accounts.permissions import can_change_bookings, can_close_rooms
from audit.services import record
from booking.enums import Cause, Status
from booking.errors import BookingsInTheWay, NoSuchBooking, PlanIncomplete, ReasonNeeded
from booking.models import Booking, Closure, Occupancy
from booking.rules.wishes import Pick, Wish, wishes_of
from booking.selectors.hits import bookings_hit
from booking.services.cancel import revoke
from booking.services.following import follow
from booking.services.locking import again_under_lock, lock_several
from booking.services.occupy import as_range, occupy, release, release_stale_holds
from booking.services.placing import (
    Move,
    check_move,
    fee_at,
    place,
    status_for_fee,
    take_place,
    tell_move,
    the_wish,
)
from core.actor import Actor
from core.periods import Period
from facilities.models import Room
from facilities.rules.values import Catalogue, in_force
from facilities.selectors import catalogue, lock_parts, lock_rooms
from facilities.services.versions import raise_calendar_versions


def close_rooms(
    *, room_ids: Collection[int], during: Period, reason: str, actor: Actor, now: datetime
) -> Closure:
    """Close every part of these rooms of one hall. Bookings in the way forbid it.

    A hold in the way loses these parts and can no longer be confirmed.

    Raises BookingsInTheWay with their number, NoSuchBooking for a hall that is not the actor's.
    """
    facility_id = _hall_to_close(room_ids, actor)
    with transaction.atomic():
        part_ids = lock_rooms(room_ids=set(room_ids))
        count = _in_the_way(part_ids, during).exclude(booking=None).values("booking").distinct()
        if hit := count.count():
            raise BookingsInTheWay(count=hit)
        closure = _close(facility_id, part_ids, during, reason, actor=actor, now=now)
        raise_calendar_versions(part_ids)
    return closure


@dataclass(frozen=True, slots=True)
class ClosureRequest:
    """What is closed, why, and what becomes of each booking in the way.

    `plan` names each booking hit (selectors.hits.bookings_hit) by its code: picks to move it to,
    None to cancel it.
    """

    room_ids: frozenset[int]
    during: Period
    reason: str
    clause: str
    plan: Mapping[str, Sequence[Pick] | None]
    cause: Cause = Cause.CITY


def close_and_clear(*, request: ClosureRequest, actor: Actor, now: datetime) -> Closure:
    """Close rooms and move or cancel every booking in the way, as one act (requirement 85).

    Everybody is told, money comes back in full, nobody gets a mark. All or nothing.
    Raises NoSuchBooking, ReasonNeeded, PlanIncomplete where the plan is not exactly the bookings
    that are hit now, RoomTaken or a NotBookable where a move cannot be.
    """
    if not request.reason.strip():
        raise ReasonNeeded
    facility_id = _hall_to_close(request.room_ids, actor)
    with transaction.atomic():
        locked, part_ids, closed = _lock_everything(request)
        halls = catalogue()
        moves = _moves(locked, request, halls, actor=actor, now=now)
        for booking in locked:
            if booking.code not in moves:
                _revoke(booking, request, halls, actor=actor, now=now)
        for booking in locked:
            release(booking, now=now)
        closure = _close(facility_id, closed, request.during, request.reason, actor=actor, now=now)
        release_stale_holds(part_ids=part_ids, now=now)
        for booking in locked:
            if booking.code in moves:
                _move(booking, moves[booking.code], request, halls, part_ids, actor=actor, now=now)
        raise_calendar_versions(part_ids)
    return closure


def _lock_everything(request: ClosureRequest) -> tuple[list[Booking], list[int], list[int]]:
    """The bookings hit, locked; all parts touched; the parts to close.

    Raises PlanIncomplete where the plan names other bookings.
    """
    found = list(bookings_hit(room_ids=request.room_ids, during=request.during))
    goals = [pick for picks in request.plan.values() for pick in picks or ()]
    rooms = {wish.room.id for wish in wishes_of(goals, catalogue())} if goals else set()
    part_ids = lock_several(found, also_rooms={*request.room_ids, *rooms})
    hit = list(bookings_hit(room_ids=request.room_ids, during=request.during))
    if {booking.code for booking in hit} != set(request.plan):
        raise PlanIncomplete(count=len(hit))
    known = {booking.room_id for booking in found} | set(request.room_ids)
    locked = [
        booking
        for application_id in sorted({booking.application_id for booking in hit})
        for booking in again_under_lock(
            application_id,
            [each for each in hit if each.application_id == application_id],
            rooms=known,
        )
    ]
    closed = lock_rooms(room_ids=request.room_ids)
    return locked, part_ids, closed


def _moves(
    locked: Sequence[Booking],
    request: ClosureRequest,
    halls: Catalogue,
    *,
    actor: Actor,
    now: datetime,
) -> dict[str, Wish]:
    moves = {}
    for booking in locked:
        picks = request.plan[booking.code]
        if picks is None:
            continue
        wish = the_wish(picks, halls, booking)
        if not can_change_bookings(actor, facility_id=wish.facility.id):
            raise NoSuchBooking
        check_move(booking, wish, now=now, by_staff=True)
        moves[booking.code] = wish
    return moves


def _revoke(
    booking: Booking, request: ClosureRequest, halls: Catalogue, *, actor: Actor, now: datetime
) -> None:
    revoke(
        booking,
        halls,
        cause=request.cause,
        reason=request.reason,
        clause=request.clause,
        actor=actor,
        now=now,
    )


def _move(
    booking: Booking,
    wish: Wish,
    request: ClosureRequest,
    halls: Catalogue,
    part_ids: Sequence[int],
    *,
    actor: Actor,
    now: datetime,
) -> None:
    move = Move(
        booking.room_id, booking.period, booking.status, request.reason, cause=request.cause
    )
    status = Status(booking.status)
    if status is not Status.REQUESTED:
        rules = in_force(wish.room.rules, wish.day)
        status = status_for_fee(booking, rules, fee_yen=fee_at(booking, wish))
    place(booking, wish, status=status)
    booking.moved_by_city = True
    booking.save()
    take_place(booking, wish, part_ids=part_ids, now=now)
    follow(booking.application, [booking], halls, actor=actor, now=now)
    tell_move(booking, move, halls, actor=actor, now=now)


def _hall_to_close(room_ids: Collection[int], actor: Actor) -> int:
    halls = set(Room.objects.filter(pk__in=room_ids).values_list("facility_id", flat=True))
    if len(halls) != 1:
        raise NoSuchBooking
    [facility_id] = halls
    if not can_close_rooms(actor, facility_id=facility_id):
        raise NoSuchBooking
    return facility_id


def _in_the_way(part_ids: Sequence[int], during: Period) -> QuerySet[Occupancy]:
    return Occupancy.objects.filter(
        part_id__in=part_ids, released_at=None, during__overlap=as_range(during)
    )


def _close(
    facility_id: int,
    part_ids: Sequence[int],
    during: Period,
    reason: str,
    *,
    actor: Actor,
    now: datetime,
) -> Closure:
    _in_the_way(part_ids, during).exclude(hold=None).update(released_at=now)
    closure = Closure.objects.create(
        facility_id=facility_id, during=as_range(during), reason=reason, made_at=now
    )
    occupy(
        Occupancy(part_id=part_id, during=as_range(during), closure=closure) for part_id in part_ids
    )
    _write_down("rooms.closed", closure, actor=actor, now=now)
    return closure


def reopen_rooms(*, closure: Closure, actor: Actor, now: datetime) -> None:
    """End a closure at once. Raises NoSuchBooking for a hall that is not the actor's."""
    if not can_close_rooms(actor, facility_id=closure.facility_id):
        raise NoSuchBooking
    with transaction.atomic():
        part_ids = lock_parts(part_ids=closure.occupancies.values("part_id"))
        closure.occupancies.filter(released_at=None).update(released_at=now)
        Closure.objects.filter(pk=closure.pk, reopened_at=None).update(reopened_at=now)
        _write_down("rooms.reopened", closure, actor=actor, now=now)
        raise_calendar_versions(part_ids)


def _write_down(verb: str, closure: Closure, *, actor: Actor, now: datetime) -> None:
    record(
        actor=actor,
        verb=verb,
        object_type="closure",
        object_code=str(closure.pk),
        now=now,
        facts={"reason": closure.reason},
    )
