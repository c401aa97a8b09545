"""What a file of doors and keys may not say: unknown halls and rooms, a code or a key twice."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from facilities.errors import Fault
from keys.enums import DoorKind
from keys.imports.entries import DoorEntry, HallOfKeys, KeyEntry


@dataclass(frozen=True, slots=True)
class Known:
    """What the database knows: halls, the hall of each room, the hall of each door."""

    halls: frozenset[str]
    hall_of_room: Mapping[str, str]
    hall_of_door: Mapping[str, str]


def faults_of(halls: Sequence[HallOfKeys], known: Known) -> list[Fault]:
    """Every fault of all files that can be seen only beside the others and the database."""
    faults: list[Fault] = []
    doors: dict[str, str] = {}
    seen: set[str] = set()
    for hall in halls:
        if hall.hall not in known.halls:
            faults.append(hall.at.fault("hall", _("「%s」という施設はありません。") % hall.hall))
        if hall.hall in seen:
            faults.append(hall.at.fault("hall", _("同じ施設のファイルが2つあります。")))
        seen.add(hall.hall)
        for door in hall.doors:
            faults += _door_faults(door, hall, known, doors)
            doors[door.code] = hall.hall
        faults += [fault for key in hall.keys for fault in _key_faults(key, hall, known)]
        faults += _twice(hall)
    return faults


def _door_faults(
    door: DoorEntry, hall: HallOfKeys, known: Known, doors: Mapping[str, str]
) -> Iterator[Fault]:
    if door.code in doors or known.hall_of_door.get(door.code, hall.hall) != hall.hall:
        yield door.at.fault("code", _("同じコードの扉が、ほかにあります。"))
    for room in door.rooms:
        if known.hall_of_room.get(room) != hall.hall:
            yield door.at.fault("rooms", _("この施設に「%s」という部屋はありません。") % room)
    if door.box_place and door.kind != DoorKind.BOX:
        yield door.at.fault("box", _("キーボックスを書けるのは kind: box の扉だけです。"))


def _key_faults(key: KeyEntry, hall: HallOfKeys, known: Known) -> Iterator[Fault]:
    here = {door.code for door in hall.doors}
    for door in key.doors:
        if door not in here:
            yield key.at.fault("doors", _("このファイルに「%s」という扉はありません。") % door)
    if key.kept_at and key.kept_at not in known.halls:
        yield key.at.fault("kept_at", _("「%s」という施設はありません。") % key.kept_at)


def _twice(hall: HallOfKeys) -> Iterator[Fault]:
    labels: set[str] = set()
    for key in hall.keys:
        if key.label in labels:
            yield key.at.fault("label", _("同じ名前の鍵が2つあります。本数は copies に書きます。"))
        labels.add(key.label)
