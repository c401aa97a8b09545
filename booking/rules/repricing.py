"""What a change costs: line by line, and never what a revision of the fees costs (104).

What was sold keeps the price at which it was sold: only what the change itself makes dearer or
cheaper is added to it.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from facilities.rules.fees import Line, Quote, difference

Lines = tuple[Line, ...] | None


def sum_of(lines: Iterable[Line]) -> int:
    """Their yen together."""
    return sum(line.yen for line in lines)


def repriced(frozen: Sequence[Line], *, before: Lines, after: Lines) -> tuple[Line, ...]:
    """The lines of a booking after a change of what was asked for.

    `before` and `after` are its prices under the fees of now, without and with the change. Where
    the fees are still those it was sold at, that is simply `after`.
    """
    if before is None or after is None:
        return tuple(frozen)
    if sum_of(before) == sum_of(frozen):
        return after
    return (*frozen, *changes(before, after))


def changes(before: Sequence[Line], after: Sequence[Line]) -> tuple[Line, ...]:
    """The difference, line by line; what stays the same is left out."""
    return difference(before=_quote(before), after=_quote(after))


def side_by_side(before: Sequence[Line], after: Sequence[Line]) -> list[tuple[Line, int, int]]:
    """Each line that changes with its yen before and after: first what falls away."""
    rest: dict[tuple[str, str, str], list[Line]] = defaultdict(list)
    for line in before:
        rest[line.kind, line.rule, line.label].append(line)
    rows: list[tuple[Line, int, int]] = []
    for line in after:
        same = rest[line.kind, line.rule, line.label]
        rows.append((line, same.pop(0).yen if same else 0, line.yen))
    gone = [(line, line.yen, 0) for lines in rest.values() for line in lines]
    return [row for row in [*gone, *rows] if row[1] != row[2]]


def _quote(lines: Sequence[Line]) -> Quote:
    return Quote(lines=tuple(lines), total_yen=sum_of(lines))
