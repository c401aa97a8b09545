"""What the table says by the unit: so many hours, days, nights, people, parts of the day."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction

from facilities.errors import PeopleMissing, TimesMissing
from facilities.fee_words import clock_text, joined, people_how
from facilities.rules.fees.amounts import total_of
from facilities.rules.fees.at import At, Piece
from facilities.rules.fees.conditions import Facts, in_scope, minutes_used
from facilities.rules.fees.units import (
    blocks_of,
    cost,
    cost_how,
    months_begun,
    units_of_minutes,
)
from facilities.rules.fees.values import CLOCK_UNITS, DAY_MINUTES, Row

Minutes = tuple[int, int]  # from, to: minutes from midnight


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
    return _priced(at, row, quantity, facts)


def _priced(at: At, row: Row, quantity: Fraction, facts: Facts) -> Piece:
    """So many units: once, for each person, or for each person of every class."""
    blocks = blocks_of(row, quantity)
    if not row.each_person:
        yen, how = cost(row, blocks), cost_how(row, blocks)
    else:
        parts = list(_for_each_person(at, row, blocks, facts))
        yen = total_of(part for part, _how in parts)
        how = " + ".join(how for _yen, how in parts)
    return Piece(day=facts.day, slots=facts.slots, yen=yen, how=how, clause=row.clause)


def _for_each_person(at: At, row: Row, blocks: int, facts: Facts) -> Iterator[tuple[Fraction, str]]:
    for name, count, priced in _classes(at, row, facts):
        how = people_how(cost_how(priced, blocks), count, name=name)
        yield cost(priced, blocks) * count, how


def _classes(at: At, row: Row, facts: Facts) -> list[tuple[str, int, Row]]:
    """Who comes: the name of each class, how many, its price. Raises PeopleMissing or NoPrice."""
    people = {word: count for word, count in at.use.people.items() if count}
    if not people:
        raise PeopleMissing(what=at.room_name)
    if not row.by_person:
        return [("", sum(people.values()), row)]
    prices = dict(row.by_person)
    if unknown := sorted(people.keys() - prices.keys()):
        names = joined(map(at.schedule.class_of_people, unknown))
        raise at.no_price(facts.day, f"{at.room_name} {names}")
    return [
        (at.schedule.class_of_people(word), count, replace(row, by_person=(), yen=prices[word]))
        for word, count in people.items()
    ]


def whole_piece(at: At, row: Row, facts: Facts, *, days: tuple[date, ...]) -> Piece:
    """All `days` at once: by the use, the person, the month or blocks of days."""
    if row.per == "person":
        return _person_piece(at, row, facts)
    match row.per:
        case "month":
            quantity = months_begun(days)
        case "day":
            quantity = len(days)
        case "night":
            quantity = len(days) - 1
        case _:
            quantity = 1
    if not quantity:
        raise at.no_price(facts.day)
    return _priced(at, row, Fraction(quantity), facts)


def _person_piece(at: At, row: Row, facts: Facts) -> Piece:
    """Once for so many people, or so many of each class, such as adults and children."""
    parts = [
        (cost(priced, blocks), people_how(cost_how(priced, blocks), name=name))
        for name, count, priced in _classes(at, row, facts)
        for blocks in (blocks_of(row, Fraction(count)),)
    ]
    return Piece(
        day=facts.day,
        slots=facts.slots,
        yen=total_of(yen for yen, _how in parts),
        how=" + ".join(how for _yen, how in parts),
        clause=row.clause,
    )


def spans_of(at: At, facts: Facts) -> list[Minutes]:
    """When the room is used on a day. Raises TimesMissing."""
    if at.use.starts is not None and at.use.ends is not None:
        return [(at.use.starts, at.use.ends)]
    if not at.use.slots:
        raise TimesMissing(what=at.room_name)
    return [(slot.starts, slot.ends) for slot in at.use.slots if slot.code in facts.slots]


def of_one_day(first: int, last: int) -> list[Minutes]:
    """Minutes that may begin before midnight or end after the next one, as times of the clock."""
    days = ((start, start + DAY_MINUTES) for start in (-DAY_MINUTES, 0, DAY_MINUTES))
    parts = ((max(first, start), min(last, end), start) for start, end in days)
    return [(begin - start, end - start) for begin, end, start in parts if begin < end]


def clock_pieces(
    at: At, rows: Iterable[Row], facts: Facts, spans: Sequence[Minutes]
) -> tuple[list[Piece], list[Minutes]]:
    """Rows for parts of the day: each prices the minutes within it that none above it has.

    A row by the hour or minute that names no part of the day has all that is left.
    """
    pieces, rest = [], list(spans)
    for row in rows:
        if row.per not in CLOCK_UNITS or not in_scope(row.scope, facts):
            continue
        span = row.between or (0, DAY_MINUTES)
        minutes = sum(max(0, min(ends, span[1]) - max(starts, span[0])) for starts, ends in rest)
        if minutes:
            piece = _priced(at, row, units_of_minutes(row, minutes), facts)
            pieces.append(replace(piece, label=span_text(span) if row.between else ""))
        rest = [part for each in rest for part in _without(each, span)]
    return pieces, rest


def _without(minutes: Minutes, span: Minutes) -> Iterator[Minutes]:
    """What of `minutes` lies before and after `span`."""
    starts, ends = minutes
    if starts < (before := min(ends, span[0])):
        yield starts, before
    if (after := max(starts, span[1])) < ends:
        yield after, ends


def span_text(minutes: Minutes) -> str:
    """9:00–12:00."""
    return f"{clock_text(minutes[0])}–{clock_text(minutes[1])}"
