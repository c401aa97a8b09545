"""How many pieces are left for the time somebody has chosen."""

from collections.abc import Iterable
from dataclasses import dataclass

from psycopg.types.range import TimestamptzRange

from booking.models import BookedPiece
from booking.rules.questions import Questions, UseQuestions
from core.periods import Period


@dataclass(frozen=True, slots=True)
class _Taken:
    """One piece that goes with a booking."""

    facility_id: int
    code: str
    unit: int
    during: Period


Left = dict[tuple[int, str], int]  # by number of the wish and code of the equipment


def left_for(questions: Questions, *, besides: int | None = None) -> Left:
    """What is left of everything that has a stock. One query; none where nothing has one.

    `besides`: the key of a booking whose own pieces count as free.
    """
    if not questions.stocked:
        return {}
    uses = questions.uses
    first = min(use.wish.during.start for use in uses)
    last = max(use.wish.during.end for use in uses)
    rows = BookedPiece.objects.filter(
        facility_id__in={use.wish.facility.id for use in uses},
        during__overlap=TimestamptzRange(first, last, "[)"),
        released_at=None,
    ).exclude(booking=besides)
    taken = [
        _Taken(facility, code, unit, Period(during.lower, during.upper))
        for facility, code, unit, during in rows.values_list(
            "facility_id", "code", "unit", "during"
        )
    ]
    return {
        (use.number, charge.code): max(0, charge.stock - _taken(use, charge.code, taken))
        for use in uses
        for charge in use.requests
        if charge.stock is not None
    }


def _taken(use: UseQuestions, code: str, taken: Iterable[_Taken]) -> int:
    """The pieces that are elsewhere at some moment of the use."""
    here = use.wish
    units = {
        each.unit
        for each in taken
        if (each.facility_id, each.code) == (here.facility.id, code)
        and each.during.overlaps(here.during)
    }
    return len(units)
