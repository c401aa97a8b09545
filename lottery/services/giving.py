"""Writing down what entries got. Callers hold the round's lock."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from booking.services.occupy import as_range
from core.codes import grouped
from core.db import violated_constraint
from core.periods import Period
from facilities.rules.values import Catalogue, RoomValue
from lottery.enums import Basis, Fate
from lottery.errors import AlreadyDecided, PlaceIsTaken
from lottery.models import (
    NO_OVERLAP,
    ONE_RESULT,
    Agreement,
    AllottedPart,
    Draw,
    Entry,
    Preference,
    Result,
)


@dataclass(frozen=True, slots=True)
class Spot:
    """A room for one continuous period, as an entry gets it."""

    room: RoomValue
    period: Period
    slot_codes: Sequence[str]


def spot_of(preference: Preference, halls: Catalogue) -> Spot:
    """What a preference asks for."""
    room = halls.room_by_id[preference.room_id]
    return Spot(room, preference.period, preference.slot_codes)


def fate_of(rank: int) -> Fate:
    """What it is to get the preference of that rank."""
    return Fate.WON if rank == 1 else Fate.MOVED


def give(
    entry: Entry,
    fate: Fate,
    spot: Spot | None,
    *,
    now: datetime,
    agreement: Agreement | None = None,
    draw: Draw | None = None,
) -> Result:
    """Write the result of an entry, with the parts it takes.

    Raises AlreadyDecided or PlaceIsTaken where the database knows of another.
    """
    basis = Basis.AGREED if agreement else Basis.DRAWN if draw else Basis.UNCONTESTED
    result = Result(
        entry=entry,
        fate=fate,
        basis=basis,
        agreement=agreement,
        draw=draw,
        room_id=spot.room.id if spot else None,
        during=as_range(spot.period) if spot else None,
        slot_codes=list(spot.slot_codes) if spot else [],
        decided_at=now,
    )
    with _refusal_told(entry, spot):
        result.save()
        if spot is not None:
            AllottedPart.objects.bulk_create(
                AllottedPart(
                    result=result, part_id=part_id, during=as_range(spot.room.kept_for(spot.period))
                )
                for part_id in spot.room.part_ids
            )
    return result


def take_back(results: Iterable[Result], *, now: datetime) -> None:
    """Let results count no more; what they gave is free again."""
    for result in results:
        result.end(now)
        result.save(update_fields=["ended_at"])
        result.parts.update(ended_at=now)


@contextmanager
def _refusal_told(entry: Entry, spot: Spot | None) -> Iterator[None]:
    """Say AlreadyDecided or PlaceIsTaken where a constraint refuses; other errors go through."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        violated = violated_constraint(error)
        if violated == ONE_RESULT:
            raise AlreadyDecided(entry=grouped(entry.code)) from error
        if violated == NO_OVERLAP and spot is not None:
            raise PlaceIsTaken(place=str(spot.room.names), by="") from error
        raise
