"""Loading files of halls: everything is checked first, then all of it is written or none."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db import connections, router, transaction

from audit.services import record
from core.actor import Actor
from facilities.enums import RuleSubject
from facilities.errors import HallFilesRefused
from facilities.imports.checks import folder_faults
from facilities.imports.entries import Folder, TermEntry, VocabularyEntry
from facilities.imports.folder import read_folder
from facilities.imports.known import Known
from facilities.models import (
    Area,
    EquipmentKind,
    Facility,
    HallRules,
    Purpose,
    Room,
    RoomPart,
)
from facilities.selectors import lock_parts
from facilities.services.fees import write_fees
from facilities.services.ledger import Ledger
from facilities.services.versions import raise_calendar_versions, raise_catalogue_version
from facilities.services.write_hall import names_of, write_hall

_LOADING = 0x6861_6C6C  # "hall": the advisory lock that lets one loading in at a time


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """What one loading did: names of halls, rows written, the catalogue's number after it."""

    changed: tuple[str, ...]
    unchanged: tuple[str, ...]
    rows: int
    number: int | None  # None: nothing differed, the number stayed


def load_facilities(*, path: Path, actor: Actor, now: datetime) -> Loaded:
    """Make the database say what the file or folder at `path` says; repeatable.

    Raises HallFilesRefused with all faults of all files; then nothing has changed.
    """
    folder, faults = read_folder(path)
    with transaction.atomic():
        _wait_for_other_loadings()
        faults += folder_faults(folder, _known())
        if faults:
            raise HallFilesRefused(faults)
        words = Ledger()
        for vocabulary in folder.vocabularies:
            _write_words(vocabulary, words)
        rows_of = _write_halls(folder)
        loaded = _close(rows_of, words.count)
        if loaded.number is not None:
            record(
                actor=actor,
                verb="load_facilities",
                object_type="catalogue",
                object_code=str(loaded.number),
                now=now,
                facts={"changed": list(loaded.changed), "rows": loaded.rows},
            )
    return loaded


def _wait_for_other_loadings() -> None:
    with connections[router.db_for_write(Facility)].cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOADING])


def _known() -> Known:
    links = Room.parts.through.objects.values_list("room__code", "roompart__code")
    parts_of_room: dict[str, set[str]] = {}
    for room, part in links:
        parts_of_room.setdefault(room, set()).add(part)
    return Known(
        areas=frozenset(Area.objects.values_list("code", flat=True)),
        purposes=frozenset(Purpose.objects.values_list("code", flat=True)),
        equipment=frozenset(EquipmentKind.objects.values_list("code", flat=True)),
        hall_of_room=dict(Room.objects.values_list("code", "facility__code")),
        hall_of_part=dict(RoomPart.objects.values_list("code", "facility__code")),
        parts_of_room={room: frozenset(parts) for room, parts in parts_of_room.items()},
        slots_of_hall=_slots_of_halls(),
        penalties_of_hall=_penalties_of_halls(),
    )


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


def _write_words(vocabulary: VocabularyEntry, ledger: Ledger) -> None:
    """Words that the file no longer names stay: rooms and bookings may use them."""
    _write_terms(Area, vocabulary.areas, ledger)
    _write_terms(Purpose, vocabulary.purposes, ledger)
    _write_terms(EquipmentKind, vocabulary.equipment, ledger)


def _write_terms(
    model: type[Area | Purpose | EquipmentKind], terms: Sequence[TermEntry], ledger: Ledger
) -> None:
    present = {row.code: row for row in model._default_manager.all()}
    for position, term in enumerate(terms, start=1):
        fields = {**names_of(term.names), "position": position}
        ledger.put(model, present.get(term.code), {"code": term.code}, fields)


def _write_halls(folder: Folder) -> dict[Facility, int]:
    """The halls with the number of rows that differed. Bookings of these halls wait meanwhile."""
    entries = {entry.code: entry for entry in folder.halls}
    codes = dict.fromkeys([*entries, *(version.hall for version in folder.fees)])
    lock_parts(part_ids=RoomPart.objects.filter(facility__code__in=codes).values("pk"))
    rows_of: dict[Facility, int] = {}
    for code in codes:
        ledger = Ledger()
        if code in entries:
            hall = write_hall(entries[code], ledger)
        else:
            hall = Facility.objects.get(code=code)
        write_fees((version for version in folder.fees if version.hall == code), hall, ledger)
        rows_of[hall] = ledger.count
    return rows_of


def _close(rows_of: dict[Facility, int], words: int) -> Loaded:
    """Raise the versions of what changed, so that no page shows the former state."""
    changed = [hall for hall, rows in rows_of.items() if rows]
    parts = RoomPart.objects.filter(facility__in=changed).values_list("pk", flat=True)
    rows = words + sum(rows_of.values())
    if changed:
        raise_calendar_versions(parts)
    return Loaded(
        changed=tuple(hall.name for hall in changed),
        unchanged=tuple(hall.name for hall, count in rows_of.items() if not count),
        rows=rows,
        number=raise_catalogue_version() if rows else None,
    )
