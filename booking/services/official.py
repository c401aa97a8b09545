"""The city's own uses of rooms: entered, moved and cancelled by staff (requirements 79, 81).

Free of charge and before the public opening, under the same lock and constraint as everybody.
What of the public is in the way is moved or cancelled in the same act (`clearing`).
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from accounts.permissions import can_book_official, can_close_rooms, can_take_kept_days
from audit.services import record
from booking.enums import Cause, ClearedFor, OfficialKind
from booking.errors import (
    AlreadyOver,
    BookingsInTheWay,
    NoSuchBooking,
    PleaseTryAgain,
    ReasonNeeded,
)
from booking.models import Occupancy, OfficialUse
from booking.rules.admission import check_apart
from booking.rules.official import check_official
from booking.rules.wishes import Pick, Wish, wishes_of
from booking.selectors.hits import Spot
from booking.services.clearing import Clearing, clear_the_way, lock_the_way
from booking.services.occupy import as_range, occupy, release_stale_holds
from booking.services.placing import the_wish
from booking.services.withdraw import withdraw
from core.actor import Actor
from core.codes import any_code
from core.dates import when_label
from core.prepared import insert
from facilities.rules.kept import kept_on
from facilities.selectors import catalogue, lock_rooms
from facilities.services.versions import raise_calendar_versions


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficialRequest:
    """What the city needs rooms of one hall for, and what becomes of what is in the way.

    `override`: the reason for taking days that are kept for the public. `plan` and `official` as
    in `Clearing`; `reason` is also what those are told who must give way, with `clause`.
    """

    picks: Sequence[Pick]
    kind: OfficialKind
    department: str
    reason: str
    override: str = ""
    clause: str = ""
    cause: Cause = Cause.CITY
    plan: Mapping[str, Sequence[Pick] | None] = field(default_factory=dict)
    official: frozenset[str] = frozenset()


def place_official(*, request: OfficialRequest, actor: Actor, now: datetime) -> list[OfficialUse]:
    """Take all picked times for the city in one act, or none; one series.

    Raises NoSuchBooking (no right at the hall, or several halls), ReasonNeeded, AlreadyOver,
    KeptForPublic, OverlappingChoices, BookingsInTheWay (only who may close rooms moves others),
    PlanIncomplete where the plan is not exactly what is in the way, or RoomTaken.
    """
    if not request.reason.strip() or not request.department.strip():
        raise ReasonNeeded
    facility_id = _hall_of(request, actor)
    clearing = _clearing(request, wishes_of(request.picks, catalogue()), facility_id)
    series, made = any_code(), list[OfficialUse]()
    with transaction.atomic():
        way = lock_the_way(clearing)
        wishes = wishes_of(request.picks, catalogue())  # the rules as they are under the lock
        if _spots(wishes) != clearing.spots:
            raise PleaseTryAgain
        _check(wishes, request, actor=actor, now=now)

        def put() -> None:
            release_stale_holds(part_ids=way.part_ids, now=now)
            made.extend(_insert(request, wishes, series, actor=actor, now=now))

        clear_the_way(clearing, way, put=put, actor=actor, now=now)
        _write_down(request, series, wishes, actor=actor, now=now)
        raise_calendar_versions(way.part_ids)
    return made


def _hall_of(request: OfficialRequest, actor: Actor) -> int:
    halls = {wish.facility.id for wish in wishes_of(request.picks, catalogue())}
    if len(halls) != 1 or not can_book_official(actor, facility_id=min(halls)):
        raise NoSuchBooking
    [facility_id] = halls
    in_the_way = len(request.plan) + len(request.official)
    if in_the_way and not can_close_rooms(actor, facility_id=facility_id):
        raise BookingsInTheWay(count=in_the_way)
    return facility_id


def _check(
    wishes: Sequence[Wish], request: OfficialRequest, *, actor: Actor, now: datetime
) -> None:
    check_apart(wishes)
    for wish in wishes:
        may_override = can_take_kept_days(actor, facility_id=wish.facility.id)
        check_official(wish, override=request.override if may_override else "", now=now)


def _spots(wishes: Sequence[Wish]) -> tuple[Spot, ...]:
    return tuple(Spot(frozenset({wish.room.id}), wish.occupied) for wish in wishes)


def _clearing(request: OfficialRequest, wishes: Sequence[Wish], facility_id: int) -> Clearing:
    return Clearing(
        made_for=ClearedFor.OFFICIAL,
        facility_id=facility_id,
        spots=_spots(wishes),
        reason=request.reason,
        clause=request.clause,
        cause=request.cause,
        plan=request.plan,
        official=request.official,
    )


def _insert(
    request: OfficialRequest,
    wishes: Sequence[Wish],
    series: str,
    *,
    actor: Actor,
    now: datetime,
) -> list[OfficialUse]:
    uses = [
        OfficialUse(
            series=series,
            code=f"{series}-{number}",
            room_id=wish.room.id,
            during=as_range(wish.during),
            slot_codes=[slot.code for slot in wish.slots],
            kind=request.kind,
            department=request.department.strip(),
            reason=request.reason.strip(),
            override=request.override.strip() if kept_on(wish.facility, wish.day) else "",
            made_at=now,
            made_by_id=actor.user,
        )
        for number, wish in enumerate(wishes, start=1)
    ]
    insert(uses)
    for use, wish in zip(uses, wishes, strict=True):
        _occupy(use, wish)
    return uses


def _occupy(use: OfficialUse, wish: Wish) -> None:
    occupied = as_range(wish.occupied)
    occupy(Occupancy(part_id=part, during=occupied, official=use) for part in wish.room.part_ids)


def _write_down(
    request: OfficialRequest,
    series: str,
    wishes: Sequence[Wish],
    *,
    actor: Actor,
    now: datetime,
) -> None:
    """The trail: who took what for whom, and with which reason days kept for the public."""
    kept = [wish.day.isoformat() for wish in wishes if kept_on(wish.facility, wish.day)]
    record(
        actor=actor,
        verb="official.made",
        object_type="official",
        object_code=series,
        now=now,
        facts={
            "kind": request.kind,
            "department": request.department,
            "uses": len(wishes),
            **({"kept_days": kept, "override": request.override} if kept else {}),
        },
    )


def cancel_official(
    *, codes: Collection[str], reason: str, actor: Actor, now: datetime
) -> list[OfficialUse]:
    """Give back official uses that are not over, all of these or none.

    Raises ReasonNeeded, NoSuchBooking (unknown, cancelled before, or not the actor's hall),
    AlreadyOver.
    """
    if not reason.strip():
        raise ReasonNeeded
    rooms = set(OfficialUse.objects.filter(code__in=codes).values_list("room_id", flat=True))
    with transaction.atomic():
        part_ids = lock_rooms(room_ids=rooms)
        uses = _standing(codes, actor)
        for use in uses:
            if use.period.end <= now:
                raise AlreadyOver(when=when_label(use.period))
            withdraw(use, reason=reason, actor=actor, now=now)
        raise_calendar_versions(part_ids)
    return uses


def _standing(codes: Collection[str], actor: Actor) -> list[OfficialUse]:
    """The uses, by number. Raises NoSuchBooking unless all stand, at halls of the actor."""
    uses = list(
        OfficialUse.objects.filter(code__in=codes, cancelled_at=None)
        .select_related("room")
        .order_by("pk")
    )
    mine = all(can_book_official(actor, facility_id=use.room.facility_id) for use in uses)
    if not uses or len(uses) != len(set(codes)) or not mine:
        raise NoSuchBooking
    return uses


def move_official(
    *,
    code: str,
    picks: Sequence[Pick],
    reason: str,
    actor: Actor,
    now: datetime,
    override: str = "",
) -> OfficialUse:
    """Give an official use another room or time that is free; the old goes with the new.

    Raises ReasonNeeded, NoSuchBooking, OnePeriodOnly, NothingChanges, AlreadyOver, KeptForPublic
    or RoomTaken.
    """
    if not reason.strip():
        raise ReasonNeeded
    wanted = {wish.room.id for wish in wishes_of(picks, catalogue())}
    now_in = set(OfficialUse.objects.filter(code=code).values_list("room_id", flat=True))
    with transaction.atomic():
        part_ids = lock_rooms(room_ids=wanted | now_in)
        [use] = _standing([code], actor)
        wish = the_wish(picks, catalogue(), use)
        if use.room_id not in now_in:
            raise PleaseTryAgain
        if not can_book_official(actor, facility_id=wish.facility.id):
            raise NoSuchBooking
        may_override = can_take_kept_days(actor, facility_id=wish.facility.id)
        check_official(wish, override=override if may_override else "", now=now)
        before = when_label(use.period)
        use.room_id, use.during = wish.room.id, as_range(wish.during)
        use.slot_codes = [slot.code for slot in wish.slots]
        use.override = override.strip() if kept_on(wish.facility, wish.day) else ""
        use.save(update_fields=["room", "during", "slot_codes", "override"])
        use.occupancies.filter(released_at=None).update(released_at=now)
        release_stale_holds(part_ids=part_ids, now=now)
        _occupy(use, wish)
        record(
            actor=actor,
            verb="official.moved",
            object_type="official",
            object_code=use.code,
            now=now,
            facts={
                "from": before,
                "reason": reason,
                **({"override": override} if use.override else {}),
            },
        )
        raise_calendar_versions(part_ids)
    return use
