"""What the database holds when files of halls are checked, and the lock under which it is read."""

from datetime import date
from typing import Any

from django.db import connections, router

from audit.models import Entry
from facilities.enums import RULES_PUBLISHED, RuleSubject
from facilities.imports.known import AccessWord, Known
from facilities.models import (
    AccessKind,
    Area,
    BookingRules,
    EquipmentKind,
    Facility,
    HallRules,
    OpeningHours,
    Purpose,
    Room,
    RoomPart,
    Timetable,
)

_LOADING = 0x6861_6C6C  # "hall": the advisory lock that lets one loading in at a time


def wait_for_other_loadings() -> None:
    """Let one loading or revision in at a time, until the transaction ends."""
    with connections[router.db_for_write(Facility)].cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOADING])


def known() -> Known:
    """What files are checked against. Call it after the lock."""
    links = Room.parts.through.objects.values_list("room__code", "roompart__code")
    parts_of_room: dict[str, set[str]] = {}
    for room, part in links:
        parts_of_room.setdefault(room, set()).add(part)
    return Known(
        areas=frozenset(Area.objects.values_list("code", flat=True)),
        purposes=frozenset(Purpose.objects.values_list("code", flat=True)),
        equipment=frozenset(EquipmentKind.objects.values_list("code", flat=True)),
        accessibility={
            code: AccessWord(of, column)
            for code, of, column in AccessKind.objects.values_list("code", "of", "column")
        },
        hall_of_room=dict(Room.objects.values_list("code", "facility__code")),
        hall_of_part=dict(RoomPart.objects.values_list("code", "facility__code")),
        parts_of_room={room: frozenset(parts) for room, parts in parts_of_room.items()},
        slots_of_hall=_slots_of_halls(),
        published_in_hall=_published_in_halls(),
        penalties_of_hall=_penalties_of_halls(),
    )


def _published_in_halls() -> dict[str, frozenset[date]]:
    """Days from which rules hold by staff's own publishing, as far as these rules still stand."""
    rows = Entry.objects.filter(verb=RULES_PUBLISHED, object_type="facility")
    told: dict[str, set[date]] = {}
    for code, facts in rows.values_list("object_code", "facts"):
        told.setdefault(code, set()).update(map(date.fromisoformat, facts["from"]))
    return {code: frozenset(days & _begins(code)) for code, days in told.items()}


def _begins(code: str) -> set[date]:
    """The days from which any of the hall's rules hold."""
    dated = (
        OpeningHours.objects.filter(facility__code=code),
        HallRules.objects.filter(facility__code=code),
        Timetable.objects.filter(facility__code=code),
        BookingRules.objects.filter(room__facility__code=code),
    )
    return {day for rows in dated for day in rows.values_list("valid__startswith", flat=True)}


def _penalties_of_halls() -> dict[str, dict[date, dict[str, Any]]]:
    """What each hall's penalty rules say, by their first day."""
    found: dict[str, dict[date, dict[str, Any]]] = {}
    for row in HallRules.objects.filter(subject=RuleSubject.PENALTIES).select_related("facility"):
        found.setdefault(row.facility.code, {})[row.valid.lower] = row.terms
    return found


def _slots_of_halls() -> dict[str, frozenset[str]]:
    """The codes of all slots of a hall's timetables; halls without any are there, too."""
    slots: dict[str, set[str]] = {}
    pairs = Facility.objects.values_list("code", "timetables__slots__code")
    for hall, slot in pairs:
        slots.setdefault(hall, set()).update({slot} if slot else ())
    return {hall: frozenset(codes) for hall, codes in slots.items()}
