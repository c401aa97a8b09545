"""What the table says for the use of a room, piece by piece, before any surcharge."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

from facilities.errors import TimesDoNotFit, TimesMissing
from facilities.fee_words import column_how, joined
from facilities.rules.fees.at import At, Piece
from facilities.rules.fees.case import Use
from facilities.rules.fees.conditions import Facts, in_scope
from facilities.rules.fees.counted import (
    Minutes,
    clock_pieces,
    span_text,
    spans_of,
    unit_piece,
    whole_piece,
)
from facilities.rules.fees.cover import best_cover
from facilities.rules.fees.units import is_whole
from facilities.rules.fees.values import Row, Schedule, Slot


def first_row(rows: Iterable[Row], facts: Facts) -> Row | None:
    """The first row from the top that holds."""
    return next((row for row in rows if in_scope(row.scope, facts)), None)


def with_slots(use: Use, schedule: Schedule) -> Use:
    """`use` with its slots in order; times that fit whole slots of its room name these slots."""
    if len(use.slots) == 1:
        return use
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
            return [whole_piece(at, row, facts, days=at.use.days)]
        priced, rest = pieces_of_day(at, row, facts, rows=at.schedule.fees)
        if rest:
            raise at.no_price(day, f"{at.room_name} {span_text(rest[0])}")
        pieces += priced
    if not pieces:  # a use of one day under a price by the night
        raise at.no_price(at.use.day)
    return pieces


def pieces_of_day(
    at: At, row: Row, facts: Facts, *, rows: Sequence[Row], minutes: int | None = None
) -> tuple[list[Piece], list[Minutes]]:
    """The prices of one day by `row`, and what of its time has none.

    `rows` are the table of `row`: such with `between` share the clock.
    """
    if row.columns:
        return column_pieces(at, row, facts), []
    if row.between is not None:
        return clock_pieces(at, rows, facts, spans_of(at, facts))
    if row.per == "night" and facts.day == at.use.days[-1]:
        return [], []
    return [unit_piece(at, row, facts, minutes=minutes)], []


def column_pieces(at: At, row: Row, facts: Facts) -> list[Piece]:
    """The columns that cover the slots of `facts`.

    Raises NoPrice, TimesDoNotFit or TimesMissing.
    """
    if not facts.slots:
        if at.use.starts is not None:
            raise TimesDoNotFit(
                what=at.room_name,
                when=span_text((at.use.starts, at.use.ends or 0)),
                slots=joined(_slot_texts(at.schedule, row)),
            )
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


def _slot_texts(schedule: Schedule, row: Row) -> list[str]:
    """The slots that a row prices, with their times."""
    priced = {code for column in row.columns for code in column.slots}
    slots = [slot for slot in schedule.slots if slot.code in priced]
    times = {slot.code: span_text((slot.starts, slot.ends)) for slot in slots}
    return [f"{s.names} {times[s.code]}".removeprefix(f"{times[s.code]} ") for s in slots]


def column_name(at: At, code: str, slots: frozenset[str]) -> str:
    """A combination's own name, else the names of its slots."""
    if code in at.schedule.combinations:
        return str(at.schedule.combinations[code])
    return joined(str(slot.names) for slot in at.use.slots if slot.code in slots)
