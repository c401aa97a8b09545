"""What somebody wishes to book: chosen slots, joined into continuous periods."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import groupby

from booking.errors import NothingChosen, TooManyChoices, UnknownChoice
from core.clock import at
from core.periods import Period
from facilities.rules.values import Catalogue, FacilityValue, RoomValue, SlotValue

MOST_SLOTS = 40  # in one application; a whole week of hours of one room


@dataclass(frozen=True)
class Wish:
    """One room for one continuous period: neighbouring slots of one day, in order."""

    facility: FacilityValue
    room: RoomValue
    day: date
    slots: tuple[SlotValue, ...]

    @cached_property
    def during(self) -> Period:
        """From the start of the first slot to the end of the last, pauses between included."""
        return Period(at(self.day, self.slots[0].starts_at), at(self.day, self.slots[-1].ends_at))

    @cached_property
    def occupied(self) -> Period:
        """`during` with preparation and clean-up around it: what nobody else may have."""
        return self.room.kept_for(self.during)


@dataclass(frozen=True, slots=True, order=True)
class Pick:
    """One chosen slot, as it travels in forms: room code @ ISO day @ slot code."""

    room_code: str
    day: date
    slot_code: str

    def __str__(self) -> str:
        return f"{self.room_code}@{self.day.isoformat()}@{self.slot_code}"


def parse_picks(texts: Iterable[str]) -> list[Pick]:
    """The picks in `texts`, each once. Raises NothingChosen, TooManyChoices or UnknownChoice."""
    picks = set()
    for text in texts:
        try:
            room_code, day, slot_code = text.split("@")
            picks.add(Pick(room_code, _near(date.fromisoformat(day)), slot_code))
        except ValueError:
            raise UnknownChoice from None
    if not picks:
        raise NothingChosen
    if len(picks) > MOST_SLOTS:
        raise TooManyChoices(limit=MOST_SLOTS)
    return sorted(picks)


def known_picks(texts: Iterable[str], catalogue: Catalogue) -> list[Pick]:
    """Those of `texts` that name a room, day and slot of now; the others are left out."""
    found = []
    for text in texts:
        with suppress(UnknownChoice):
            [pick] = parse_picks([text])
            wishes_of([pick], catalogue)
            found.append(pick)
    return found


def _near(day: date) -> date:
    """`day`, or ValueError for one that no calendar shows: day arithmetic must not overflow."""
    if day.year not in range(2000, 2200):
        raise ValueError
    return day


def wishes_of(picks: Iterable[Pick], catalogue: Catalogue) -> list[Wish]:
    """Picks joined into wishes: neighbouring slots of one room and day are one (requirement 52)."""
    wishes: list[Wish] = []
    for (room_code, day), group in groupby(sorted(picks), key=lambda p: (p.room_code, p.day)):
        room = catalogue.room_by_code.get(room_code)
        if room is None:
            raise UnknownChoice
        facility = catalogue.facility_by_id[room.facility_id]
        timetable = facility.timetable(room.timetable_code, day)
        by_code = {slot.code: slot for slot in timetable.slots} if timetable else {}
        try:
            slots = sorted((by_code[pick.slot_code] for pick in group), key=lambda s: s.order)
        except KeyError:
            raise UnknownChoice from None
        wishes += [Wish(facility, room, day, run) for run in _runs(slots)]
    return wishes


def wish_at(
    catalogue: Catalogue, *, room_id: int, day: date, slot_codes: Iterable[str]
) -> Wish | None:
    """A booking as a wish again; None where the timetable no longer has its slots."""
    room = catalogue.room_by_id[room_id]
    facility = catalogue.facility_by_id[room.facility_id]
    timetable = facility.timetable(room.timetable_code, day)
    by_code = {slot.code: slot for slot in timetable.slots} if timetable else {}
    slots = [by_code[code] for code in slot_codes if code in by_code]
    if not slots or len(slots) != len(list(slot_codes)):
        return None
    return Wish(facility, room, day, tuple(sorted(slots, key=lambda slot: slot.order)))


def _runs(slots: list[SlotValue]) -> list[tuple[SlotValue, ...]]:
    runs: list[list[SlotValue]] = []
    for slot in slots:
        if runs and runs[-1][-1].order + 1 == slot.order:
            runs[-1].append(slot)
        else:
            runs.append([slot])
    return [tuple(run) for run in runs]
