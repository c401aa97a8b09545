"""Taking and giving back time in rooms. Callers hold the lock of the parts."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import IntegrityError, transaction
from psycopg.types.range import TimestamptzRange

from booking.errors import RoomTaken
from booking.models import NO_OVERLAP, Booking, Occupancy
from core.db import violated_constraint
from core.periods import Period
from facilities.rules.values import Catalogue


def as_range(period: Period) -> TimestamptzRange:
    """The half-open range for the database."""
    return TimestamptzRange(period.start, period.end, "[)")


@contextmanager
def room_taken_if_overlapping() -> Iterator[None]:
    """Say RoomTaken when the exclusion constraint refuses; let every other error through."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if violated_constraint(error) == NO_OVERLAP:
            raise RoomTaken from error
        raise


def occupy(rows: Iterable[Occupancy]) -> None:
    """Insert occupancy rows. Raises RoomTaken if any part is not free."""
    with room_taken_if_overlapping():
        Occupancy.objects.bulk_create(rows)


def occupy_as_booked(booking: Booking, halls: Catalogue) -> None:
    """Take the booking's room for its time and the clean-up after it. Raises RoomTaken."""
    room = halls.room_by_id[booking.room_id]
    occupied = as_range(booking.period.extended(minutes=room.turnaround_minutes))
    occupy(
        Occupancy(part_id=part_id, during=occupied, booking=booking) for part_id in room.part_ids
    )


def release(booking: Booking, *, now: datetime) -> None:
    """Give back what the booking has from now on."""
    booking.occupancies.filter(released_at=None).update(released_at=now)


def release_stale_holds(*, part_ids: Iterable[int], now: datetime) -> None:
    """Free these parts of holds whose time is over; the sweep closes the holds themselves."""
    Occupancy.objects.filter(
        part_id__in=list(part_ids), released_at=None, hold__expires_at__lte=now
    ).update(released_at=now)
