"""Which bookings a closure would hit (requirement 85)."""

from collections.abc import Collection
from typing import Any

from django.contrib.postgres.fields import DateTimeRangeField
from django.db.models import QuerySet, Value

from booking.models import Booking
from core.periods import Period
from facilities.models import RoomPart


def bookings_hit(*, room_ids: Collection[int], during: Period) -> QuerySet[Booking, Any]:
    """The bookings that hold any part of these rooms in `during`, clean-up included, by time."""
    parts = RoomPart.objects.filter(rooms__in=room_ids)
    span = Value((during.start, during.end), output_field=DateTimeRangeField())
    return (
        Booking.objects.filter(
            occupancies__part__in=parts,
            occupancies__released_at=None,
            occupancies__during__overlap=span,
        )
        .select_related(
            "application__applicant_person",
            "application__applicant_organisation",
            "application__asked_by",
        )
        .distinct()
        .order_by("during", "pk")
    )
