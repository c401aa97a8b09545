"""Writes one checked hall file into the tables. Called by load, inside its transaction."""

from dataclasses import asdict
from datetime import date
from typing import Any

from core.clock import at
from facilities.enums import RuleSubject
from facilities.imports.entries import (
    DaysEntry,
    HallEntry,
    RoomEntry,
    RulesEntry,
    TimetableEntry,
)
from facilities.models import (
    Area,
    BookingRules,
    EquipmentKind,
    Facility,
    HallRules,
    LotteryPeriod,
    OpeningHours,
    Purpose,
    Room,
    RoomPart,
    Slot,
    Timetable,
)
from facilities.rules.accessibility import kept_facts
from facilities.rules.days import json_of_days
from facilities.rules.penalties import json_of
from facilities.rules.terms_json import as_json
from facilities.rules.values import Names
from facilities.services.ledger import Ledger


def names_of(names: Names) -> dict[str, str]:
    """The columns of a `Named` row."""
    return {
        "name": names.ja,
        "name_kana": names.kana,
        "name_en": names.en,
        "name_easy": names.easy,
    }


def write_hall(entry: HallEntry, ledger: Ledger) -> Facility:
    """Make the tables say what the file says; the ledger counts the rows that differed."""
    present = Facility.objects.filter(code=entry.code).first()
    hall = ledger.put(Facility, present, {"code": entry.code}, _hall_fields(entry))
    _write_hours(entry, hall, ledger)
    _write_own_rules(entry, hall, ledger)
    _write_timetables(entry, hall, ledger)
    _write_lotteries(entry, hall, ledger)
    _write_rooms(entry, hall, ledger)
    return hall


def _hall_fields(entry: HallEntry) -> dict[str, Any]:
    return {
        **names_of(entry.names),
        "family": entry.family,
        "area_id": Area.objects.get(code=entry.area).pk,
        "position": entry.position,
        "operator": entry.operator,
        "address": entry.address,
        "phone": entry.phone,
        "url": entry.url,
        "access": entry.access.kept(),
        "barrier_free": [each.kept() for each in entry.barrier_free],
        "accessibility": kept_facts(entry.accessibility),
        "rules_in_brief": [each.kept() for each in entry.rules_in_brief],
        "prohibited": [each.kept() for each in entry.prohibited],
        "asks": [asdict(each) | {"clause": each.clause.kept()} for each in entry.asks],
        "staff_networks": list(entry.staff_networks),
        "sources": list(entry.sources),
        "neighbours": [as_json(each.value) for each in entry.neighbours],
        "invented": list(entry.invented),
        "open_data": entry.open_data,
    }


def _write_hours(entry: HallEntry, hall: Facility, ledger: Ledger) -> None:
    wanted = {
        hours.since: {
            "opens_at": hours.opens_at,
            "closes_at": hours.closes_at,
            "clause": hours.source,
        }
        for hours in entry.hours
    }
    ledger.put_versions(OpeningHours, list(hall.hours.all()), {"facility": hall}, wanted)


def _write_own_rules(entry: HallEntry, hall: Facility, ledger: Ledger) -> None:
    """Closed days, kept days and penalties.

    A file without penalties leaves what was: they end by an entry without points.
    """
    said: dict[RuleSubject, dict[date, dict[str, Any]]] = {
        RuleSubject.CLOSED: {each.since: _days(each) for each in entry.closed},
        RuleSubject.KEPT: {each.since: _days(each) for each in entry.kept},
        RuleSubject.PENALTIES: {
            each.since: {"terms": json_of(each.value), "clause": each.source}
            for each in entry.penalties
        },
    }
    rows = list(hall.rules.all())
    for subject, wanted in said.items():
        if wanted or subject != RuleSubject.PENALTIES:
            present = [row for row in rows if row.subject == subject]
            key = {"facility": hall, "subject": subject.value}
            ledger.put_versions(HallRules, present, key, wanted)


def _days(entry: DaysEntry) -> dict[str, Any]:
    return {"terms": json_of_days(entry.days), "clause": entry.source}


def _same(rows: list[Any], fields: list[dict[str, Any]]) -> bool:
    """Whether the rows, in order, have these fields."""
    return len(rows) == len(fields) and all(
        getattr(row, name) == value
        for row, wanted in zip(rows, fields, strict=True)
        for name, value in wanted.items()
    )


def _write_timetables(entry: HallEntry, hall: Facility, ledger: Ledger) -> None:
    """Timetables that no file names any more stay: rooms out of use still refer to them."""
    present = list(hall.timetables.prefetch_related("slots"))
    for code in sorted({timetable.code for timetable in entry.timetables}):
        versions = {each.since: each for each in entry.timetables if each.code == code}
        rows = ledger.put_versions(
            Timetable,
            [row for row in present if row.code == code],
            {"facility": hall, "code": code},
            {since: {"unit": each.unit, "clause": each.source} for since, each in versions.items()},
        )
        for since, timetable in versions.items():
            _write_slots(timetable, rows[since], ledger)


def _write_slots(entry: TimetableEntry, timetable: Timetable, ledger: Ledger) -> None:
    fields = [
        {
            "code": slot.code,
            **names_of(slot.names),
            "starts_at": slot.starts_at,
            "ends_at": slot.ends_at,
            "order": order,
            "days": list(slot.days),
        }
        for order, slot in enumerate(entry.slots, start=1)
    ]
    rows = sorted(timetable.slots.all(), key=lambda slot: slot.order)
    if not _same(rows, fields):
        ledger.drop(rows)
        for slot in fields:
            ledger.put(Slot, None, {"timetable": timetable}, slot)


def _write_lotteries(entry: HallEntry, hall: Facility, ledger: Ledger) -> None:
    """Periods before the first one in the file are history and stay."""
    present = {row.use_from: row for row in hall.lotteries.all()}
    wanted = {lottery.use_from: lottery for lottery in entry.lotteries}
    first = min(wanted, default=date.max)
    ledger.drop(row for day, row in present.items() if day not in wanted and day >= first)
    for day, lottery in wanted.items():
        fields = {
            "use_to": lottery.use_to,
            "entry_from": lottery.entry_from,
            "entry_to": lottery.entry_to,
            "result_on": lottery.result_on,
            "meets_at": at(lottery.meeting.day, lottery.meeting.clock) if lottery.meeting else None,
            "meets_in": lottery.meeting.place if lottery.meeting else "",
        }
        key = {"facility": hall, "use_from": day}
        ledger.put(LotteryPeriod, present.get(day), key, fields)


def _write_rooms(entry: HallEntry, hall: Facility, ledger: Ledger) -> None:
    """Rooms that the file no longer names cannot be booked any more, but stay for old bookings."""
    parts = _write_parts(entry, hall, ledger)
    related = ("parts", "purposes", "equipment", "rules")
    present = {room.code: room for room in hall.rooms.prefetch_related(*related)}
    words = _Words()
    for position, room_entry in enumerate(entry.rooms, start=1):
        before = present.pop(room_entry.code, None)
        fields = {**_room_fields(room_entry), "position": position, "is_bookable": True}
        key = {"facility": hall, "code": room_entry.code}
        room = ledger.put(Room, before, key, fields)
        _link(room, room_entry, parts, words, ledger)
        _write_rules(entry, room_entry, room, ledger)
    for room in present.values():
        ledger.put(Room, room, {}, {"is_bookable": False})


def _write_parts(entry: HallEntry, hall: Facility, ledger: Ledger) -> dict[str, RoomPart]:
    present = {part.code: part for part in hall.parts.all()}
    named = {part.code: part.name for part in entry.parts}
    own = {room.code: room.names.ja for room in entry.rooms if not room.parts}
    return {
        code: ledger.put(
            RoomPart, present.get(code), {"facility": hall, "code": code}, {"name": name}
        )
        for code, name in {**named, **own}.items()
    }


def _room_fields(room: RoomEntry) -> dict[str, Any]:
    return {
        **names_of(room.names),
        "timetable_code": room.timetable,
        "rules_code": room.rules,
        "capacity": room.capacity,
        "capacity_by_layout": room.layouts,
        "capacity_invented": "capacity" in room.invented,
        "area_m2": room.area_m2,
        "floor": room.floor,
        "accessibility": kept_facts(room.accessibility),
        "picture": room.picture,
        "description": room.description.kept(),
        "preparation_minutes": room.preparation_minutes,
        "turnaround_minutes": room.turnaround_minutes,
        "invented": list(room.invented),
    }


class _Words:
    """The ids of purposes and equipment by code."""

    def __init__(self) -> None:
        self.purposes = dict(Purpose.objects.values_list("code", "pk"))
        self.equipment = dict(EquipmentKind.objects.values_list("code", "pk"))


def _link(
    room: Room, entry: RoomEntry, parts: dict[str, RoomPart], words: _Words, ledger: Ledger
) -> None:
    part_ids = {parts[code].pk for code in entry.part_codes}
    ledger.link(room.parts.all(), part_ids, room.parts)
    purpose_ids = {words.purposes[code] for code in entry.purposes}
    ledger.link(room.purposes.all(), purpose_ids, room.purposes)
    equipment_ids = {words.equipment[code] for code in entry.equipment}
    ledger.link(room.equipment.all(), equipment_ids, room.equipment)


def _write_rules(entry: HallEntry, room_entry: RoomEntry, room: Room, ledger: Ledger) -> None:
    wanted = {rules.since: _rules_fields(rules) for rules in entry.rule_versions(room_entry)}
    ledger.put_versions(BookingRules, list(room.rules.all()), {"room": room}, wanted)


def _rules_fields(rules: RulesEntry) -> dict[str, Any]:
    return {
        "opens_basis": rules.opens.basis,
        "opens_months": rules.opens.months,
        "opens_days": rules.opens.days,
        "opens_on": rules.opens.on_day,
        "opens_at": rules.opens.at,
        "opens_shift": rules.opens.shift,
        "opens_exceptions": as_json(rules.opens.exceptions),
        "closes_days": rules.closes.days,
        "closes_at": rules.closes.at,
        "cancel_days": rules.cancel_days,
        "applicants": list(rules.applicants),
        "allocation": rules.allocation,
        "windows": [as_json(each.value) for each in rules.windows],
        "limits": [as_json(each.value) for each in rules.limits],
        "review": rules.review,
        "changes": rules.changes,
        "payment": rules.payment,
        "due_basis": rules.due_basis,
        "due_days": rules.due_days,
        "permit": rules.permit,
        "report": rules.report,
        "refunds": [
            {"months": tier.months, "days": tier.days, "percent": tier.percent}
            for tier in rules.refunds
        ],
        "priority": [
            {
                "words": list(window.words),
                "opens_months": window.opens_months,
                "closes_months": window.closes_months,
                "documents": list(window.documents),
                "clause": window.clause,
            }
            for window in rules.priority
        ],
        "preparation_minutes": rules.preparation_minutes,
        "turnaround_minutes": rules.turnaround_minutes,
        "invented": list(rules.invented),
        "clause": rules.source,
    }
