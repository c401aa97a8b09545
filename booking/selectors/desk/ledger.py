"""The ledger of a day (予約台帳): rooms as rows, time as columns, cut into cells that span columns.

A page may hold no style, so the grid is a table: every cell says how many columns it covers. The
width of a column is the largest step of minutes that meets every beginning and end of the day.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import reduce
from math import gcd

from django.utils.translation import gettext as _

from booking.selectors.calendar import slots_of
from booking.selectors.desk.lines import (
    DeskLine,
    bookings_of_rooms,
    desk_lines,
    rooms_of,
    span_of,
)
from booking.selectors.desk.stretches import Stretch, day_of_room, kept_otherwise, taken_of
from core.clock import JST, at
from core.dates import clock_label, time_label
from core.periods import Period
from facilities.rules.calendar import closed_reason
from facilities.rules.values import Catalogue, FacilityValue, Names, in_force

COARSEST = 30  # minutes of a column


@dataclass(frozen=True, slots=True)
class Cell:
    """Some columns of one room: a booking, something else that keeps the room, or free time."""

    kind: str  # booking, elsewhere, held, closed, official, cleanup, free, outside
    columns: int
    time: str
    word: str = ""
    booking: DeskLine | None = None
    pick: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One room's day."""

    names: Names
    code: str
    cells: list[Cell]


@dataclass(frozen=True, slots=True)
class Hour:
    """A head over the columns of an hour (or what is left of one)."""

    label: str
    columns: int


@dataclass(frozen=True, slots=True)
class Ledger:
    """One hall's day. `now_at` is where the present stands between first and last column, in %."""

    hours: list[Hour]
    rows: list[Row]
    columns: int
    closed: str
    now_at: str
    now_label: str
    count: int


def ledger_of(*, hall: FacilityValue, day: date, catalogue: Catalogue, now: datetime) -> Ledger:
    """The hall's rooms on `day`. Two queries, and one for the marks."""
    span = span_of(day)
    bookings = list(bookings_of_rooms(room_ids=rooms_of(hall), span=span))
    lines = dict(
        zip(
            (booking.pk for booking in bookings),
            desk_lines(bookings, catalogue=catalogue, now=now),
            strict=True,
        )
    )
    others = kept_otherwise(hall, span=span, now=now)
    taken = {room.id: taken_of(room, hall, bookings, lines, others) for room in hall.rooms}
    edges = [edge for several in taken.values() for one in several for edge in one.edges]
    frame = _frame(hall, day, [edge for edge in edges if span.covers(edge)])
    step = _step(hall, day, edges, frame)
    return Ledger(
        hours=_hours(frame, step),
        rows=[
            Row(
                room.names,
                room.code,
                _cells(day_of_room(hall, room, day, taken[room.id]), frame, step),
            )
            for room in hall.rooms
        ],
        columns=frame.minutes // step,
        closed=closed_reason(hall, day) or "",
        now_at=_percent(frame, now),
        now_label=clock_label(now) if frame.covers(now) else "",
        count=len(bookings),
    )


def _frame(hall: FacilityValue, day: date, edges: Iterable[datetime]) -> Period:
    """From the first to the last thing of the day, in whole hours."""
    hours = in_force(hall.hours, day)
    moments = [*edges, *_slot_edges(hall, day)]
    if hours:
        moments += [at(day, hours.opens_at), at(day, hours.closes_at)]
    first = min(moments, default=at(day, time(9)))
    last = max(moments, default=at(day, time(21)))
    start = first.replace(minute=0, second=0, microsecond=0)
    whole = last.replace(minute=0, second=0, microsecond=0)
    end = whole if whole == last else whole + timedelta(hours=1)
    return Period(start, max(end, start + timedelta(hours=1)))


def _slot_edges(hall: FacilityValue, day: date) -> list[datetime]:
    slots = {slot for room in hall.rooms for slot in slots_of(hall, room, day)}
    return [at(day, edge) for slot in slots for edge in (slot.starts_at, slot.ends_at)]


def _step(hall: FacilityValue, day: date, edges: Iterable[datetime], frame: Period) -> int:
    """The largest number of minutes, at most COARSEST, that meets every edge in the frame."""
    inside = [edge for edge in [*edges, *_slot_edges(hall, day)] if frame.covers(edge)]
    minutes = [int((edge - frame.start).total_seconds() // 60) for edge in inside]
    return max(1, reduce(gcd, minutes, COARSEST))


def _hours(frame: Period, step: int) -> list[Hour]:
    first = frame.start.astimezone(JST).hour
    return [
        Hour(_("%(hour)d時") % {"hour": (first + number) % 24}, 60 // step)
        for number in range(frame.minutes // 60)
    ]


def _cells(stretches: Iterable[Stretch], frame: Period, step: int) -> list[Cell]:
    """The room's day from left to right without a gap, cut at the frame."""
    cells, here = [], frame.start
    for stretch in stretches:
        start, end = max(stretch.during.start, here), min(stretch.during.end, frame.end)
        if end <= start:
            continue
        if here < start:
            cells.append(Cell("outside", _columns(here, start, step), ""))
        cells.append(
            Cell(
                kind=stretch.kind,
                columns=_columns(start, end, step),
                time=time_label(stretch.during),
                word=stretch.word,
                booking=stretch.booking,
                pick=stretch.pick,
                url=stretch.url,
            )
        )
        here = end
    if here < frame.end:
        cells.append(Cell("outside", _columns(here, frame.end, step), ""))
    return cells


def _columns(start: datetime, end: datetime, step: int) -> int:
    return int((end - start).total_seconds() // 60) // step


def _percent(frame: Period, now: datetime) -> str:
    if not frame.covers(now):
        return ""
    return f"{(now - frame.start) / (frame.end - frame.start) * 100:.2f}%"
