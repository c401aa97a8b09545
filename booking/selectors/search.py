"""Which rooms fit what somebody looks for, and the nearest ones when none is free."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from booking.rules.wishes import Wish
from booking.selectors.calendar import BANDS, Band, Halls, in_band, slots_of
from booking.selectors.cells import Board, Cell, Place, Viewer
from booking.selectors.occupants import around, occupants_of
from core.clock import at, day_start
from core.dates import full_day_label
from core.periods import Period
from facilities.enums import ApplicantKind, Family
from facilities.rules.accessibility import codes_there
from facilities.rules.values import Catalogue, FacilityValue, Names, RoomValue, Term

DAYS_TO_LOOK = 28
MOST_ALTERNATIVES = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class DayFilter:
    """What somebody looks for on one day; empty means "any"."""

    on: date
    days: int = 1
    band: str = ""
    hall: str = ""
    family: str = ""
    area: str = ""
    purpose: str = ""
    people: int | None = None
    equipment: tuple[str, ...] = ()
    accessibility: tuple[str, ...] = ()

    def key(self) -> str:
        """The filter as text, for cache keys and links."""
        return urlencode(
            [
                ("on", self.on.isoformat()),
                ("days", self.days),
                ("slot", self.band),
                ("hall", self.hall),
                ("family", self.family),
                ("area", self.area),
                ("purpose", self.purpose),
                ("people", self.people or ""),
                *(("equipment", code) for code in self.equipment),
                *(("accessibility", code) for code in self.accessibility),
            ]
        )


@dataclass(frozen=True, slots=True)
class Alternative:
    """A free slot near what was looked for, and in which way it differs."""

    names: Names
    hall_names: Names
    capacity: int
    when: str
    url: str
    why: str
    pick: str


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition of a search, and the search without it."""

    label: str
    url: str


def matching_rooms(
    catalogue: Catalogue, wanted: DayFilter
) -> list[tuple[FacilityValue, Sequence[RoomValue]]]:
    """The rooms that fit `wanted`, by hall in the catalogue's order."""
    found: list[tuple[FacilityValue, Sequence[RoomValue]]] = []
    for hall in catalogue.facilities:
        if not _hall_fits(hall, wanted):
            continue
        rooms = [room for room in hall.rooms if _room_fits(hall, room, wanted)]
        if rooms:
            found.append((hall, rooms))
    return found


def _hall_fits(hall: FacilityValue, wanted: DayFilter) -> bool:
    return (
        (not wanted.hall or hall.code == wanted.hall)
        and (not wanted.family or hall.family == wanted.family)
        and (not wanted.area or hall.area == wanted.area)
    )


def _room_fits(hall: FacilityValue, room: RoomValue, wanted: DayFilter) -> bool:
    return (
        (not wanted.purpose or wanted.purpose in room.purposes)
        and (wanted.people is None or room.capacity >= wanted.people)
        and room.equipment.issuperset(wanted.equipment)
        and _is_accessible(hall, room, wanted.accessibility)
    )


def _is_accessible(hall: FacilityValue, room: RoomValue, wanted: Sequence[str]) -> bool:
    """Whether all of it is known to be there, at the room or in its building."""
    if not wanted:
        return True
    there = codes_there(hall.accessibility) | codes_there(room.accessibility)
    return there.issuperset(wanted)


def summary_of(catalogue: Catalogue, wanted: DayFilter) -> str:
    """What is set, in one line: 土曜 夜間・20人以上."""
    parts = [days_label(wanted.days), band_label(wanted.band)]
    if wanted.hall in catalogue.facility_by_code:
        parts.append(str(catalogue.facility_by_code[wanted.hall].names))
    parts += [name for code, name in families_in(catalogue) if code == wanted.family]
    parts += [_term(catalogue.areas, wanted.area), _term(catalogue.purposes, wanted.purpose)]
    if wanted.people:
        parts.append(_("%(people)d人以上") % {"people": wanted.people})
    parts += [_term(catalogue.equipment, code) for code in wanted.equipment]
    parts += [_term(catalogue.accessibility, code) for code in wanted.accessibility]
    return _("・").join(part for part in parts if part) or _("条件なし（すべての部屋）")


def conditions_in_the_way(catalogue: Catalogue, wanted: DayFilter) -> list[Condition]:
    """Where no room fits on any day: each condition without which some do."""
    if matching_rooms(catalogue, wanted):
        return []
    found = []
    for alone, left in _conditions(wanted):
        others = replace(wanted, **left)
        if matching_rooms(catalogue, others):
            label = summary_of(catalogue, DayFilter(on=wanted.on, **alone))
            found.append(Condition(label, f"{reverse('booking:day')}?{others.key()}"))
    return found


def _conditions(wanted: DayFilter) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Each condition about rooms by itself, and what its field says without it."""
    nothing = DayFilter(on=wanted.on)
    for name in ("hall", "family", "area", "purpose", "people"):
        if value := getattr(wanted, name):
            yield {name: value}, {name: getattr(nothing, name)}
    for name in ("equipment", "accessibility"):
        codes = getattr(wanted, name)
        for code in codes:
            yield {name: (code,)}, {name: tuple(each for each in codes if each != code)}


def families_in(catalogue: Catalogue) -> list[tuple[str, str]]:
    """The families of which there is a hall, with their names, in the order of the list."""
    present = {hall.family for hall in catalogue.facilities}
    return [(family.value, str(family.label)) for family in Family if family.value in present]


def days_label(days: int) -> str:
    """How many days are looked at, or an empty string for one."""
    return _("%(days)d日間") % {"days": days} if days > 1 else ""


def _term(terms: Sequence[Term], code: str) -> str:
    return next((str(term.names) for term in terms if term.code == code), "")


def band_label(code: str) -> str:
    """The name of a band of the day, or an empty string."""
    return {"morning": _("午前"), "afternoon": _("午後"), "evening": _("夜間")}.get(code, "")


def alternatives(
    catalogue: Catalogue, wanted: DayFilter, *, viewer: Viewer, now: datetime
) -> list[Alternative]:
    """Up to six free slots: other times that day, other rooms that day, later days. One query.

    Other rooms serve one of the same purposes; those of the same family and the nearest size first.
    """
    fitting = matching_rooms(catalogue, wanted)
    others = _near(fitting, _other_rooms(catalogue, wanted, fitting), people=wanted.people)
    board = _board([*fitting, *others], wanted.on, now, viewer)
    band = BANDS.get(wanted.band)
    found: list[Alternative] = []
    if band is not None:
        found += _free(board, fitting, wanted.on, None, _("同じ日の別の時間"))[:2]
    found += _free(board, others, wanted.on, band, _("同じ時間の別の部屋"))[:2]
    for offset in range(1, DAYS_TO_LOOK + 1):
        if len(found) >= MOST_ALTERNATIVES:
            break
        day = wanted.on + timedelta(days=offset)
        found += _free(board, fitting, day, band, _("近い日"))[:2]
    return found[:MOST_ALTERNATIVES]


def _other_rooms(
    catalogue: Catalogue, wanted: DayFilter, fitting: Halls
) -> list[tuple[FacilityValue, RoomValue]]:
    """Rooms elsewhere, or with other equipment, that would do as well."""
    alike = DayFilter(
        on=wanted.on,
        people=wanted.people,
        purpose=wanted.purpose,
        accessibility=wanted.accessibility,
    )
    there = _pairs(fitting)
    return [pair for pair in _pairs(matching_rooms(catalogue, alike)) if pair not in there]


def _near(
    fitting: Halls, others: Sequence[tuple[FacilityValue, RoomValue]], *, people: int | None
) -> Halls:
    rooms = [room for _hall, room in _pairs(fitting)]
    purposes = frozenset[str]().union(*(room.purposes for room in rooms))
    families = {hall.family for hall, _rooms in fitting}
    size = people or min((room.capacity for room in rooms), default=0)
    near = sorted(
        (pair for pair in others if not purposes or pair[1].purposes & purposes),
        key=lambda pair: (pair[0].family not in families, abs(pair[1].capacity - size)),
    )
    return [(hall, [room]) for hall, room in near]


def alternatives_to(
    wish: Wish, *, catalogue: Catalogue, viewer: Viewer, now: datetime
) -> list[Alternative]:
    """Up to six free slots instead of a lost wish: the same time nearby first. One query."""
    fitting = sorted(
        (
            pair
            for pair in _pairs(matching_rooms(catalogue, DayFilter(on=wish.day)))
            if pair[1].purposes & wish.room.purposes
        ),
        key=lambda pair: (
            pair[0].id != wish.facility.id,
            abs(pair[1].capacity - wish.room.capacity),
        ),
    )
    halls: Halls = [(hall, [room]) for hall, room in fitting]
    same: Halls = [(wish.facility, [wish.room])]
    board = _board(halls, wish.day, now, viewer)
    found = [
        each
        for hall, room in fitting
        if room.id != wish.room.id
        for each in _free_during(board, hall, room, wish)
    ][:3]
    found += _free(board, same, wish.day, None, _("同じ部屋の別の時間"))[:1]
    codes = {slot.code for slot in wish.slots}
    for offset in range(1, DAYS_TO_LOOK + 1):
        day = wish.day + timedelta(days=offset)
        slots = tuple(s for s in slots_of(wish.facility, wish.room, day) if s.code in codes)
        cells = board.cells(Place(wish.facility, wish.room, day), slots[:1])
        found += [
            _alternative(wish.facility, wish.room, day, cell, _("同じ部屋の近い日"))
            for cell in cells
            if cell.pick
        ]
    return found[:MOST_ALTERNATIVES]


def _free_during(
    board: Board, hall: FacilityValue, room: RoomValue, wish: Wish
) -> list[Alternative]:
    """The first free slot of `room` that overlaps the wish, if there is one."""
    place = Place(hall, room, wish.day)
    slots = tuple(
        slot
        for slot in slots_of(hall, room, wish.day)
        if Period(at(wish.day, slot.starts_at), at(wish.day, slot.ends_at)).overlaps(wish.during)
    )
    free = [cell for cell in board.cells(place, slots) if cell.pick][:1]
    return [_alternative(hall, room, wish.day, cell, _("同じ時間の別の部屋")) for cell in free]


def _pairs(halls: Halls) -> list[tuple[FacilityValue, RoomValue]]:
    return [(hall, room) for hall, rooms in halls for room in rooms]


def _board(halls: Halls, day: date, now: datetime, viewer: Viewer) -> Board:
    """Who has not signed in is offered what a person may book alone."""
    shown = [room for _hall, rooms in halls for room in rooms]
    parts = {part for room in shown for part in room.part_ids}
    span = Period(day_start(day), day_start(day + timedelta(days=DAYS_TO_LOOK + 1)))
    return Board(
        now=now,
        occupants=occupants_of(part_ids=parts, during=around(span, shown), now=now),
        viewer=replace(
            viewer,
            held=None,
            kinds=viewer.kinds or frozenset({ApplicantKind.PERSON.value}),
        ),
    )


def _free(board: Board, halls: Halls, day: date, band: Band | None, why: str) -> list[Alternative]:
    found = []
    for hall, room in _pairs(halls):
        slots = in_band(slots_of(hall, room, day), band)
        cell = next((c for c in board.cells(Place(hall, room, day), slots) if c.pick), None)
        if cell is not None:
            found.append(_alternative(hall, room, day, cell, why))
    return found


def _alternative(
    hall: FacilityValue, room: RoomValue, day: date, cell: Cell, why: str
) -> Alternative:
    named = [] if cell.slot_name == cell.time else [cell.slot_name]  # an hour is named by its time
    return Alternative(
        names=room.names,
        hall_names=hall.names,
        capacity=room.capacity,
        when=" ".join([full_day_label(day), *named, cell.time]),
        url=f"{reverse('booking:room', args=[room.code])}?month={day:%Y-%m}#d{day.isoformat()}",
        why=why,
        pick=cell.pick,
    )
