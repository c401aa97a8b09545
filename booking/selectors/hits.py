"""Which bookings and official uses are in the way of a closure or an official use (85)."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.contrib.postgres.fields import DateTimeRangeField
from django.db.models import Q, QuerySet, Value

from booking.models import Booking, OfficialUse
from core.periods import Period
from facilities.models import RoomPart


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
    return Q(occupancies__released_at=None) & reduce(or_, map(_touches, spots), Q(pk__in=[]))


def _touches(spot: Spot) -> Q:
    return Q(
        occupancies__part__in=RoomPart.objects.filter(rooms__in=spot.room_ids),
        occupancies__during__overlap=Value(
            (spot.during.start, spot.during.end), output_field=DateTimeRangeField()
        ),
    )
