"""Figures of bookings and of the rooms' time, by the month of use.

A use is a booking that kept its room: confirmed, in use, completed, or not used although it was
booked (a no-show took the room from others). It belongs to the month in which it begins.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.postgres.fields import DateTimeRangeField
from django.db.models import Q, Value
from django.db.models.functions import Coalesce, Lower

from booking.enums import Status
from booking.models import Booking, Occupancy, OfficialUse
from booking.selectors.calendar import slots_of
from core.clock import at, day_of
from core.periods import Period
from facilities.rules.calendar import is_open
from facilities.rules.values import Catalogue, FacilityValue, RoomValue
from kpi.enums import Cut
from kpi.rules.measure import Measure
from kpi.rules.months import Month

USED = (Status.CONFIRMED, Status.IN_USE, Status.COMPLETED, Status.NO_SHOW)


@dataclass(frozen=True, slots=True)
class Use:
    """One booking of the month."""

    room_id: int
    facility_id: int
    starts_at: datetime
    slot_codes: list[str]
    status: str
    channel: str
    people: int


def uses_in(month: Month) -> list[Use]:
    """The month's uses. Who was counted counts; else who was reported, else who was announced."""
    span = Value((month.during.start, month.during.end), output_field=DateTimeRangeField())
    found: Iterable[tuple[Any, ...]] = (
        Booking.objects.filter(during__overlap=span, status__in=USED)
        .annotate(came=Coalesce("people_came", "report__people", "application__people"))
        .values_list(
            "room_id",
            "room__facility_id",
            Lower("during"),
            "slot_codes",
            "status",
            "application__channel",
            "came",
        )
    )
    return [use for use in (Use(*row) for row in found) if month.during.covers(use.starts_at)]


def bookings(month: Month, halls: Catalogue) -> Iterator[Measure]:
    """Uses by hall, room, slot and channel."""
    yield from _counted(uses_in(month), lambda _use: 1)


def people(month: Month, halls: Catalogue) -> Iterator[Measure]:
    """People by hall, room, slot and channel; who did not come is not counted."""
    came = [use for use in uses_in(month) if use.status != Status.NO_SHOW]
    yield from _counted(came, lambda use: use.people)


def _counted(uses: Iterable[Use], weight: Callable[[Use], int]) -> Iterator[Measure]:
    counts: Counter[tuple[int, str, str]] = Counter()
    for use in uses:
        cuts: list[tuple[str, str]] = [
            (Cut.TOTAL, ""),
            (Cut.ROOM, str(use.room_id)),
            (Cut.CHANNEL, use.channel),
        ]
        cuts += [(Cut.SLOT, code) for code in use.slot_codes]
        for cut, key in cuts:
            counts[use.facility_id, cut, key] += weight(use)
    for (facility_id, cut, key), count in counts.items():
        yield Measure(part=count, facility_id=facility_id, cut=cut, key=key)


def official(month: Month, halls: Catalogue) -> Iterator[Measure]:
    """The city's own uses, by hall, room and slot; in no other figure (requirement 79)."""
    span = Value((month.during.start, month.during.end), output_field=DateTimeRangeField())
    found = OfficialUse.objects.filter(during__overlap=span, cancelled_at=None).select_related(
        "room"
    )
    counts: Counter[tuple[int, str, str]] = Counter()
    for use in found:
        if month.during.covers(use.period.start):
            cuts: list[tuple[str, str]] = [(Cut.TOTAL, ""), (Cut.ROOM, str(use.room_id))]
            cuts += [(Cut.SLOT, code) for code in use.slot_codes]
            for cut, key in cuts:
                counts[use.room.facility_id, cut, key] += 1
    for (facility_id, cut, key), count in counts.items():
        yield Measure(part=count, facility_id=facility_id, cut=cut, key=key)


def no_shows(month: Month, halls: Catalogue) -> Iterator[Measure]:
    """Uses that nobody came to ÷ all uses."""
    uses = uses_in(month)
    missed = Counter(use.facility_id for use in uses if use.status == Status.NO_SHOW)
    for facility_id, whole in Counter(use.facility_id for use in uses).items():
        yield Measure(part=missed[facility_id], whole=whole, facility_id=facility_id)


def days_used(month: Month, halls: Catalogue) -> Iterator[Measure]:
    """稼働率（日数）: days on which a room was used at all ÷ days on which it could be used."""
    for hall, room, open_slots, taken in _rooms(month, halls):
        days = {day for day, _code in open_slots}
        used = {day for day, _code in taken & open_slots}
        yield from _of_room(hall, room, part=len(used), whole=len(days))


def slots_used(month: Month, halls: Catalogue) -> Iterator[Measure]:
    """稼働率（コマ）: slots of a room that were used ÷ slots that could be used."""
    for hall, room, open_slots, taken in _rooms(month, halls):
        yield from _of_room(hall, room, part=len(taken & open_slots), whole=len(open_slots))


DaySlots = set[tuple[date, str]]


def _rooms(
    month: Month, halls: Catalogue
) -> Iterator[tuple[FacilityValue, RoomValue, DaySlots, DaySlots]]:
    """Every room with the slots that the public could use (open, not taken away) and did use.

    Closed days, closures and official uses do not count against a room: a hall that is being
    repaired, or in which people vote, is not idle.
    """
    shut = _closures(month)
    taken: dict[int, DaySlots] = defaultdict(set)
    for use in uses_in(month):
        taken[use.room_id] |= {(day_of(use.starts_at), code) for code in use.slot_codes}
    for hall in halls.facilities:
        for room in hall.rooms:
            open_slots = {
                (day, slot.code)
                for day in month.days
                if is_open(hall, day)
                for slot in slots_of(hall, room, day)
                if not _is_shut(shut, room, at(day, slot.starts_at), at(day, slot.ends_at))
            }
            yield hall, room, open_slots, taken[room.id]


def _closures(month: Month) -> dict[int, list[Period]]:
    """Parts taken out of use or used by the city itself, with their periods."""
    span = Value((month.during.start, month.during.end), output_field=DateTimeRangeField())
    found = Occupancy.objects.filter(
        Q(closure__isnull=False) | Q(official__isnull=False),
        released_at=None,
        during__overlap=span,
    ).values_list("part_id", "during")
    shut: dict[int, list[Period]] = defaultdict(list)
    for part_id, during in found:
        shut[part_id].append(Period(during.lower, during.upper))
    return shut


def _is_shut(
    shut: Mapping[int, list[Period]], room: RoomValue, starts: datetime, ends: datetime
) -> bool:
    slot = Period(starts, ends)
    return any(each.overlaps(slot) for part in room.part_ids for each in shut.get(part, ()))


def _of_room(hall: FacilityValue, room: RoomValue, *, part: int, whole: int) -> Iterator[Measure]:
    yield Measure(part=part, whole=whole, facility_id=hall.id, cut=Cut.ROOM, key=str(room.id))
    yield Measure(part=part, whole=whole, facility_id=hall.id)
