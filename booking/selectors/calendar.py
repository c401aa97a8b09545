"""The two calendars: one room over a month, and rooms of halls on one day."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from booking.selectors.cells import (
    Board,
    Cell,
    Note,
    Place,
    Viewer,
    notes_of,
    words_for_others,
)
from booking.selectors.occupants import around, occupants_of
from core.clock import add_months, at, day_start, month_start
from core.dates import clock_label, day_in_month_label, full_day_label, month_label
from core.periods import Period
from facilities.enums import ApplicantKind
from facilities.fee_words import yen_text
from facilities.rules.calendar import closed_reason
from facilities.rules.fees.told import lowest_yen
from facilities.rules.holidays import holiday_name
from facilities.rules.values import FacilityValue, Names, RoomValue, SlotValue, in_force

Halls = Sequence[tuple[FacilityValue, Sequence[RoomValue]]]


@dataclass(frozen=True, slots=True)
class Column:
    """A slot as the head of a column."""

    name: str
    time: str


@dataclass(frozen=True, slots=True)
class MonthDay:
    """One line of a month."""

    label: str
    iso: str
    kind: str  # weekday, saturday, sunday, holiday
    holiday: str
    closed: str
    cells: list[Cell]
    same: Cell | None  # one answer for the whole day, where nothing can be picked


@dataclass(frozen=True, slots=True)
class RoomMonth:
    """One room's month; `changes_at`: the first moment at which time alone changes it."""

    label: str
    columns: list[Column]
    days: list[MonthDay]
    first_free: MonthDay | None  # where to jump to
    first_evening: MonthDay | None
    notes: list[Note]
    changes_at: datetime | None


@dataclass(frozen=True, slots=True)
class RoomDay:
    """One room's slots on a day."""

    names: Names
    code: str
    capacity: int
    price_from: str
    whom: str  # to whom alone the room is let, or empty
    is_for_groups: bool  # to registered groups alone
    cells: list[Cell]


@dataclass(frozen=True, slots=True)
class HallDay:
    """One hall's rooms on a day; `closed` is the reason, or empty."""

    names: Names
    code: str
    area: str
    phone: str
    closed: str
    rooms: list[RoomDay]
    needs_group: bool  # of who looks, for one of the rooms: they act for no registered group

    @property
    def free_count(self) -> int:
        """How many slots can be picked."""
        return sum(_free(room) for room in self.rooms)

    @property
    def notes(self) -> list[Note]:
        """What a tap on its cells opens."""
        return notes_of(cell for room in self.rooms for cell in room.cells)


@dataclass(frozen=True, slots=True)
class Day:
    """Rooms of halls on one day."""

    on: date
    label: str
    holiday: str
    halls: list[HallDay]
    free_count: int
    changes_at: datetime | None


def room_month(
    *,
    facility: FacilityValue,
    room: RoomValue,
    month: date,
    now: datetime,
    viewer: Viewer,
) -> RoomMonth:
    """Every day of the month of `month` for `room`. One query."""
    first = month_start(month)
    days = [first + timedelta(days=n) for n in range((add_months(first, 1) - first).days)]
    span = Period(day_start(first), day_start(days[-1]) + timedelta(days=1))
    board = Board(
        now=now,
        occupants=occupants_of(part_ids=room.part_ids, during=around(span, [room]), now=now),
        viewer=viewer,
    )
    lines = [_month_day(board, facility, room, day) for day in days]
    return RoomMonth(
        label=month_label(first),
        columns=_columns(facility, room, first),
        days=lines,
        first_free=next((line for line in lines if any(c.pick for c in line.cells)), None),
        first_evening=_first_evening(facility, room, days, lines),
        notes=notes_of(cell for line in lines for cell in line.cells),
        changes_at=board.changes_at,
    )


def _month_day(board: Board, facility: FacilityValue, room: RoomValue, day: date) -> MonthDay:
    holiday = holiday_name(day)
    cells = board.cells(Place(facility, room, day), all_slots_of(facility, room, day))
    answers = {(cell.state, cell.word) for cell in cells}
    return MonthDay(
        label=day_in_month_label(day),
        iso=day.isoformat(),
        kind=day_kind(day, holiday),
        holiday=holiday,
        closed=closed_reason(facility, day) or "",
        cells=cells,
        same=cells[0] if len(answers) == 1 and not cells[0].pick else None,
    )


def _first_evening(
    facility: FacilityValue, room: RoomValue, days: list[date], lines: list[MonthDay]
) -> MonthDay | None:
    """The first day with something free in the evening."""
    begins = BANDS["evening"].from_hour
    for day, line in zip(days, lines, strict=True):
        slots = all_slots_of(facility, room, day)
        pairs = zip(slots, line.cells, strict=True)
        if any(cell.pick and slot.starts_at.hour >= begins for slot, cell in pairs):
            return line
    return None


def day_kind(day: date, holiday: str) -> str:
    """weekday, saturday, sunday or holiday."""
    if holiday:
        return "holiday"
    return {5: "saturday", 6: "sunday"}.get(day.weekday(), "weekday")


def slots_of(facility: FacilityValue, room: RoomValue, day: date) -> tuple[SlotValue, ...]:
    """The slots of `room` on `day`."""
    timetable = facility.timetable(room.timetable_code, day)
    return timetable.slots if timetable else ()


def all_slots_of(facility: FacilityValue, room: RoomValue, day: date) -> tuple[SlotValue, ...]:
    """The columns of a month: the slots of every weekday, also those that `day` does not have."""
    timetable = facility.whole_timetable(room.timetable_code, day)
    return timetable.slots if timetable else ()


def _columns(facility: FacilityValue, room: RoomValue, day: date) -> list[Column]:
    return [
        Column(
            str(slot.names),
            f"{clock_label(at(day, slot.starts_at))}–{clock_label(at(day, slot.ends_at))}",
        )
        for slot in all_slots_of(facility, room, day)
    ]


def hall_days(
    *, halls: Halls, days: Sequence[date], now: datetime, viewer: Viewer, band: "Band | None" = None
) -> list[Day]:
    """The chosen rooms of the chosen halls on `days` (consecutive); of `band` only, if given.

    One query. Over several days only rooms with something free are shown.
    """
    shown = [room for _hall, rooms in halls for room in rooms]
    part_ids = {part for room in shown for part in room.part_ids}
    span = around(Period(day_start(days[0]), day_start(days[-1] + timedelta(days=1))), shown)
    board = Board(
        now=now, occupants=occupants_of(part_ids=part_ids, during=span, now=now), viewer=viewer
    )
    return [_day(board, halls, day, band, only_free=len(days) > 1) for day in days]


def _day(board: Board, halls: Halls, day: date, band: "Band | None", *, only_free: bool) -> Day:
    shown = [
        _hall_day(board, hall, rooms, day, band=band, only_free=only_free) for hall, rooms in halls
    ]
    shown = [hall for hall in shown if hall.rooms]
    shown.sort(key=lambda hall: not hall.free_count)
    return Day(
        on=day,
        label=full_day_label(day),
        holiday=holiday_name(day),
        halls=shown,
        free_count=sum(hall.free_count for hall in shown),
        changes_at=board.changes_at,
    )


def _free(room: RoomDay) -> int:
    return sum(1 for cell in room.cells if cell.pick)


def _hall_day(
    board: Board,
    hall: FacilityValue,
    rooms: Iterable[RoomValue],
    day: date,
    *,
    band: "Band | None",
    only_free: bool,
) -> HallDay:
    lines = [
        RoomDay(
            names=room.names,
            code=room.code,
            capacity=room.capacity,
            price_from=price_from(hall, room, day),
            whom=whom(room, day),
            is_for_groups=is_for_groups(room, day),
            cells=board.cells(Place(hall, room, day), in_band(slots_of(hall, room, day), band)),
        )
        for room in rooms
    ]
    shown = [line for line in lines if (_free(line) if only_free else line.cells)]
    return HallDay(
        names=hall.names,
        code=hall.code,
        area=hall.area,
        phone=hall.phone,
        closed=closed_reason(hall, day) or "",
        rooms=shown,
        needs_group=not board.viewer.has_group and any(line.is_for_groups for line in shown),
    )


def whom(room: RoomValue, day: date) -> str:
    """To whom alone the room is let on `day`, in two words; empty where to all."""
    rules = in_force(room.rules, day)
    if rules is None or len(rules.applicants) == len(ApplicantKind):
        return ""
    return words_for_others(rules)[0]


def is_for_groups(room: RoomValue, day: date) -> bool:
    """Whether the room is let to registered groups alone on `day`."""
    rules = in_force(room.rules, day)
    return rules is not None and rules.is_for_groups


def price_from(hall: FacilityValue, room: RoomValue, day: date) -> str:
    """The lowest price in the table on `day`, as text; empty where there is no table."""
    schedule = hall.schedule_on(day)
    lowest = None if schedule is None else lowest_yen(schedule, room.code, day)
    return "" if lowest is None else _("%(yen)sから") % {"yen": yen_text(lowest)}


@dataclass(frozen=True, slots=True)
class Band:
    """Part of a day by clock hours, half-open: what people mean by 午前, 午後, 夜間."""

    code: str
    from_hour: int
    to_hour: int


BANDS = {
    "morning": Band("morning", 0, 12),
    "afternoon": Band("afternoon", 12, 17),
    "evening": Band("evening", 17, 24),
}


def in_band(slots: tuple[SlotValue, ...], band: Band | None) -> tuple[SlotValue, ...]:
    """The slots that begin in `band`; all, if None."""
    if band is None:
        return slots
    return tuple(slot for slot in slots if band.from_hour <= slot.starts_at.hour < band.to_hour)
