"""Closures of a hall: those that hold, and what a new one would hit, with where it could move."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from booking.models import Booking, Closure, Occupancy
from booking.rules.wishes import Pick, Wish, wishes_of
from booking.selectors.desk.lines import DeskLine, desk_lines, span_of
from booking.selectors.hits import Spot, bookings_at, official_at
from booking.selectors.occupants import occupant_in, occupants_of
from core.clock import day_of
from core.dates import moment_label, when_label
from core.periods import Period
from facilities.rules.calendar import closed_reason
from facilities.rules.values import Catalogue, FacilityValue, RoomValue

DAYS_AROUND = 14  # how far the same room and time is looked for


@dataclass(frozen=True, slots=True)
class ClosureLine:
    """One closure that holds or will."""

    id: int
    first: str
    last: str
    rooms: str
    reason: str


@dataclass(frozen=True, slots=True)
class Goal:
    """Where a booking could go; `value` travels in the form."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Hit:
    """One booking in the way, and what could become of it."""

    booking: DeskLine
    goals: list[Goal]


@dataclass(frozen=True, slots=True)
class OfficialHit:
    """One official use in the way: it is cancelled."""

    code: str
    label: str


def official_hits(*, spots: Sequence[Spot], catalogue: Catalogue) -> list[OfficialHit]:
    """The official uses in the way of `spots`. One query."""
    return [
        OfficialHit(
            use.code,
            f"{catalogue.room_by_id[use.room_id].names}　{when_label(use.period)}　"
            f"{use.get_kind_display()}　{use.department}　{use.reason}",
        )
        for use in official_at(spots)
    ]


def closures_of(*, hall: FacilityValue, now: datetime) -> list[ClosureLine]:
    """The hall's closures that are not over and not taken back, the next first. Two queries."""
    rows = Closure.objects.filter(
        facility_id=hall.id, reopened_at=None, during__endswith__gt=now
    ).order_by("during", "pk")
    parts: dict[int, set[int]] = {}
    for closure_id, part_id in Occupancy.objects.filter(closure__in=rows).values_list(
        "closure_id", "part_id"
    ):
        parts.setdefault(closure_id or 0, set()).add(part_id)
    return [
        ClosureLine(
            row.pk,
            moment_label(row.during.lower),
            moment_label(row.during.upper),
            "、".join(str(room.names) for room in _covered(hall, parts.get(row.pk, set()))),
            row.reason,
        )
        for row in rows
    ]


def _covered(hall: FacilityValue, parts: set[int]) -> list[RoomValue]:
    return [room for room in hall.rooms if set(room.part_ids) <= parts]


def hits_of(
    *,
    hall: FacilityValue,
    spots: Sequence[Spot],
    catalogue: Catalogue,
    now: datetime,
    elsewhere: Sequence[FacilityValue] = (),
) -> list[Hit]:
    """The bookings in the way of `spots`, with free places of the same length.

    `elsewhere`: other halls that are looked at, too, on the same day; for a building that stops.
    """
    rows = list(bookings_at(spots))
    lines = desk_lines(rows, catalogue=catalogue, now=now)
    if not rows:
        return []
    first = day_of(rows[0].period.start) - timedelta(days=DAYS_AROUND)
    last = day_of(rows[-1].period.start) + timedelta(days=DAYS_AROUND)
    span = Period(span_of(first).start, span_of(last).end)
    parts = {part for each in (hall, *elsewhere) for room in each.rooms for part in room.part_ids}
    taken = occupants_of(part_ids=parts, during=span, now=now)

    def is_free(wish: Wish) -> bool:
        occupied = wish.occupied
        if any(_meets(spot, wish, catalogue) for spot in spots):
            return False
        return occupant_in(taken, wish.room.part_ids, occupied.start, occupied.end) is None

    halls = [] if hall.shelter else [hall]
    found = []
    for row, line in zip(rows, lines, strict=True):
        wishes = _goals(row, [*halls, *elsewhere], catalogue, now)
        found.append(Hit(line, [_goal(wish, hall) for wish in wishes if is_free(wish)]))
    return found


def _meets(spot: Spot, wish: Wish, catalogue: Catalogue) -> bool:
    parts = {part for room_id in spot.room_ids for part in catalogue.room_by_id[room_id].part_ids}
    return bool(parts & set(wish.room.part_ids)) and wish.occupied.overlaps(spot.during)


def _goals(
    booking: Booking, halls: Sequence[FacilityValue], catalogue: Catalogue, now: datetime
) -> Iterable[Wish]:
    """The same slots: in other rooms that day, then in the same room on days around it."""
    day, here = day_of(booking.period.start), catalogue.room_by_id[booking.room_id]
    places = [
        (room, day)
        for hall in halls
        for room in hall.rooms
        if room.id != here.id and room.capacity >= booking.application.people
    ]
    if here.facility_id in {hall.id for hall in halls}:
        near = sorted(range(-DAYS_AROUND, DAYS_AROUND + 1), key=abs)
        places += [(here, day + timedelta(days=offset)) for offset in near if offset]
    for room, on in places:
        wish = _same(booking.slot_codes, room, on, catalogue)
        if wish and closed_reason(wish.facility, on) is None and wish.during.start > now:
            yield wish


def _same(
    slot_codes: Sequence[str], room: RoomValue, on: date, catalogue: Catalogue
) -> Wish | None:
    hall = catalogue.facility_by_id[room.facility_id]
    timetable = hall.timetable(room.timetable_code, on)
    known = {slot.code for slot in timetable.slots} if timetable else set()
    if not slot_codes or not set(slot_codes) <= known:
        return None
    wishes = wishes_of([Pick(room.code, on, code) for code in slot_codes], catalogue)
    return wishes[0] if len(wishes) == 1 else None


def _goal(wish: Wish, hall: FacilityValue) -> Goal:
    picks = [Pick(wish.room.code, wish.day, slot.code) for slot in wish.slots]
    other = f"{wish.facility.names}　" if wish.facility.id != hall.id else ""
    return Goal(
        value=",".join(str(pick) for pick in picks),
        label=f"{other}{wish.room.names}　{when_label(wish.during)}",
    )
