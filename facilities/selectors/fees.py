"""Reads: the versions of a hall's fees, as they are kept."""

from dataclasses import dataclass
from datetime import date

from core.dates import full_day_label
from facilities.imports.fees import schedule_of
from facilities.models import FeeSchedule
from facilities.rules.fees.told import PriceTable, RuleTold, rules_told, tables_of
from facilities.selectors.seen import name_of_text


@dataclass(frozen=True, slots=True)
class VersionLine:
    """One version in a list. `state`: past, present or future."""

    begins: date
    first: str
    last: str  # empty: until further notice
    name: str
    clause: str
    invented: bool
    state: str
    seen: str  # names its text; withdrawing asks for it again


@dataclass(frozen=True, slots=True)
class RoomFees:
    """The price tables of one room."""

    room: str
    tables: tuple[PriceTable, ...]


@dataclass(frozen=True, slots=True)
class VersionTold:
    """A version in words."""

    rooms: tuple[RoomFees, ...]
    rules: tuple[RuleTold, ...]


def fee_versions(facility_id: int, *, today: date) -> list[VersionLine]:
    """The versions of a hall, the latest first."""
    rows = FeeSchedule.objects.filter(facility_id=facility_id).order_by("-valid")
    return [_line(row, today) for row in rows]


def _line(row: FeeSchedule, today: date) -> VersionLine:
    schedule = schedule_of(row.text)
    state = "present" if today in row.valid else "future" if today < row.valid.lower else "past"
    last = date.fromordinal(row.valid.upper.toordinal() - 1) if row.valid.upper else None
    return VersionLine(
        begins=row.valid.lower,
        first=full_day_label(row.valid.lower),
        last=full_day_label(last) if last else "",
        name=str(schedule.names),
        clause=schedule.clause,
        invented=schedule.invented,
        state=state,
        seen=name_of_text(row.text),
    )


def fee_text(facility_id: int, *, begins: date) -> str | None:
    """A version as it was written, or None."""
    rows = FeeSchedule.objects.filter(facility_id=facility_id, valid__startswith=begins)
    return rows.values_list("text", flat=True).first()


def version_told(text: str) -> VersionTold:
    """A kept version in words, room by room."""
    schedule = schedule_of(text)
    rooms = (
        RoomFees(str(names), tables_of(schedule, code)) for code, names in schedule.rooms.items()
    )
    return VersionTold(
        rooms=tuple(room for room in rooms if room.tables), rules=rules_told(schedule)
    )
