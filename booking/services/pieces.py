"""Taking and giving back pieces of equipment. Callers hold the locks of rooms and bookings.

The halls' rows are locked after them (docs/concurrency.md): rooms of one hall share its pieces,
and the lock of one room says nothing about another. The constraint is the truth.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from psycopg.types.range import TimestamptzRange

from booking.errors import EquipmentTaken
from booking.models import PIECE_ONCE, BookedPiece, Booking
from booking.rules.answers import from_json, number_of, pieces_of, wanted_in
from core.clock import day_of
from core.db import violated_constraint
from facilities.models import Facility
from facilities.rules.fees.choice import schedule_for
from facilities.rules.values import FacilityValue, RoomValue


@dataclass(frozen=True, slots=True, kw_only=True)
class _Need:
    """So many pieces of one kind for one booking."""

    booking: Booking
    facility_id: int
    code: str
    name: str
    pieces: int
    stock: int


def take_pieces(places: Iterable[tuple[Booking, FacilityValue, RoomValue]]) -> None:
    """Give each booking the pieces that its application asks for and its room offers.

    Nothing is read or written where nobody asked. Raises EquipmentTaken.
    """
    needs = [need for place in places for need in _needs(*place)]
    if not needs:
        return
    lock_stock({need.facility_id for need in needs})
    for need in needs:
        free = _free_units(need)
        if len(free) < need.pieces:
            raise EquipmentTaken(what=need.name, left=len(free))
        _insert(need, free[: need.pieces])


def lock_stock(facility_ids: Iterable[int]) -> None:
    """Lock the pieces of these halls, in the order of their keys."""
    halls = Facility.objects.filter(pk__in=set(facility_ids)).order_by("pk")
    list(halls.select_for_update(no_key=True).values_list("pk"))


def release_pieces(booking: Booking, *, now: datetime) -> None:
    """Give back what the booking has of equipment from now on; no query where it has none."""
    if booking.application.answers.get("wanted"):
        drop_pieces(booking, now=now)


def drop_pieces(booking: Booking, *, now: datetime) -> None:
    """Give back its pieces, whatever its application says now."""
    booking.pieces.filter(released_at=None).update(released_at=now)


def _needs(booking: Booking, hall: FacilityValue, room: RoomValue) -> Iterable[_Need]:
    application = booking.application
    if not application.answers.get("wanted"):
        return
    use_on, on = day_of(booking.period.start), day_of(application.made_at)
    wanted = wanted_in(
        from_json(application.answers),
        hall,
        room,
        number=number_of(booking.code),
        use_on=use_on,
        on=on,
    )
    schedule = schedule_for(hall.schedules, use_on=use_on, permit_on=on)
    charges = {charge.code: charge for charge in schedule.charges} if schedule else {}
    for code, extent in sorted(wanted.items()):
        charge = charges[code]
        if charge.stock is not None:
            yield _Need(
                booking=booking,
                facility_id=hall.id,
                code=code,
                name=str(charge.names),
                pieces=pieces_of(extent),
                stock=charge.stock,
            )


def _free_units(need: _Need) -> Sequence[int]:
    taken = set(
        BookedPiece.objects.filter(
            facility_id=need.facility_id,
            code=need.code,
            during__overlap=_during(need.booking),
            released_at=None,
        ).values_list("unit", flat=True)
    )
    return [unit for unit in range(1, need.stock + 1) if unit not in taken]


def _insert(need: _Need, units: Sequence[int]) -> None:
    try:
        with transaction.atomic():
            BookedPiece.objects.bulk_create(
                BookedPiece(
                    booking=need.booking,
                    facility_id=need.facility_id,
                    code=need.code,
                    unit=unit,
                    during=_during(need.booking),
                )
                for unit in units
            )
    except IntegrityError as error:
        if violated_constraint(error) == PIECE_ONCE:
            raise EquipmentTaken(what=need.name, left=0) from error
        raise


def _during(booking: Booking) -> TimestamptzRange:
    return TimestamptzRange(booking.period.start, booking.period.end, "[)")
