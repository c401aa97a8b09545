"""Where the table prices slots in a row differently from the same slots booked one by one.

Neighbouring slots are one booking, so only runs of them are looked at. Where the parts are cheaper,
whoever knows it books twice: the clerk should see it before the table is published. Only the
columns of `fees` are compared, not what is charged per use, by the hour or above a number of hours.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from facilities.rules.fees.amounts import total_of
from facilities.rules.fees.cover import best_cover
from facilities.rules.fees.values import Row, Schedule, Slot

Run = tuple[Slot, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Split:
    """Slots that cost `whole` together and `apart` when booked as `parts`."""

    row: Row
    slots: Run
    parts: tuple[Run, ...]
    whole: Fraction
    apart: Fraction

    @property
    def is_cheaper_apart(self) -> bool:
        """Whether two bookings cost less than one."""
        return self.apart < self.whole


def splits_of(schedule: Schedule) -> tuple[Split, ...]:
    """The shortest runs that are cheaper in parts, row by row, then those that are dearer so."""
    cheaper: list[Split] = []
    dearer: list[Split] = []
    for row in schedule.fees:
        for split in _of_row(schedule, row):
            found = cheaper if split.is_cheaper_apart else dearer
            if not any(each.row is row and _holds(split, each) for each in found):
                found.append(split)
    return (*cheaper, *dearer)


def _holds(split: Split, other: Split) -> bool:
    return set(other.slots) <= set(split.slots)


def _of_row(schedule: Schedule, row: Row) -> Iterator[Split]:
    """Every run of the row whose best parts cost something else, shorter runs first."""
    priced = {code for column in row.columns for code in column.slots}
    slots = sorted((s for s in schedule.slots if s.code in priced), key=lambda s: s.starts)
    best: dict[Run, tuple[Fraction, tuple[Run, ...]] | None] = {}
    for length in range(1, len(slots) + 1):
        for first in range(len(slots) - length + 1):
            run = tuple(slots[first : first + length])
            whole = _price(schedule, row, run)
            apart = _cheapest_parts(run, best)
            one = None if whole is None else (whole, (run,))
            best[run] = min((each for each in (one, apart) if each), key=_yen, default=None)
            if whole is not None and apart is not None and apart[0] != whole:
                yield Split(row=row, slots=run, parts=apart[1], whole=whole, apart=apart[0])


def _yen(priced: tuple[Fraction, tuple[Run, ...]]) -> tuple[Fraction, int]:
    return priced[0], len(priced[1])


def _price(schedule: Schedule, row: Row, run: Sequence[Slot]) -> Fraction | None:
    """What the table says for one booking of the run."""
    codes = [slot.code for slot in run]
    cover = best_cover(row.columns, codes, cheapest=schedule.cover == "cheapest")
    return None if cover is None else total_of(column.yen for column in cover)


def _cheapest_parts(
    run: Run, best: dict[Run, tuple[Fraction, tuple[Run, ...]] | None]
) -> tuple[Fraction, tuple[Run, ...]] | None:
    """The lowest sum of two bookings or more; None where the table has no price for parts."""
    found = []
    for cut in range(1, len(run)):
        left, right = best[run[:cut]], best[run[cut:]]
        if left is not None and right is not None:
            found.append((left[0] + right[0], (*left[1], *right[1])))
    return min(found, key=_yen, default=None)
