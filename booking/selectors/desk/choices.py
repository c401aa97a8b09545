"""Which slots of a hall's rooms staff may choose on a day: for a booking, or to move one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from booking.models import Booking
from booking.selectors.desk.lines import bookings_of_rooms, desk_lines, rooms_of, span_of
from booking.selectors.desk.stretches import Stretch, day_of_room, kept_otherwise, taken_of
from core.dates import time_label
from facilities.rules.calendar import closed_reason
from facilities.rules.values import Catalogue, FacilityValue, Names


@dataclass(frozen=True, slots=True)
class Choice:
    """One slot: free where `pick` is not empty, else what keeps it."""

    name: str
    time: str
    pick: str
    word: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class RoomChoices:
    """One room with its day."""

    names: Names
    code: str
    capacity: int
    choices: list[Choice]


@dataclass(frozen=True, slots=True)
class DayChoices:
    """One hall's day; `closed` says why nothing can be chosen."""

    closed: str
    rooms: list[RoomChoices]


def choices_on(
    *,
    hall: FacilityValue,
    day: date,
    chosen: Sequence[str],
    catalogue: Catalogue,
    now: datetime,
    moving: Booking | None = None,
) -> DayChoices:
    """The day's slots; the places of the booking that is `moving` count as free."""
    span = span_of(day)
    rows = [
        row
        for row in bookings_of_rooms(room_ids=rooms_of(hall), span=span)
        if moving is None or row.pk != moving.pk
    ]
    lines = dict(
        zip((row.pk for row in rows), desk_lines(rows, catalogue=catalogue, now=now), strict=True)
    )
    others = kept_otherwise(hall, span=span, now=now)
    return DayChoices(
        closed=closed_reason(hall, day) or "",
        rooms=[
            RoomChoices(
                room.names,
                room.code,
                room.capacity,
                [
                    _choice(stretch, chosen)
                    for stretch in day_of_room(
                        hall, room, day, taken_of(room, hall, rows, lines, others)
                    )
                    if stretch.kind != "cleanup"
                ],
            )
            for room in hall.rooms
        ],
    )


def _choice(stretch: Stretch, chosen: Sequence[str]) -> Choice:
    name = stretch.booking.name if stretch.booking and stretch.kind == "booking" else stretch.word
    return Choice(
        name=name,
        time=time_label(stretch.during),
        pick=stretch.pick,
        word=stretch.booking.status_word if stretch.booking else "",
        chosen=stretch.pick in chosen,
    )
