"""What the table says for the use of a room, piece by piece, before any surcharge."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from itertools import pairwise

from core.dates import full_day_label
from facilities.errors import NoPrice, TimesMissing
from facilities.fee_words import clock_text, column_how, joined
from facilities.rules.fees.case import Use
from facilities.rules.fees.conditions import Facts, facts_of, in_scope, minutes_used
from facilities.rules.fees.cover import best_cover
from facilities.rules.fees.units import (
    blocks_of,
    cost,
    cost_how,
    is_whole,
    months_begun,
    units_of_minutes,
)
from facilities.rules.fees.values import Row, Schedule, Slot


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One price from the table: a column, or so many units."""

    day: date
    slots: frozenset[str] = frozenset()
    yen: Fraction
    label: str = ""
    how: str
    clause: str = ""


@dataclass(frozen=True, slots=True)
class At:
    """A use under a schedule: answers what rows and conditions ask."""

    schedule: Schedule
    use: Use
    permit_on: date | None

    def facts(self, day: date, slots: frozenset[str] | None = None) -> Facts:
        """What conditions are asked about; all slots of the use where none are named."""
        chosen = frozenset(slot.code for slot in self.use.slots) if slots is None else slots
        return facts_of(
            self.use, day, schedule=self.schedule, permit_on=self.permit_on, slots=chosen
        )

    @property
    def room_name(self) -> str:
        """The room as people read it."""
        names = self.schedule.rooms.get(self.use.room)
        return str(names) if names else self.use.room

    def no_price(self, day: date, what: str = "") -> NoPrice:
        """The refusal of a use that the table does not know."""
        return NoPrice(
            what=what or self.room_name,
            day=full_day_label(day),
            facts=joined(sorted(self._asked_facts())) or "room",
        )

    def _asked_facts(self) -> set[str]:
        """The facts that rows for this room ask for."""
        conditions = [
            condition
            for row in self.schedule.fees
            for condition in (row.scope.when, row.scope.unless)
            if not condition.rooms or self.use.room in condition.rooms
        ]
        return {name for c in conditions for name, _ in (*c.words, *c.spans)}


def first_row(rows: Iterable[Row], facts: Facts) -> Row | None:
    """The first row from the top that holds."""
    return next((row for row in rows if in_scope(row.scope, facts)), None)


def with_slots(use: Use, schedule: Schedule) -> Use:
    """`use` with its slots in order; times that fit whole slots of its room name these slots."""
    if use.slots or use.starts is None or use.ends is None:
        return replace(use, slots=tuple(sorted(use.slots, key=lambda s: (s.starts, s.code))))
    starts, ends = use.starts, use.ends
    priced = {
        code
        for row in schedule.fees
        if not row.scope.when.rooms or use.room in row.scope.when.rooms
        for column in row.columns
        for code in column.slots
    }
    slots = sorted((s for s in schedule.slots if s.code in priced), key=lambda slot: slot.starts)
    if schedule.partial_slots == "whole":
        touched = tuple(slot for slot in slots if slot.starts < ends and starts < slot.ends)
        return replace(use, slots=touched)
    inside = tuple(slot for slot in slots if starts <= slot.starts and slot.ends <= ends)
    return replace(use, slots=inside) if _fill(inside, starts, ends) else use


def _fill(slots: Sequence[Slot], starts: int, ends: int) -> bool:
    """Whether the slots follow one another from `starts` to `ends`; pauses between are right."""
    if not slots or slots[0].starts != starts or slots[-1].ends != ends:
        return False
    return all(one.ends <= other.starts for one, other in pairwise(slots))


def room_pieces(at: At) -> list[Piece]:
    """The table price of the room. Raises NoPrice or TimesMissing."""
    pieces: list[Piece] = []
    for day in at.use.days:
        facts = at.facts(day)
        row = first_row(at.schedule.fees, facts)
        if row is None:
            raise at.no_price(day)
        if is_whole(row):
            return [_whole_piece(at, row)]
        pieces += pieces_of_day(at, row, facts, rows=at.schedule.fees)
    return pieces


def pieces_of_day(
    at: At, row: Row, facts: Facts, *, rows: Sequence[Row], minutes: int | None = None
) -> list[Piece]:
    """The prices of one day by `row`; `rows` are its table, for rows that share the clock."""
    if row.columns:
        return column_pieces(at, row, facts)
    if row.between is not None:
        return _clock_pieces(at, [r for r in rows if r.between and in_scope(r.scope, facts)], facts)
    return [unit_piece(at, row, facts, minutes=minutes)]


def column_pieces(at: At, row: Row, facts: Facts) -> list[Piece]:
    """The columns that cover the slots of `facts`. Raises NoPrice or TimesMissing."""
    if not facts.slots:
        if at.use.starts is not None:
            when = f"{clock_text(at.use.starts)}–{clock_text(at.use.ends or 0)}"
            raise at.no_price(facts.day, f"{at.room_name} {when}")
        raise TimesMissing(what=at.room_name)
    cover = best_cover(row.columns, facts.slots, cheapest=at.schedule.cover == "cheapest")
    if cover is None:
        names = joined(str(slot.names) for slot in at.use.slots if slot.code in facts.slots)
        raise at.no_price(facts.day, f"{at.room_name} {names}")
    order = {slot.code: number for number, slot in enumerate(at.use.slots)}
    pieces = []
    for column in sorted(cover, key=lambda column: min(order[code] for code in column.slots)):
        name = column_name(at, column.code, column.slots)
        pieces.append(
            Piece(
                day=facts.day,
                slots=column.slots,
                yen=column.yen,
                label=name,
                how=column_how(name, column.yen),
                clause=row.clause,
            )
        )
    return pieces


def column_name(at: At, code: str, slots: frozenset[str]) -> str:
    """A combination's own name, else the names of its slots."""
    if code in at.schedule.combinations:
        return str(at.schedule.combinations[code])
    return joined(str(slot.names) for slot in at.use.slots if slot.code in slots)


def unit_piece(at: At, row: Row, facts: Facts, *, minutes: int | None = None) -> Piece:
    """One day by the unit. Raises TimesMissing where hours are needed and unknown."""
    match row.per:
        case "slot" | "column":
            quantity = Fraction(len(facts.slots))
        case "hour" | "minute":
            used = minutes_used(at.use, pauses=row.pauses) if minutes is None else minutes
            if used is None:
                raise TimesMissing(what=at.room_name)
            quantity = units_of_minutes(row, used)
        case _:
            quantity = Fraction(1)
    return _priced(row, quantity, day=facts.day, slots=facts.slots)


def _priced(row: Row, quantity: Fraction, *, day: date, slots: frozenset[str]) -> Piece:
    blocks = blocks_of(row, quantity)
    yen = cost(row, blocks)
    return Piece(day=day, slots=slots, yen=yen, how=cost_how(row, blocks), clause=row.clause)


def _whole_piece(at: At, row: Row) -> Piece:
    facts = at.facts(at.use.day)
    return whole_piece(at, row, facts, days=at.use.days)


def whole_piece(at: At, row: Row, facts: Facts, *, days: tuple[date, ...]) -> Piece:
    """All `days` at once: by the use, the person, the month or blocks of days."""
    if row.per == "person" and row.by_person:
        return _person_piece(at, row, facts)
    match row.per:
        case "person":
            quantity = facts.number("people")
            if quantity is None:
                raise TimesMissing(what=at.room_name)
        case "month":
            quantity = months_begun(days)
        case "day":
            quantity = len(days)
        case _:
            quantity = 1
    return _priced(row, Fraction(quantity), day=facts.day, slots=facts.slots)


def _person_piece(at: At, row: Row, facts: Facts) -> Piece:
    """A price for each class of person, such as adults and children."""
    prices = dict(row.by_person)
    unknown = sorted(set(at.use.people) - set(prices))
    if unknown or not at.use.people:
        raise at.no_price(facts.day, f"{at.room_name} {joined(unknown)}")
    parts = [replace(row, by_person=(), yen=prices[word]) for word in at.use.people]
    counts = [blocks_of(row, Fraction(count)) for count in at.use.people.values()]
    return Piece(
        day=facts.day,
        slots=facts.slots,
        yen=sum((cost(p, n) for p, n in zip(parts, counts, strict=True)), Fraction(0)),
        how=" + ".join(cost_how(part, n) for part, n in zip(parts, counts, strict=True)),
        clause=row.clause,
    )


def _clock_pieces(at: At, rows: Sequence[Row], facts: Facts) -> list[Piece]:
    """Rows for parts of the day: each prices the minutes of the use that lie within it."""
    runs = [(at.use.starts, at.use.ends)] if at.use.starts is not None else None
    spans = runs or [(slot.starts, slot.ends) for slot in at.use.slots]
    if not spans:
        raise TimesMissing(what=at.room_name)
    pieces, priced = [], 0
    for row in rows:
        first, last = row.between or (0, 0)
        minutes = sum(
            max(0, min(last, ends or 0) - max(first, starts or 0)) for starts, ends in spans
        )
        if minutes:
            priced += minutes
            piece = _priced(row, units_of_minutes(row, minutes), day=facts.day, slots=facts.slots)
            label = f"{clock_text(first)}–{clock_text(last)}"
            pieces.append(replace(piece, label=label))
    if priced != minutes_used(at.use):
        raise at.no_price(facts.day)
    return pieces
