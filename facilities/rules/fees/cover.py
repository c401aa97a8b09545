"""Which columns of a row price the chosen slots: combinations win over the sum of their parts."""

from collections.abc import Iterable, Sequence
from fractions import Fraction

from facilities.rules.fees.values import Column

_Cost = tuple[int, Fraction, tuple[int, ...]]


def best_cover(
    columns: Sequence[Column], chosen: Iterable[str], *, cheapest: bool
) -> tuple[Column, ...] | None:
    """The columns that together hold each chosen slot exactly once, or None.

    Fewest columns win, among equals the lowest sum, then the columns further to the left. With
    `cheapest` the lowest sum wins first. The order of `chosen` does not matter.
    """
    wanted = frozenset(chosen)
    if len(wanted) == 1:  # most uses: there is nothing to combine
        alone = [column for column in columns if column.slots == wanted]
        return (min(alone, key=lambda column: column.yen),) if alone else None
    rank = _by_sum if cheapest else _by_count
    known: dict[frozenset[str], _Cost | None] = {frozenset(): (0, Fraction(0), ())}

    def search(rest: frozenset[str]) -> _Cost | None:
        if rest not in known:
            target = min(rest)
            found = []
            for number, column in enumerate(columns):
                if target in column.slots and column.slots <= rest:
                    others = search(rest - column.slots)
                    if others is not None:
                        numbers = tuple(sorted((number, *others[2])))
                        found.append((others[0] + 1, others[1] + column.yen, numbers))
            known[rest] = min(found, key=rank, default=None)
        return known[rest]

    best = search(wanted)
    return None if best is None else tuple(columns[number] for number in best[2])


def _by_count(cost: _Cost) -> _Cost:
    return cost


def _by_sum(cost: _Cost) -> tuple[Fraction, int, tuple[int, ...]]:
    return cost[1], cost[0], cost[2]
