"""Which bookings and official uses are in the way of a closure or an official use (85)."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.contrib.postgres.fields import DateTimeRangeField
from django.db.models import Q, QuerySet, Value

from booking.models import Booking, OfficialUse
from core.periods import Period
from facilities.models import Room


@dataclass(frozen=True, slots=True)
class Spot:
    """Rooms in a period, clean-up included."""

    room_ids: frozenset[int]
    during: Period


def bookings_hit(*, room_ids: Collection[int], during: Period) -> QuerySet[Booking, Any]:
    """The bookings that hold any part of these rooms in `during`, clean-up included, by time."""
    return bookings_at([Spot(frozenset(room_ids), during)])


def bookings_at(spots: Iterable[Spot]) -> QuerySet[Booking, Any]:
    """The bookings that hold any part of any of the spots, clean-up included, by time."""
    return (
        Booking.objects.filter(_active_at(spots))
        .select_related(
            "application__applicant_person",
            "application__applicant_organisation",
            "application__asked_by",
        )
        .distinct()
        .order_by("during", "pk")
    )


def official_at(spots: Iterable[Spot]) -> QuerySet[OfficialUse, Any]:
    """The official uses that hold any part of any of the spots, by time."""
    return OfficialUse.objects.filter(_active_at(spots)).distinct().order_by("during", "pk")


def _active_at(spots: Iterable[Spot]) -> Q:
    """Active occupancies that touch one of the spots; nothing where there is none."""
    listed = list(spots)
    parts: dict[int, set[int]] = defaultdict(set)
    rooms = {room_id for spot in listed for room_id in spot.room_ids}
    pairs = Room.parts.through.objects.filter(room__in=rooms)
    for room_id, part_id in pairs.values_list("room_id", "roompart_id"):
        parts[room_id].add(part_id)
    touching = (
        _touches(spot, set().union(*(parts[each] for each in spot.room_ids))) for spot in listed
    )
    return Q(occupancies__released_at=None) & reduce(or_, touching, Q(pk__in=[]))


def _touches(spot: Spot, part_ids: set[int]) -> Q:
    span = Value((spot.during.start, spot.during.end), output_field=DateTimeRangeField())
    return Q(occupancies__part__in=part_ids, occupancies__during__overlap=span)
