"""A schedule told in words, room by room: what people and clerks read before they book."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from facilities.fee_rules_words import (
    after_text,
    by_application_text,
    change_text,
    charged_text,
    everywhere_text,
    first_text,
    least_text,
    most_text,
    off_text,
    otherwise_text,
    percent_text,
    price_when_text,
    scope_text,
    split_text,
    unit_text,
)
from facilities.fee_words import clock_text, counted_text, free_text, joined, yen_text
from facilities.rules.fees.conditions import day_types, in_seasons
from facilities.rules.fees.splitting import Run, Split, splits_of
from facilities.rules.fees.values import Charge, Row, Schedule, Scope


@dataclass(frozen=True, slots=True)
class Priced:
    """One price: of a slot, a combination, a unit."""

    label: str
    price: str


@dataclass(frozen=True, slots=True)
class PriceTable:
    """The prices that hold under one condition (empty: always); `is_rest`: where no other does."""

    when: str
    prices: tuple[Priced, ...]
    clause: str
    is_rest: bool = False


@dataclass(frozen=True, slots=True)
class RuleTold:
    """A surcharge, a charge, a piece of equipment or a reduction, as one line."""

    sort: str  # surcharge, charge, equipment, reduction
    name: str
    what: str
    when: str
    clause: str


def tables_of(schedule: Schedule, room: str, *, day: date | None = None) -> tuple[PriceTable, ...]:
    """The rows of the table for a room; with `day`, those that can hold on that day.

    One that always holds below others is for whoever they do not fit.
    """
    tables: list[PriceTable] = []
    for row in rows_for(schedule, room, day=day):
        when = scope_text(schedule, row.scope, with_rooms=False)
        is_rest = not when and any(table.when for table in tables)
        tables.append(
            PriceTable(
                when=otherwise_text() if is_rest else when,
                prices=prices_told(schedule, row),
                clause=row.clause or schedule.clause,
                is_rest=is_rest,
            )
        )
    return tuple(tables)


def rows_for(schedule: Schedule, room: str, *, day: date | None = None) -> list[Row]:
    """The rows of the table that can hold for a room (on a day)."""
    return [row for row in schedule.fees if _may_hold(schedule, row.scope, room, day)]


def lowest_yen(schedule: Schedule, room: str, day: date) -> Fraction | None:
    """The lowest price that stands in the table for a room on a day, or None."""
    prices = [
        price
        for row in rows_for(schedule, room, day=day)
        for price in ([column.yen for column in row.columns] or [row.yen])
    ]
    return min(prices, default=None)


def _may_hold(schedule: Schedule, scope: Scope, room: str, day: date | None) -> bool:
    when = scope.when
    if when.rooms and room not in when.rooms:
        return False
    if day is None:
        return True
    fits = not when.days or not when.days.isdisjoint(day_types(day, schedule.more_holidays))
    return fits and (not when.seasons or in_seasons(day, when.seasons))


def prices_told(schedule: Schedule, row: Row) -> tuple[Priced, ...]:
    """The prices of one row with what the first units cost, and its least and most."""
    prices = prices_of_row(schedule, row)
    if row.first is not None:
        blocks, yen = row.first
        first = Priced(first_text(blocks * row.block, per=row.per), yen_text(yen))
        prices = (first, *(replace(each, label=after_text(each.label)) for each in prices))
    if row.least > 1:
        least = counted_text(Fraction(row.least * row.block), row.per)
        prices = (*prices, Priced(least_text(), least))
    if row.most is not None:
        prices = (*prices, Priced(most_text(), yen_text(row.most)))
    return prices


def prices_of_row(schedule: Schedule, row: Row) -> tuple[Priced, ...]:
    """The prices of one row, in the order of the table."""
    if row.columns:
        return tuple(
            Priced(_column_label(schedule, column.code, column.slots), yen_text(column.yen))
            for column in row.columns
        )
    unit = unit_text(row.per, row.block, each_person=row.each_person)
    if row.percent is not None:
        return (Priced(unit, percent_text(row)),)
    if row.between is not None:
        first, last = row.between
        unit = f"{clock_text(first)}–{clock_text(last)} {unit}"
    if row.by_person:
        return tuple(
            Priced(f"{schedule.class_of_people(word)} {unit}", yen_text(yen * row.times))
            for word, yen in row.by_person
        )
    return (Priced(unit, yen_text(row.yen * row.times)),)


def row_where(schedule: Schedule, row: Row, *, alone: bool = True) -> str:
    """For which rooms and when a row holds; one that always does says so if it stands `alone`."""
    return scope_text(schedule, row.scope) or (everywhere_text() if alone else "")


def _column_label(schedule: Schedule, code: str, slots: frozenset[str]) -> str:
    if code in schedule.combinations:
        return str(schedule.combinations[code])
    return joined(str(slot.names) for slot in schedule.slots if slot.code in slots)


def rules_told(schedule: Schedule, room: str | None = None) -> tuple[RuleTold, ...]:
    """Everything beside the table, in the order in which it is applied; for one room or all."""
    told = [
        RuleTold(
            "surcharge",
            str(s.names),
            change_text(s.factor),
            scope_text(schedule, s.scope),
            s.clause,
        )
        for s in schedule.surcharges
        if _concerns(s.scope, room)
    ]
    told += [
        RuleTold(
            "equipment" if charge.kind == "equipment" else "charge",
            str(charge.names),
            charge_text(schedule, charge, room),
            _charge_when(schedule, charge),
            charge.clause,
        )
        for charge in schedule.charges
        if _concerns(charge.scope, room)
    ]
    told += [
        RuleTold(
            "reduction",
            str(r.names),
            off_text(r.percent, r.yen),
            joined(filter(None, (scope_text(schedule, r.scope), _asked(r.by)))),
            r.clause,
        )
        for r in schedule.reductions
        if _concerns(r.scope, room)
    ]
    return tuple(replace(rule, clause=rule.clause or schedule.clause) for rule in told)


def _asked(by: str) -> str:
    return by_application_text() if by == "application" else ""


def _concerns(scope: Scope, room: str | None) -> bool:
    return room is None or not scope.when.rooms or room in scope.when.rooms


def charge_text(schedule: Schedule, charge: Charge, room: str | None) -> str:
    """What a charge costs, in a room or in any."""
    price = joined(_row_text(schedule, row) for row in _reached(charge, room))
    return free_text(price, charge.free_pieces) if charge.free_pieces else price


def _row_text(schedule: Schedule, row: Row) -> str:
    """The prices of a row, and when they hold."""
    prices = joined(f"{each.label} {each.price}" for each in prices_told(schedule, row))
    when = scope_text(schedule, row.scope, with_rooms=False)
    return price_when_text(prices, when) if when else prices


def _reached(charge: Charge, room: str | None) -> Iterator[Row]:
    """The rows that can hold: none below one that always does, at any time of the day."""
    for row in charge.rows:
        if _concerns(row.scope, room):
            yield row
            if (
                room is not None
                and row.between is None
                and not replace(row.scope.when, rooms=frozenset())
                and not row.scope.unless
            ):
                return


def _charge_when(schedule: Schedule, charge: Charge) -> str:
    parts = [charged_text(charge.charged, charge.seasons), scope_text(schedule, charge.scope)]
    return joined(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class SplitTold:
    """Where the same slots cost something else in several bookings."""

    where: str  # rooms and condition; empty: everywhere
    what: str


@dataclass(frozen=True, slots=True)
class SplitsTold:
    """Slots that cost less in several bookings than in one, and those that cost more so."""

    cheaper: tuple[SplitTold, ...]
    dearer: tuple[SplitTold, ...]


def splits_told(schedule: Schedule) -> SplitsTold:
    """Where splitting a use changes its price, in words."""
    splits = splits_of(schedule)
    return SplitsTold(
        cheaper=tuple(_split(schedule, each) for each in splits if each.is_cheaper_apart),
        dearer=tuple(_split(schedule, each) for each in splits if not each.is_cheaper_apart),
    )


def _split(schedule: Schedule, split: Split) -> SplitTold:
    what = split_text(
        _run_label(schedule, split.slots),
        " + ".join(_run_label(schedule, part) for part in split.parts),
        yen=split.whole,
        apart=split.apart,
    )
    return SplitTold(scope_text(schedule, split.row.scope), what)


def _run_label(schedule: Schedule, run: Run) -> str:
    slots = frozenset(slot.code for slot in run)
    named = (code for code, each in schedule.combination_slots.items() if each == slots)
    return _column_label(schedule, next(named, ""), slots)
