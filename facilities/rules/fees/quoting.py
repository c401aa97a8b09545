"""A case under one schedule, as lines in yen whose sum is the price.

For each use: the room's table price, its surcharges, its reductions; then everything beside it in
the schedule's order, each with its own surcharges and reductions. At the end the limits, the tax
and the rounding of the total. Between, amounts are exact fractions.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import accumulate
from math import floor

from facilities.errors import PriceTooHigh
from facilities.fee_words import (
    floor_how,
    limit_how,
    room_text,
    rounding_how,
    rounding_label,
    tax_how,
    tax_label,
)
from facilities.rules.fees.amounts import Rounding, total_of
from facilities.rules.fees.at import At, Piece
from facilities.rules.fees.case import Case, Use, Wanted
from facilities.rules.fees.extras import Priced, RoomAmounts, check_stock, extra_pieces
from facilities.rules.fees.pricing import room_pieces, with_slots
from facilities.rules.fees.steps import Item, Step, reduction_steps, rounding_step, surcharge_steps
from facilities.rules.fees.values import (
    ALL,
    REDUCED,
    ROOM,
    SURCHARGED,
    TABLE,
    Charge,
    Limit,
    Schedule,
)

MOST_YEN = 50_000_000  # of a line and of a price; forty of them still fit a payment


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of a quote. `kind`: room, time, heating, equipment, other, surcharge, reduction,
    cap, tax or rounding; `rule` is the code of what it follows, `how` the computation in words."""

    kind: str
    label: str
    yen: int
    rule: str
    clause: str
    how: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """The price and how it came about: the lines' yen add up to `total_yen`."""

    lines: tuple[Line, ...]
    total_yen: int


def quote(*, schedule: Schedule, case: Case) -> Quote:
    """The price of `case`. Raises NoPrice, TimesMissing, TooFewPieces or PriceTooHigh."""
    uses = [with_slots(use, schedule) for use in case.uses]
    check_stock(schedule, uses)
    account = _Account(schedule, case)
    for use in uses:
        account.add_use(use)
    account.finish()
    return _as_quote(account.steps, schedule)


class _Account:
    """The steps of one quote as they come."""

    def __init__(self, schedule: Schedule, case: Case) -> None:
        self.schedule = schedule
        self.case = case
        self.steps: list[Step] = []
        self.items: list[Item] = []

    def add_use(self, use: Use) -> None:
        """The room, then everything beside it."""
        at = At(self.schedule, use, self.case.permit_on)
        pieces = room_pieces(at)
        room = self._add(at, pieces, kind=ROOM, code=use.room, label=at.room_name, clause="")
        wanted = {each.code: each for each in use.wanted}
        for charge in self.schedule.charges:
            self._add_charge(at, charge, wanted.get(charge.code), room)

    def _add_charge(self, at: At, charge: Charge, wanted: Wanted | None, room: RoomAmounts) -> None:
        pieces = extra_pieces(at, charge, wanted, room)
        if pieces:
            label, clause, kind, code = str(charge.names), charge.clause, charge.kind, charge.code
            amounts = self._add(at, pieces, kind=kind, code=code, label=label, clause=clause)
            room.beside.append(Priced(kind=kind, code=code, stages=amounts.stages))

    def _add(
        self, at: At, pieces: Iterable[Piece], *, kind: str, code: str, label: str, clause: str
    ) -> RoomAmounts:
        """One item through all its stages; the amounts that percentages may be taken of."""
        pieces = tuple(pieces)
        table = total_of(piece.yen for piece in pieces)
        item = Item(
            number=len(self.items),
            kind=kind,
            code=code,
            label=label,
            at=at,
            pieces=pieces,
            listed=table,
            table=table,
            amount=table,
        )
        self.items.append(item)
        self.steps += _table_steps(item, clause)
        self.steps += surcharge_steps(self.schedule, item)
        self.steps += rounding_step(item, self.schedule.line_rounding)
        surcharged = item.amount
        reductions = reduction_steps(self.schedule, item, self.case.granted)
        self.steps += reductions
        if reductions:
            self.steps += rounding_step(item, self.schedule.line_rounding)
        stages = {TABLE: item.table, SURCHARGED: surcharged, REDUCED: item.amount}
        return RoomAmounts(stages=stages, pieces=pieces)

    def finish(self) -> None:
        """Limits, tax and the rounding of the total."""
        for limit in self.schedule.limits:
            self.steps += _limit_steps(limit, self.items)
        self._add_tax()
        exact = total_of(step.change for step in self.steps)
        self.steps += _total_step(exact, self.schedule.total_rounding)

    def _add_tax(self) -> None:
        tax = self.schedule.tax
        if tax is None:
            return
        taxed = [i.amount for i in self.items if i.is_meant_by(frozenset({ALL}), tax.leaves_out)]
        base = total_of(taxed)
        change = total_of(map(tax.on, taxed)) if tax.per == "line" else tax.on(base)
        self.steps.append(
            Step(
                kind="tax",
                label=tax_label(),
                rule="tax",
                clause=tax.clause,
                how=tax_how(base, tax.percent),
                change=change,
            )
        )


def _table_steps(item: Item, clause: str) -> Iterator[Step]:
    for piece in item.pieces:
        if item.kind == ROOM:
            label = room_text(item.label, piece.day, piece.label).strip()
        else:
            label = item.label
        yield Step(
            kind=item.kind,
            label=label,
            rule=item.code,
            clause=piece.clause or clause,
            how=piece.how,
            change=piece.yen,
            item=item.number,
        )


def _limit_steps(limit: Limit, items: Iterable[Item]) -> Iterator[Step]:
    """Bring what the limit is about to it, for each use, day or the whole case.

    What is free stays free: the least holds for what costs something.
    """
    groups: dict[object, list[tuple[Item, Fraction]]] = defaultdict(list)
    for item in items:
        if item.is_meant_by(limit.to, frozenset()):
            for day, part in item.parts(limit.scope).items():
                key = {"use": id(item.at.use), "day": day}.get(limit.cap.per)
                groups[key].append((item, part))
    bound = Fraction(limit.cap.yen)
    how = floor_how if limit.floor else limit_how
    for group in groups.values():
        total = total_of(part for _item, part in group)
        if 0 < total < bound if limit.floor else total > bound:
            for item, part in group:  # in proportion, so that tax stays right
                item.amount -= part - part * bound / total
            yield Step(
                kind="cap",
                label=str(limit.names),
                rule=limit.code,
                clause=limit.clause,
                how=how(total, bound),
                change=bound - total,
            )


def _total_step(exact: Fraction, rounding: Rounding | None) -> Iterator[Step]:
    """The rounding of the total; a fraction of a yen that is left is dropped."""
    rule = rounding or Rounding()
    change = rule.after(Fraction(0), exact) - exact
    if change:
        how = rounding_how(exact, to=rule.to, way=rule.way)
        yield Step(kind="rounding", label=rounding_label(), rule="rounding", how=how, change=change)


def _as_quote(steps: Sequence[Step], schedule: Schedule) -> Quote:
    """Whole yen for each line, so that the sum of the first n is the exact sum rounded down."""
    lines: list[Line] = []
    shown = 0
    for step, exact in zip(steps, accumulate(step.change for step in steps), strict=True):
        yen = floor(exact) - shown
        shown += yen
        if step.kind == "rounding" and not yen:
            continue
        lines.append(
            Line(
                kind=step.kind,
                label=step.label,
                yen=yen,
                rule=step.rule,
                clause=step.clause or schedule.clause or str(schedule.names),
                how=step.how,
            )
        )
    if any(abs(each.yen) > MOST_YEN for each in lines) or abs(shown) > MOST_YEN:
        raise PriceTooHigh
    return Quote(lines=tuple(lines), total_yen=shown)


def difference(*, before: Quote, after: Quote) -> tuple[Line, ...]:
    """What a change of mind costs (or gives back, below 0), line by line; equal lines are out."""
    rest: dict[tuple[str, str, str], list[Line]] = defaultdict(list)
    for line in before.lines:
        rest[line.kind, line.rule, line.label].append(line)
    changes: list[Line] = []
    for line in after.lines:
        same = rest[line.kind, line.rule, line.label]
        former = same.pop(0) if same else None
        changes.append(replace(line, yen=line.yen - former.yen) if former else line)
    for lines in rest.values():
        changes += [replace(line, yen=-line.yen) for line in lines]
    return tuple(line for line in changes if line.yen)
