"""Taking rooms out of use for a time, and giving them back."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from accounts.permissions import can_close_rooms
from audit.services import record
from booking.enums import Cause, ClearedFor
from booking.errors import BookingsInTheWay, NoSuchBooking, ReasonNeeded
from booking.models import Closure, Occupancy
from booking.rules.wishes import Pick
from booking.selectors.hits import Spot
from booking.services.clearing import Clearing, clear_the_way, lock_the_way
from booking.services.occupy import as_range, occupy
from core.actor import Actor
from core.periods import Period
from facilities.models import Room
from facilities.selectors import lock_parts, lock_rooms
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
    None to cancel it. `official` names the official uses in the way: they are cancelled.
    """

    room_ids: frozenset[int]
    during: Period
    reason: str
    clause: str
    plan: Mapping[str, Sequence[Pick] | None]
    cause: Cause = Cause.CITY
    official: frozenset[str] = frozenset()


def close_and_clear(*, request: ClosureRequest, actor: Actor, now: datetime) -> Closure:
    """Close rooms and move or cancel every booking in the way, as one act (requirement 85).

    Everybody is told, money comes back in full, nobody gets a mark. All or nothing; what was in
    the way is kept as a `Clearance`.
    Raises NoSuchBooking, ReasonNeeded, PlanIncomplete where the plan is not exactly what is in
    the way now, RoomTaken or a NotBookable where a move cannot be.
    """
    if not request.reason.strip():
        raise ReasonNeeded
    facility_id = _hall_to_close(request.room_ids, actor)
    clearing = Clearing(
        made_for=ClearedFor.CLOSURE,
        facility_id=facility_id,
        spots=(Spot(request.room_ids, request.during),),
        reason=request.reason,
        clause=request.clause,
        cause=request.cause,
        plan=request.plan,
        official=request.official,
    )
    made: list[Closure] = []

    def put() -> None:
        made.append(
            _close(facility_id, closed, request.during, request.reason, actor=actor, now=now)
        )

    with transaction.atomic():
        way = lock_the_way(clearing)
        closed = lock_rooms(room_ids=request.room_ids)
        clear_the_way(clearing, way, put=put, actor=actor, now=now)
        raise_calendar_versions(way.part_ids)
    return made[0]


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
