"""The ledger of a week: rooms as rows, seven days as columns, each day with its bookings."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from booking.selectors.calendar import day_kind
from booking.selectors.desk.lines import (
    DeskLine,
    bookings_of_rooms,
    desk_lines,
    rooms_of,
    span_of,
)
from booking.selectors.desk.stretches import Kept, Stretch, elsewhere, kept_otherwise
from core.clock import day_of
from core.dates import day_label
from facilities.rules.calendar import closed_reason
from facilities.rules.holidays import holiday_name
from facilities.rules.values import Catalogue, FacilityValue, Names, RoomValue

DAYS = 7


@dataclass(frozen=True, slots=True)
class DayHead:
    """One day as the head of a column."""

    on: date
    label: str
    kind: str
    holiday: str
    closed: str
    is_today: bool


@dataclass(frozen=True, slots=True)
class DayCell:
    """One room's day. `elsewhere`: another room over the same parts is booked."""

    on: date
    bookings: list[DeskLine]
    elsewhere: list[Stretch]
    closures: list[str]
    official: list[Kept]


@dataclass(frozen=True, slots=True)
class WeekRow:
    """One room's week."""

    names: Names
    cells: list[DayCell]


@dataclass(frozen=True, slots=True)
class Week:
    """One hall's week."""

    days: list[DayHead]
    rows: list[WeekRow]
    count: int


def monday_of(day: date) -> date:
    """The Monday of the week of `day`."""
    return day - timedelta(days=day.weekday())


def week_of(*, hall: FacilityValue, day: date, catalogue: Catalogue, now: datetime) -> Week:
    """The week of `day`, from Monday. Two queries, and those for the marks."""
    days = [monday_of(day) + timedelta(days=number) for number in range(DAYS)]
    span = span_of(days[0], DAYS)
    rows = list(bookings_of_rooms(room_ids=rooms_of(hall), span=span))
    told = desk_lines(rows, catalogue=catalogue, now=now)
    lines = {row.pk: line for row, line in zip(rows, told, strict=True)}
    by_cell: dict[tuple[int, date], list[DeskLine]] = defaultdict(list)
    for row in rows:
        by_cell[row.room_id, day_of(row.period.start)].append(lines[row.pk])
    beside: dict[tuple[int, date], list[Stretch]] = defaultdict(list)
    for room in hall.rooms:
        for stretch in elsewhere(room, hall, rows, lines):
            beside[room.id, day_of(stretch.during.start)].append(stretch)
    kept = kept_otherwise(hall, span=span, now=now)
    return Week(
        days=[_head(hall, each, day_of(now)) for each in days],
        rows=[
            WeekRow(
                room.names,
                [
                    DayCell(
                        each,
                        by_cell[room.id, each],
                        beside[room.id, each],
                        [one.word for one in _kept_by(room, each, kept, kind="closed")],
                        _kept_by(room, each, kept, kind="official"),
                    )
                    for each in days
                ],
            )
            for room in hall.rooms
        ],
        count=len(rows),
    )


def _head(hall: FacilityValue, day: date, today: date) -> DayHead:
    holiday = holiday_name(day)
    return DayHead(
        on=day,
        label=day_label(day),
        kind=day_kind(day, holiday),
        holiday=holiday,
        closed=closed_reason(hall, day) or "",
        is_today=day == today,
    )


def _kept_by(room: RoomValue, day: date, kept: list[Kept], *, kind: str) -> list[Kept]:
    """What of `kind` keeps the room that day, each thing once."""
    span = span_of(day)
    found = {
        (each.word, each.url): each
        for each in kept
        if each.kind == kind and each.part_id in room.part_ids and span.overlaps(each.during)
    }
    return list(found.values())
