"""Making room: what is in the way of a closure or an official use is moved or cancelled.

One act: all or nothing, everybody is told, money comes back in full, nobody gets a mark, and one
row (`Clearance`) says who did what with which booking, when and why (requirement 85).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from accounts.permissions import can_change_bookings
from booking.enums import CancelledAs, Cause, ClearedFor, Status
from booking.errors import NoSuchBooking, PlanIncomplete, PleaseTryAgain
from booking.models import Booking, Clearance, OfficialUse
from booking.rules.wishes import Pick, Wish, wishes_of
from booking.selectors.hits import Spot, bookings_at, official_at
from booking.selectors.money import refund_of
from booking.services.cancel import revoke
from booking.services.following import follow
from booking.services.locking import again_under_lock, lock_several
from booking.services.occupy import release, release_stale_holds
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
from booking.services.withdraw import withdraw
from core.actor import Actor
from core.coded import insert_coded
from core.periods import Period
from facilities.rules.values import Catalogue, in_force
from facilities.selectors import catalogue

Line = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Clearing:
    """What must be free, why, and what becomes of everything in the way.

    `plan` names each booking in the way by its code: picks to move it to, None to cancel it.
    `official` names the official uses in the way: they are cancelled.
    """

    made_for: ClearedFor
    facility_id: int
    spots: tuple[Spot, ...]
    reason: str
    clause: str = ""
    cause: Cause = Cause.CITY
    plan: Mapping[str, Sequence[Pick] | None]
    official: frozenset[str] = frozenset()

    @property
    def room_ids(self) -> set[int]:
        """The rooms that must be free."""
        return {room_id for spot in self.spots for room_id in spot.room_ids}


@dataclass(frozen=True, slots=True)
class Way:
    """What is in the way, locked, and all parts that are locked for it."""

    bookings: list[Booking]
    official: list[OfficialUse]
    part_ids: list[int]


def lock_the_way(clearing: Clearing) -> Way:
    """Lock everything that the act touches; first of all locks.

    Raises PlanIncomplete where plan and official are not exactly what is in the way now.
    """
    found = list(bookings_at(clearing.spots))
    uses = list(official_at(clearing.spots))
    goals = [pick for picks in clearing.plan.values() for pick in picks or ()]
    others = {wish.room.id for wish in wishes_of(goals, catalogue())} if goals else set()
    rooms = {*clearing.room_ids, *others, *(use.room_id for use in uses)}
    part_ids = lock_several(found, also_rooms=rooms)
    hit = list(bookings_at(clearing.spots))
    uses = list(official_at(clearing.spots))  # their parts are locked: nobody else changes them
    planned = ({booking.code for booking in hit}, {use.code for use in uses})
    if planned != (set(clearing.plan), set(clearing.official)):
        raise PlanIncomplete(count=len(hit) + len(uses))
    known = {booking.room_id for booking in found} | rooms
    if any(use.room_id not in known for use in uses):
        raise PleaseTryAgain
    return Way(_in_order(hit, known), uses, part_ids)


def _in_order(hit: Sequence[Booking], rooms: set[int]) -> list[Booking]:
    """The bookings, locked after their applications, in the order of the keys."""
    return [
        booking
        for application_id in sorted({booking.application_id for booking in hit})
        for booking in again_under_lock(
            application_id,
            [each for each in hit if each.application_id == application_id],
            rooms=rooms,
        )
    ]


def clear_the_way(
    clearing: Clearing, way: Way, *, put: Callable[[], None], actor: Actor, now: datetime
) -> Clearance | None:
    """Cancel, then `put` what needs the room, then move: two may change places around it.

    The act's row, or None where nothing was in the way. Versions are the caller's.
    Raises NoSuchBooking (no right where it moves to), RoomTaken or a NotBookable.
    """
    halls = catalogue()
    moves = _moves(clearing, way, halls, actor=actor, now=now)
    lines: list[Line] = []
    for booking in way.bookings:
        if booking.code not in moves:
            lines.append(_cancelled(booking, halls, clearing, now=now))
            _revoke(booking, clearing, halls, actor=actor, now=now)
    for booking in way.bookings:
        release(booking, now=now)
    for use in way.official:
        lines.append({"official": use.code, "deed": "cancelled", **_spot(use, halls)})
        withdraw(use, reason=clearing.reason, actor=actor, now=now)
    put()
    release_stale_holds(part_ids=way.part_ids, now=now)
    for booking in way.bookings:
        if booking.code in moves:
            line = {"booking": booking.code, "deed": "moved", **_spot(booking, halls)}
            _move(booking, moves[booking.code], clearing, halls, way, actor=actor, now=now)
            lines.append({**line, "to": _spot(booking, halls)})
    return _keep(clearing, lines, halls, actor=actor, now=now) if lines else None


def _moves(
    clearing: Clearing, way: Way, halls: Catalogue, *, actor: Actor, now: datetime
) -> dict[str, Wish]:
    moves = {}
    for booking in way.bookings:
        picks = clearing.plan[booking.code]
        if picks is None:
            continue
        wish = the_wish(picks, halls, booking)
        if not can_change_bookings(actor, facility_id=wish.facility.id):
            raise NoSuchBooking
        check_move(booking, wish, now=now, by_staff=True)
        moves[booking.code] = wish
    return moves


def _cancelled(booking: Booking, halls: Catalogue, clearing: Clearing, *, now: datetime) -> Line:
    back = refund_of(booking, halls, how=_how(clearing), now=now)
    spot = _spot(booking, halls)
    return {"booking": booking.code, "deed": "cancelled", "back_yen": back.yen, **spot}


def _how(clearing: Clearing) -> CancelledAs:
    return CancelledAs.BY_DISASTER if clearing.cause == Cause.DISASTER else CancelledAs.BY_CITY


def _revoke(
    booking: Booking, clearing: Clearing, halls: Catalogue, *, actor: Actor, now: datetime
) -> None:
    revoke(
        booking,
        halls,
        cause=clearing.cause,
        reason=clearing.reason,
        clause=clearing.clause,
        actor=actor,
        now=now,
    )


def _move(
    booking: Booking,
    wish: Wish,
    clearing: Clearing,
    halls: Catalogue,
    way: Way,
    *,
    actor: Actor,
    now: datetime,
) -> None:
    move = Move(
        booking.room_id, booking.period, booking.status, clearing.reason, cause=clearing.cause
    )
    status = Status(booking.status)
    if status is not Status.REQUESTED:
        rules = in_force(wish.room.rules, wish.day)
        status = status_for_fee(booking, rules, fee_yen=fee_at(booking, wish))
    place(booking, wish, status=status)
    booking.moved_by_city = True
    booking.save()
    take_place(booking, wish, part_ids=way.part_ids, now=now)
    follow(booking.application, [booking], halls, actor=actor, now=now, moved=True)
    tell_move(booking, move, halls, actor=actor, now=now)


def _spot(held: Booking | OfficialUse, halls: Catalogue) -> Line:
    period: Period = held.period
    return {
        "room": halls.room_by_id[held.room_id].code,
        "start": period.start.isoformat(),
        "end": period.end.isoformat(),
    }


def _keep(
    clearing: Clearing, lines: list[Line], halls: Catalogue, *, actor: Actor, now: datetime
) -> Clearance:
    act = Clearance(
        facility_id=clearing.facility_id,
        made_for=clearing.made_for,
        cause=clearing.cause,
        reason=clearing.reason,
        clause=clearing.clause,
        rooms=[halls.room_by_id[room_id].code for room_id in sorted(clearing.room_ids)],
        first=min(spot.during.start for spot in clearing.spots),
        last=max(spot.during.end for spot in clearing.spots),
        lines=sorted(lines, key=lambda line: (line["start"], line["room"])),
        made_at=now,
        made_by_id=actor.user,
    )
    insert_coded(act)
    return act
