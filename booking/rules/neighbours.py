"""Rooms that hear each other: which lie beside a room, and what does not go together there.

A room over some parts stands for all rooms over them: who uses the whole hall uses its half, too.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from facilities.rules.terms import NeighbourValue
from facilities.rules.values import Catalogue, FacilityValue, RoomValue


@dataclass(frozen=True, slots=True)
class Beside:
    """The rooms beside one room under one rule."""

    rule: NeighbourValue
    rooms: tuple[RoomValue, ...]


def beside(facility: FacilityValue, room: RoomValue) -> Iterator[Beside]:
    """The rooms that hear `room`, rule by rule; nothing at most halls.

    Rooms over one of its own parts are left out: they cannot be used at the same time.
    """
    own = set(room.part_ids)
    for rule in facility.neighbours:
        named = [each for each in facility.rooms if each.code in rule.rooms]
        if not any(own & set(each.part_ids) for each in named):
            continue
        parts = {part for each in named for part in each.part_ids}
        yield Beside(
            rule,
            tuple(
                each
                for each in facility.rooms
                if parts & set(each.part_ids) and not own & set(each.part_ids)
            ),
        )


def rooms_to_lock(room_ids: Iterable[int], halls: Catalogue) -> set[int]:
    """These rooms and those that hear them: what a use with a purpose is decided under."""
    wanted = set(room_ids)
    for room_id in list(wanted):
        room = halls.room_by_id.get(room_id)
        if room is None:
            continue
        facility = halls.facility_by_id[room.facility_id]
        wanted |= {each.id for group in beside(facility, room) for each in group.rooms}
    return wanted


def all_locked(near: Iterable[Beside], part_ids: Collection[int]) -> bool:
    """Whether the parts of all these rooms are among the locked ones."""
    return all(set(room.part_ids) <= set(part_ids) for group in near for room in group.rooms)
