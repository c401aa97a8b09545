"""A small world of halls for booking's tests: one divided hall, one plain room, slots and hours.

Everything is open every day but Mondays, from three months before, until the use begins.
"""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from psycopg.types.range import DateRange

from booking.rules.wishes import Pick
from core.clock import JST
from facilities.enums import ClosedKind, RuleSubject
from facilities.models import (
    Area,
    BookingRules,
    Facility,
    FeeSchedule,
    HallRules,
    OpeningHours,
    Purpose,
    Room,
    RoomPart,
    Slot,
    Timetable,
)
from facilities.services.versions import raise_catalogue_version

ALWAYS = DateRange(date(2020, 4, 1), None)
SLOTS = (("am", "午前", 9, 12), ("pm", "午後", 13, 17), ("night", "夜間", 18, 22))
SATURDAY = date(2026, 12, 5)
FEES = """\
hall: kan
name: 見本公民館 使用料
clause: 見本公民館条例 別表
from: 2020-04-01
slots: {am: 9:00-12:00, pm: 13:00-17:00, night: 18:00-22:00}
rooms: {whole: whole室, a: a室, b: b室, single: single室}
fees: [{yen: {am: 600, pm: 800, night: 1000}}]
"""
NOW = datetime(2026, 11, 24, 10, 0, tzinfo=JST)


@dataclass(frozen=True)
class World:
    """The halls' keys that tests speak of."""

    facility: Facility
    whole: Room
    part_a: Room
    part_b: Room
    single: Room
    purpose: Purpose


def build_world(**rules: object) -> World:
    """The world, with `rules` overriding the booking rules of every room."""
    names = {"name_kana": "", "name_en": ""}
    area = Area.objects.create(code="centre", name="中央", **names)
    purpose = Purpose.objects.create(code="meeting", name="会議", **names)
    facility = Facility.objects.create(
        code="kan",
        name="見本公民館",
        family="community",
        area=area,
        operator="市",
        address="1-1",
        phone="027-000-0001",
        **names,
    )
    OpeningHours.objects.create(
        facility=facility, valid=ALWAYS, opens_at=time(9), closes_at=time(22)
    )
    closed = {"kind": ClosedKind.WEEKDAY.value, "weekdays": [0], "note": "月曜休館"}
    give_days(facility, RuleSubject.CLOSED, closed)
    timetable = Timetable.objects.create(facility=facility, code="std", unit="slots", valid=ALWAYS)
    Slot.objects.bulk_create(
        Slot(
            timetable=timetable,
            code=code,
            name=name,
            starts_at=time(starts),
            ends_at=time(ends),
            order=order,
            **names,
        )
        for order, (code, name, starts, ends) in enumerate(SLOTS)
    )
    a, b, c = RoomPart.objects.bulk_create(
        RoomPart(facility=facility, code=f"part-{x}", name=x) for x in "abc"
    )
    rooms = _rooms(facility, purpose, {"whole": [a, b], "a": [a], "b": [b], "single": [c]}, rules)
    FeeSchedule.objects.create(facility=facility, valid=ALWAYS, text=FEES)
    raise_catalogue_version()
    whole, part_a, part_b, single = rooms
    return World(facility, whole, part_a, part_b, single, purpose)


def give_days(
    facility: Facility, subject: RuleSubject, *days: dict[str, Any], **version: Any
) -> None:
    """The hall's closed or kept days, in the form of their column."""
    HallRules.objects.create(
        facility=facility,
        subject=subject,
        terms={"days": list(days)},
        **{"valid": ALWAYS} | version,
    )


def _rooms(
    facility: Facility,
    purpose: Purpose,
    parts: dict[str, list[RoomPart]],
    rules: dict[str, object],
) -> list[Room]:
    rooms = Room.objects.bulk_create(
        Room(
            facility=facility,
            code=code,
            name=f"{code}室",
            name_kana="",
            name_en="",
            timetable_code="std",
            rules_code="std",
            capacity=20,
            position=position,
        )
        for position, code in enumerate(parts)
    )
    room_part, room_purpose = Room.parts.through, Room.purposes.through
    room_part.objects.bulk_create(
        room_part(room=room, roompart=part) for room in rooms for part in parts[room.code]
    )
    room_purpose.objects.bulk_create(room_purpose(room=room, purpose=purpose) for room in rooms)
    given = {
        "opens_basis": "month_first",
        "opens_months": 3,
        "opens_at": time(9),
        "opens_shift": "none",
        "closes_days": 0,
        "closes_at": None,
        "cancel_days": 3,
        "applicants": ["person", "organisation"],
        "allocation": "first_come",
        "limits": [],
        "review": False,
    } | rules
    BookingRules.objects.bulk_create(BookingRules(room=r, valid=ALWAYS, **given) for r in rooms)
    return rooms


def picks(room: str, *slots: str, on: date = SATURDAY) -> list[Pick]:
    """Picks of one room and day."""
    return [Pick(room, on, slot) for slot in slots]
