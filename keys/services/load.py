"""Loading files of doors and keys: everything is checked first, then all is written or none.

Repeatable. A new copy of a key gets the next free number for its tag; a key that the file no
longer names is retired unless somebody has it; a door that it no longer names is used no more.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import connections, router, transaction

from audit.services import record
from core.actor import Actor
from facilities.models import Facility, Room
from facilities.selectors import lock_rooms
from facilities.services.ledger import Ledger
from keys.enums import KeyStatus
from keys.errors import KeyFilesRefused
from keys.imports.checks import Known, faults_of
from keys.imports.entries import DoorEntry, HallOfKeys, KeyEntry
from keys.imports.folder import read_folder
from keys.models import Door, Key
from keys.rules.tags import tag_of
from keys.services.boxes import install_box

_LOADING = 0x6B_6579  # "key": the advisory lock that lets one loading in at a time


@dataclass(frozen=True, slots=True)
class Loaded:
    """What one loading did: rows written, keys that now need a tag."""

    rows: int
    new_tags: tuple[str, ...]


def load_keys(*, path: Path, actor: Actor, now: datetime) -> Loaded:
    """Make the database say what the file or folder at `path` says. Raises KeyFilesRefused."""
    halls, faults = read_folder(path)
    with transaction.atomic():
        _wait_for_other_loadings()
        faults += faults_of(halls, _known())
        if faults:
            raise KeyFilesRefused(faults)
        loaded = _write(halls)
        if loaded.rows:
            record(
                actor=actor,
                verb="load_keys",
                object_type="key",
                object_code="*",
                now=now,
                facts={"halls": [hall.hall for hall in halls], "rows": loaded.rows},
            )
    return loaded


def _wait_for_other_loadings() -> None:
    with connections[router.db_for_write(Key)].cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOADING])


def _known() -> Known:
    return Known(
        halls=frozenset(Facility.objects.values_list("code", flat=True)),
        hall_of_room=dict(Room.objects.values_list("code", "facility__code")),
        hall_of_door=dict(Door.objects.values_list("code", "facility__code")),
    )


def _write(halls: Sequence[HallOfKeys]) -> Loaded:
    ledger = Ledger()
    places = {hall.code: hall for hall in Facility.objects.all()}
    _wait_for_bookings(halls)
    tags: list[str] = []
    for entry in halls:
        hall = places[entry.hall]
        doors = _write_doors(entry.doors, hall, ledger)
        tags += _write_keys(entry.keys, hall, places, doors, ledger)
    return Loaded(rows=ledger.count, new_tags=tuple(tags))


def _wait_for_bookings(halls: Sequence[HallOfKeys]) -> None:
    """Let none be made meanwhile: it would rely on a room's having no door (`has_doors`)."""
    rooms = Room.objects.filter(facility__code__in=[hall.hall for hall in halls])
    lock_rooms(room_ids=rooms.values_list("pk", flat=True))


def _write_doors(entries: Sequence[DoorEntry], hall: Facility, ledger: Ledger) -> dict[str, Door]:
    present = {door.code: door for door in Door.objects.filter(facility=hall)}
    rooms = dict(Room.objects.filter(facility=hall).values_list("code", "pk"))
    doors = {}
    for position, entry in enumerate(entries, start=1):
        door = ledger.put(
            Door, present.get(entry.code), {"code": entry.code}, _fields(entry, hall, position)
        )
        ledger.link(door.rooms.all(), {rooms[code] for code in entry.rooms}, door.rooms)
        if entry.box_place:
            install_box(door=door, place=entry.box_place)
        doors[entry.code] = door
    for code, door in present.items():
        if code not in doors:
            ledger.put(Door, door, {}, {"is_used": False})
    return doors


def _fields(entry: DoorEntry, hall: Facility, position: int) -> dict[str, object]:
    return {
        "facility": hall,
        "name": entry.names.ja,
        "name_kana": entry.names.kana,
        "name_en": entry.names.en,
        "name_easy": entry.names.easy,
        "kind": entry.kind,
        "opens_before": entry.opens_before,
        "closes_after": entry.closes_after,
        "lent_before": entry.lent_before,
        "way_in": entry.way_in,
        "way_out": entry.way_out,
        "emergency_phone": entry.emergency_phone,
        "position": position,
        "is_used": True,
    }


def _write_keys(
    entries: Sequence[KeyEntry],
    hall: Facility,
    places: dict[str, Facility],
    doors: dict[str, Door],
    ledger: Ledger,
) -> list[str]:
    """Write the hall's keys; the tags of new ones."""
    present = {(key.label, key.copy_number): key for key in Key.objects.filter(facility=hall)}
    wanted = {(e.label, copy): e for e in entries for copy in range(1, e.copies + 1)}
    new_tags = []
    for (label, copy), entry in wanted.items():
        found = present.get((label, copy))
        code = found.code if found else _next_tag()
        new_tags += [] if found else [code]
        names = {"code": code, "facility": hall, "label": label, "copy_number": copy}
        where = {"kept_at": places[entry.kept_at or hall.code], "place": entry.place}
        key = ledger.put(Key, found, names, where)
        ledger.link(key.doors.all(), {doors[code].pk for code in entry.doors}, key.doors)
        if key.status == KeyStatus.RETIRED:
            key.come_back()
            key.save(update_fields=["status"])
    for name, key in present.items():
        if name not in wanted and key.status in {KeyStatus.IN_PLACE, KeyStatus.LOST}:
            key.retire()
            key.save(update_fields=["status"])
    return new_tags


def _next_tag() -> str:
    last = Key.objects.order_by("-code").values_list("code", flat=True).first()
    return tag_of(int(last[:-1]) + 1 if last else 1)
