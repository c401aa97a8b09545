"""Taking and giving back time in rooms. Callers hold the lock of the parts."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import IntegrityError, transaction
from psycopg.types.range import TimestamptzRange

from booking.errors import RoomTaken
from booking.models import NO_OVERLAP, Occupancy
from core.db import violated_constraint
from core.periods import Period


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


def release_stale_holds(*, part_ids: Iterable[int], now: datetime) -> None:
    """Free these parts of holds whose time is over; the sweep closes the holds themselves."""
    Occupancy.objects.filter(
        part_id__in=list(part_ids), released_at=None, hold__expires_at__lte=now
    ).update(released_at=now)
