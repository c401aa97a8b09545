"""Loading files of halls: everything is checked first, then all of it is written or none."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import transaction

from audit.services import record
from core.actor import Actor
from facilities.errors import HallFilesRefused
from facilities.imports.checks import folder_faults
from facilities.imports.entries import AccessTermEntry, Folder, TermEntry, VocabularyEntry
from facilities.imports.folder import read_folder
from facilities.models import (
    AccessKind,
    Area,
    EquipmentKind,
    Facility,
    Purpose,
    RoomPart,
)
from facilities.selectors import lock_parts
from facilities.services.fees import write_fees
from facilities.services.known import known, wait_for_other_loadings
from facilities.services.ledger import Ledger
from facilities.services.versions import raise_calendar_versions, raise_catalogue_version
from facilities.services.write_hall import names_of, write_hall


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
        wait_for_other_loadings()
        faults += folder_faults(folder, known())
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


def _write_words(vocabulary: VocabularyEntry, ledger: Ledger) -> None:
    """Words that the file no longer names stay: rooms and bookings may use them."""
    _write_terms(Area, vocabulary.areas, ledger)
    _write_terms(Purpose, vocabulary.purposes, ledger)
    _write_terms(EquipmentKind, vocabulary.equipment, ledger)
    _write_terms(AccessKind, vocabulary.accessibility, ledger)


def _write_terms(
    model: type[Area | Purpose | EquipmentKind | AccessKind],
    terms: Sequence[TermEntry],
    ledger: Ledger,
) -> None:
    present = {row.code: row for row in model._default_manager.all()}
    for position, term in enumerate(terms, start=1):
        fields = {**names_of(term.names), "position": position}
        if isinstance(term, AccessTermEntry):
            fields |= {"of": term.of, "column": term.column}
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
