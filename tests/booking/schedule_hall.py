"""A small hall built from a schedule of fees alone: its rooms, a timetable, what is paid."""

from collections.abc import Iterable, Sequence
from datetime import date, time
from itertools import pairwise

import yaml
from psycopg.types.range import DateRange

from booking.rules.wishes import Pick
from facilities.imports.fees import read_case_file, read_schedule_file
from facilities.models import (
    Area,
    BookingRules,
    Facility,
    FeeSchedule,
    OpeningHours,
    Purpose,
    Room,
    RoomPart,
    Slot,
    Timetable,
)
from facilities.rules.fees import Case, Schedule, Use
from facilities.services.versions import raise_catalogue_version
from tests.booking.world import ALWAYS

CODE = "kan"
NAMES = {"name_kana": "", "name_en": ""}
OPENS, CLOSES = 9 * 60, 23 * 60
STEPS = (30, 10)  # minutes: a room that is let by the clock is let by these


def read(schedule: str, case: str) -> tuple[tuple[Schedule, ...], Case]:
    """The texts of both files as values."""
    versions, faults = read_schedule_file(schedule.encode(), file="schedule")
    assert faults == []
    said, faults = read_case_file(case.encode(), file="case", versions=versions)
    assert faults == []
    return versions, said


def texts_of(schedule: str) -> list[str]:
    """One text for each version, as a hall keeps them; every value stays a text."""
    plain = yaml.load(schedule, Loader=yaml.BaseLoader)  # noqa: S506
    if "versions" not in plain:
        return [f"hall: {CODE}\n{schedule}"]
    versions = plain.pop("versions")
    return [
        yaml.safe_dump({"hall": CODE, **plain, **version}, allow_unicode=True)
        for version in versions
    ]


def build_hall(schedule: str, versions: Sequence[Schedule], uses: Sequence[Use]) -> Purpose:
    """The hall of a schedule, open every day, let three months before and paid before use."""
    area = Area.objects.create(code="centre", name="中央", **NAMES)
    purpose = Purpose.objects.create(code="meeting", name="会議", **NAMES)
    hall = Facility.objects.create(
        code=CODE,
        name="見本会館",
        family="community",
        area=area,
        operator="市",
        address="1-1",
        phone="027-000-0001",
        **NAMES,
    )
    OpeningHours.objects.create(facility=hall, valid=ALWAYS, opens_at=time(9), closes_at=time(23))
    by_slot = {use.room for use in uses if use.slots} | _with_columns(versions)
    slots = versions[-1].slots
    _timetable(hall, "slots", [(s.code, str(s.names), s.starts, s.ends) for s in slots])
    step = next(step for step in STEPS if not any(minute % step for minute in _minutes(uses)))
    clock = [(f"t{m}", _label(m), m, m + step) for m in range(OPENS, CLOSES, step)]
    _timetable(hall, "clock", clock)
    for code, names in versions[-1].rooms.items():
        _room(hall, purpose, code, str(names), "slots" if code in by_slot else "clock")
    starts = [version.valid_from for version in versions]
    ends: list[date | None] = [*(after for _before, after in pairwise(starts)), None]
    for text, starts_on, ends_on in zip(texts_of(schedule), starts, ends, strict=True):
        valid = DateRange(starts_on, ends_on)
        FeeSchedule.objects.create(facility=hall, valid=valid, text=text)
    raise_catalogue_version()
    return purpose


def _with_columns(versions: Sequence[Schedule]) -> set[str]:
    """The rooms that are priced by slots."""
    return {
        room
        for version in versions
        for row in version.fees
        if row.columns
        for room in row.scope.when.rooms or version.rooms
    }


def _minutes(uses: Iterable[Use]) -> list[int]:
    """Every time of the clock that the uses name."""
    return [minute for use in uses for minute in (use.starts, use.ends) if minute is not None]


def _timetable(hall: Facility, code: str, slots: list[tuple[str, str, int, int]]) -> None:
    table = Timetable.objects.create(facility=hall, code=code, unit="slots", valid=ALWAYS)
    Slot.objects.bulk_create(
        Slot(
            timetable=table,
            code=each,
            name=name,
            starts_at=_time(starts),
            ends_at=_time(ends),
            order=order,
            **NAMES,
        )
        for order, (each, name, starts, ends) in enumerate(sorted(slots, key=lambda slot: slot[2]))
    )


def _room(hall: Facility, purpose: Purpose, code: str, name: str, timetable: str) -> None:
    room = Room.objects.create(
        facility=hall,
        code=code,
        name=name,
        timetable_code=timetable,
        capacity=500,
        position=Room.objects.count(),
        **NAMES,
    )
    room.parts.add(RoomPart.objects.create(facility=hall, code=f"part-{code}", name=name))
    room.purposes.add(purpose)
    BookingRules.objects.create(
        room=room,
        valid=ALWAYS,
        opens_basis="month_first",
        opens_months=3,
        opens_at=time(9),
        opens_shift="none",
        closes_days=0,
        closes_at=None,
        cancel_days=3,
        applicants=["person"],
        allocation="first_come",
        payment="prepaid",
        due_days=3,
    )


def picks_of(use: Use) -> list[Pick]:
    """What somebody ticks in the calendar for a use."""
    room = Room.objects.get(code=use.room)
    slots = list(Slot.objects.filter(timetable__code=room.timetable_code).order_by("order"))
    if use.starts is not None and use.ends is not None:
        first, last = _time(use.starts), _time(use.ends)
        chosen = [s.code for s in slots if s.starts_at < last and first < s.ends_at]
    else:
        chosen = [slot.code for slot in use.slots] or [slots[0].code]
    return [Pick(use.room, use.day, code) for code in chosen]


def _label(minutes: int) -> str:
    return f"{minutes // 60}:{minutes % 60:02}"


def _time(minutes: int) -> time:
    return time(minutes // 60, minutes % 60)
