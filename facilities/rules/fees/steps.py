"""From table prices to amounts due: surcharges, then reductions, each a step with its reason."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from facilities.fee_words import (
    factor_how,
    limit_label,
    reduction_how,
    rounding_how,
    rounding_label,
    times_how,
)
from facilities.rules.fees.amounts import Rounding, total_of
from facilities.rules.fees.at import At, Piece
from facilities.rules.fees.conditions import in_scope
from facilities.rules.fees.values import ALL, Reduction, Schedule, Scope, Surcharge


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One change of what is due, exactly; it becomes a line."""

    kind: str
    label: str
    rule: str
    clause: str = ""
    how: str
    change: Fraction
    item: int = -1  # the item it belongs to; -1: the whole case


@dataclass(slots=True, kw_only=True)
class Item:
    """One thing being priced: a room or something beside it, with the amount reached so far.

    `listed` is what stands in the table; `table` what counts as the table price: half of it for
    half a room.
    """

    number: int
    kind: str
    code: str
    label: str
    at: At
    pieces: Sequence[Piece]
    listed: Fraction
    table: Fraction
    amount: Fraction

    def is_meant_by(self, to: frozenset[str], leaves_out: frozenset[str]) -> bool:
        """Whether a rule applies to it: named by kind, code or `all`, and not left out."""
        mine = {self.kind, self.code, ALL}
        return bool(mine & to) and not mine & leaves_out

    def share(self, scope: Scope) -> Fraction:
        """For which part of its table price a rule holds, 0 to 1."""
        asks_of_piece = scope.when.asks_of_piece or scope.unless.asks_of_piece
        if not asks_of_piece:
            return Fraction(in_scope(scope, self.at.facts(self.at.use.day)))
        inside = [p for p in self.pieces if in_scope(scope, self.at.facts(p.day, p.slots))]
        if not self.listed:
            return Fraction(bool(inside))
        return total_of(piece.yen for piece in inside) / self.listed

    def parts(self, scope: Scope) -> dict[date, Fraction]:
        """The amount reached, day by day, as far as a rule holds: in proportion to the table."""
        found: dict[date, Fraction] = defaultdict(Fraction)
        for piece in self.pieces:
            if self.listed and in_scope(scope, self.at.facts(piece.day, piece.slots)):
                found[piece.day] += self.amount * piece.yen / self.listed
        return found

    def move(self, amount: Fraction) -> Fraction:
        """Take `amount` as reached; the change."""
        change, self.amount = amount - self.amount, amount
        return change


def surcharge_steps(schedule: Schedule, item: Item) -> list[Step]:
    """The surcharges on an item in the schedule's order and way of combining."""
    found = [
        (surcharge, share)
        for surcharge in schedule.surcharges
        if item.is_meant_by(surcharge.to, surcharge.leaves_out)
        and (share := item.share(surcharge.scope))
    ]
    if schedule.combine == "highest":
        found = _only_highest(item, found)
    steps: list[Step] = []
    rounds_each = schedule.combine in ("in_turn", "added")
    for surcharge, share in found:
        steps.append(_surcharge(schedule, item, surcharge, share))
        own = surcharge.rounding
        after = own or (schedule.step_rounding if rounds_each else None)
        steps += _rounded_step(item, after, steps[-1])
    if found and not rounds_each:
        steps += rounding_step(item, schedule.step_rounding)
    return steps + _limited(schedule, item)


def _only_highest(
    item: Item, found: list[tuple[Surcharge, Fraction]]
) -> list[tuple[Surcharge, Fraction]]:
    """Of what makes a day or column dearer only the highest, each for its part of the item.

    What makes it cheaper, or is another table, holds beside.
    """
    dearer = [each for each, _share in found if each.factor > 1 and not each.as_table]
    parts: dict[str, Fraction] = defaultdict(Fraction)
    for piece in item.pieces:
        facts = item.at.facts(piece.day, piece.slots)
        here = [each for each in dearer if in_scope(each.scope, facts)]
        if here:
            highest = max(here, key=lambda each: each.factor)
            parts[highest.code] += piece.yen / item.listed if item.listed else 1
    kept = ((each, parts[each.code] if each in dearer else share) for each, share in found)
    return [(each, share) for each, share in kept if share]


def _surcharge(schedule: Schedule, item: Item, surcharge: Surcharge, share: Fraction) -> Step:
    side_by_side = schedule.combine == "added" or (
        schedule.combine == "highest" and surcharge.factor > 1  # each on its own part
    )
    adds = side_by_side and not surcharge.as_table
    of = surcharge.of or ("table" if adds else "reached")
    base = item.table if of == "table" else item.amount
    change = item.move(item.amount + base * share * (surcharge.factor - 1))
    if surcharge.as_table:
        item.table *= 1 + share * (surcharge.factor - 1)
    return Step(
        kind="surcharge",
        label=str(surcharge.names),
        rule=surcharge.code,
        clause=surcharge.clause,
        how=factor_how(base, surcharge.factor, share),
        change=change,
        item=item.number,
    )


def _rounded_step(item: Item, rounding: Rounding | None, step: Step) -> list[Step]:
    """The rounding that follows a step; `change` rounds only what the step added."""
    if rounding is None:
        return []
    return _round(item, rounding, before=item.amount - step.change)


def rounding_step(item: Item, rounding: Rounding | None) -> list[Step]:
    """Round the amount reached."""
    return [] if rounding is None else _round(item, rounding, before=Fraction(0))


def _round(item: Item, rounding: Rounding, *, before: Fraction) -> list[Step]:
    exact = item.amount
    change = item.move(rounding.after(before, exact))
    if not change:
        return []
    return [
        Step(
            kind="rounding",
            label=rounding_label(),
            rule="rounding",
            how=rounding_how(exact, to=rounding.to, way=rounding.way),
            change=change,
            item=item.number,
        )
    ]


def _limited(schedule: Schedule, item: Item) -> list[Step]:
    if schedule.most_times is None or item.amount <= item.table * schedule.most_times:
        return []
    return [
        Step(
            kind="cap",
            label=limit_label(),
            rule="most_times",
            how=times_how(item.table, schedule.most_times),
            change=item.move(item.table * schedule.most_times),
            item=item.number,
        )
    ]


def reduction_steps(schedule: Schedule, item: Item, granted: frozenset[str]) -> list[Step]:
    """The reductions of an item: only the best one, or each after the other, or added."""
    start = item.amount
    if start <= 0:
        return []
    found = [
        (reduction, share)
        for reduction in schedule.reductions
        if (reduction.by == "standing" or reduction.code in granted)
        and item.is_meant_by(reduction.to, reduction.leaves_out)
        and (share := item.share(reduction.scope))
        and _off(item, reduction, share, reached=start)
    ]
    if schedule.combine_reductions == "best" and found:
        found = [max(found, key=lambda pair: _off(item, *pair, reached=start))]
    in_turn = schedule.combine_reductions == "in_turn"
    steps: list[Step] = []
    for number, (reduction, share) in enumerate(found, start=1):
        steps.append(_reduction(item, reduction, share, item.amount if in_turn else start))
        rounds = in_turn or number == len(found)
        after = reduction.rounding or (schedule.step_rounding if rounds else None)
        steps += _rounded_step(item, after, steps[-1])
    return steps


def _off(item: Item, reduction: Reduction, share: Fraction, *, reached: Fraction) -> Fraction:
    if reduction.yen:
        return Fraction(reduction.yen)
    base = item.table if reduction.of == "table" else reached
    return base * share * reduction.percent / 100


def _reduction(item: Item, reduction: Reduction, share: Fraction, reached: Fraction) -> Step:
    base = item.table if reduction.of == "table" else reached
    off = min(item.amount, _off(item, reduction, share, reached=reached))
    return Step(
        kind="reduction",
        label=str(reduction.names),
        rule=reduction.code,
        clause=reduction.clause,
        how=reduction_how(base, reduction.percent, share, yen=reduction.yen),
        change=item.move(item.amount - off),
        item=item.number,
    )
