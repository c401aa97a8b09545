"""Taking and giving back time in rooms. Callers hold the lock of the parts."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import IntegrityError, transaction
from psycopg.types.range import TimestamptzRange

from booking.errors import HallInShelter, RoomTaken
from booking.models import (
    NO_OVERLAP,
    NOT_IN_SHELTER,
    Booking,
    Hold,
    Occupancy,
)
from booking.services.pieces import release_pieces, take_pieces
from core.db import violated_constraint
from core.periods import Period
from core.prepared import Given, PreparedUpdate, insert
from facilities.rules.values import Catalogue

# Only holds that are open are looked at: they are few, however many there were over the years.
_RELEASE_STALE = PreparedUpdate(
    lambda: (
        Occupancy.objects.filter(
            part__pk__any_of=Given("parts"),
            released_at=None,
            hold__in=Hold.objects.filter(released_at=None, expires_at__lte=Given("now")).values(
                "pk"
            ),
        ),
        {"released_at": Given("now")},
    )
)


def as_range(period: Period) -> TimestamptzRange:
    """The half-open range for the database."""
    return TimestamptzRange(period.start, period.end, "[)")


@contextmanager
def room_taken_if_overlapping() -> Iterator[None]:
    """Say RoomTaken when the exclusion constraint refuses, HallInShelter when the trigger does.

    Every other error goes through.
    """
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if violated_constraint(error) == NO_OVERLAP:
            raise RoomTaken from error
        if violated_constraint(error) == NOT_IN_SHELTER:
            raise HallInShelter from error
        raise


def occupy(rows: Iterable[Occupancy]) -> None:
    """Insert occupancy rows. Raises RoomTaken if any part is not free."""
    with room_taken_if_overlapping():
        insert(list(rows), keys_needed=False)


def occupy_as_booked(booking: Booking, halls: Catalogue) -> None:
    """Take the booking's room for its time, preparation and clean-up, and its equipment.

    Raises RoomTaken or EquipmentTaken.
    """
    room = halls.room_by_id[booking.room_id]
    occupied = as_range(room.kept_for(booking.period))
    occupy(
        Occupancy(part_id=part_id, during=occupied, booking=booking) for part_id in room.part_ids
    )
    take_pieces([(booking, halls.facility_by_id[room.facility_id], room)])


def release(booking: Booking, *, now: datetime) -> None:
    """Give back what the booking has from now on: its room and its equipment."""
    booking.occupancies.filter(released_at=None).update(released_at=now)
    release_pieces(booking, now=now)


def release_stale_holds(*, part_ids: Iterable[int], now: datetime) -> None:
    """Free these parts of holds whose time is over; the sweep closes the holds themselves."""
    _RELEASE_STALE.run(parts=list(part_ids), now=now)
