"""What is charged beside the room: heating, time before and after, equipment."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from itertools import product

from facilities.errors import TooFewPieces
from facilities.fee_words import limit_how, percent_how, pieces_how, takings_how
from facilities.rules.fees.amounts import total_of
from facilities.rules.fees.at import At, Piece
from facilities.rules.fees.case import Use, Wanted
from facilities.rules.fees.conditions import Facts, in_scope, in_seasons, minutes_used
from facilities.rules.fees.counted import (
    Minutes,
    clock_pieces,
    of_one_day,
    spans_of,
    unit_piece,
    whole_piece,
)
from facilities.rules.fees.pricing import column_name, first_row, pieces_of_day
from facilities.rules.fees.units import blocks_of, is_whole, minutes_charged, units_of_minutes
from facilities.rules.fees.values import ALL, REDUCED, ROOM, TAKINGS, TIMES, Charge, Row, Schedule


@dataclass(frozen=True, slots=True, kw_only=True)
class Priced:
    """Something beside the room with its amount at each stage."""

    kind: str
    code: str
    stages: dict[str, Fraction]


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomAmounts:
    """The room's fee at each stage, and its pieces: what percentages are taken of."""

    stages: dict[str, Fraction]
    pieces: tuple[Piece, ...]
    beside: list[Priced] = field(default_factory=list)

    @property
    def listed(self) -> Fraction:
        """What stands in the table for all pieces together."""
        return total_of(piece.yen for piece in self.pieces)

    def part(self, days: Iterable[date], slots: frozenset[str] | None) -> Fraction:
        """The share of the table price that these days and slots have, 0 to 1."""
        total = self.listed
        if not total:
            return Fraction(1)
        wanted = set(days)
        inside = (
            piece.yen
            for piece in self.pieces
            if piece.day in wanted and (slots is None or not piece.slots or piece.slots & slots)
        )
        return total_of(inside) / total


def minutes_of(charge: Charge, use: Use) -> int:
    """The minutes before or after the use that a charge of time is about."""
    match charge.charged:
        case "early":
            return use.early_minutes
        case "extension":
            return use.extension_minutes
    return use.overrun_minutes


def extra_pieces(
    at: At, charge: Charge, wanted: Wanted | None, room: RoomAmounts
) -> tuple[Piece, ...]:
    """The prices of a charge for a use, none where it does not fall due. Raises NoPrice."""
    if charge.charged in TIMES:
        return _time_pieces(at, charge, room)
    if charge.charged == TAKINGS:
        return _takings_pieces(at, charge, room)
    used = at.use.days if wanted is None else at.use.days[: wanted.days]
    days = [facts for day in used if (facts := _active(at, charge, wanted, day)) is not None]
    pieces: list[Piece] = []
    for facts in days:
        row = first_row(charge.rows, facts)
        if row is None and wanted is not None:
            raise at.no_price(facts.day, f"{at.room_name} {charge.names}")
        if row is None:
            continue
        if is_whole(row):
            priced = _whole(at, row, days, room)
            return _capped(charge, _multiplied(charge, [priced], wanted))
        pieces += _of_day(at, charge.rows, facts, wanted, room)
    return _capped(charge, _multiplied(charge, pieces, wanted))


def _active(at: At, charge: Charge, wanted: Wanted | None, day: date) -> Facts | None:
    """The facts of the day for the slots that the charge is about; None if it is not charged."""
    asked = wanted is not None
    in_season = charge.charged == "season" and in_seasons(day, charge.seasons)
    if not (asked or in_season or charge.charged == "always"):
        return None
    facts = at.facts(day)
    slots = facts.slots
    if wanted is not None and wanted.slots is not None:
        slots &= wanted.slots
    if charge.scope.when.slots:
        slots &= charge.scope.when.slots
    if facts.slots and not slots:
        return None
    narrowed = replace(facts, slots=slots)
    return narrowed if in_scope(charge.scope, narrowed) else None


def _of_day(
    at: At, rows: tuple[Row, ...], facts: Facts, wanted: Wanted | None, room: RoomAmounts
) -> list[Piece]:
    row = next(row for row in rows if in_scope(row.scope, facts))
    if row.per == "column" and not row.columns:
        count = sum(1 for p in room.pieces if p.day == facts.day and p.slots & facts.slots)
        units = frozenset(f"column-{number}" for number in range(count or 1))
        return [unit_piece(at, row, replace(facts, slots=units))]
    minutes = _minutes_wanted(at, row, facts, wanted)
    pieces, _not_charged = pieces_of_day(at, row, facts, rows=rows, minutes=minutes)
    return pieces


def _minutes_wanted(at: At, row: Row, facts: Facts, wanted: Wanted | None) -> int | None:
    if wanted is not None and wanted.minutes is not None:
        return wanted.minutes
    if at.use.starts is None and not row.pauses:
        return sum(slot.minutes for slot in at.use.slots if slot.code in facts.slots) or None
    return minutes_used(at.use, pauses=row.pauses)


def _whole(at: At, row: Row, days: list[Facts], room: RoomAmounts) -> Piece:
    facts = days[0]
    if row.percent is not None:
        slots = facts.slots or None
        part = room.part((each.day for each in days), slots)
        return _percent_piece(at, row, facts, room, blocks=1, part=part)
    return whole_piece(at, row, facts, days=tuple(each.day for each in days))


def _percent_piece(
    at: At, row: Row, facts: Facts, room: RoomAmounts, *, blocks: int, part: Fraction
) -> Piece:
    percent = row.percent or Fraction(0)
    amount, slot = _base(at, row, facts, room)
    base = amount * part
    yen = base * percent / 100 * blocks
    rounding = row.rounding or at.schedule.step_rounding
    if rounding is not None:
        yen = rounding.after(Fraction(0), yen)
    how = percent_how(base, percent, of=row.of, share=row.share, slot=slot)
    if blocks != 1:
        how = f"{how} × {blocks}"
    return Piece(day=facts.day, slots=facts.slots, yen=yen, how=how, clause=row.clause)


def _base(at: At, row: Row, facts: Facts, room: RoomAmounts) -> tuple[Fraction, str]:
    """What the percentage is taken of: the fee at a stage, a slot of it, or an hour of either.

    With the name of the slot, where it is one.
    """
    stage, listed = room.stages[row.of], room.listed
    if row.share == "fee":
        return _fee_of(row.on, at, room, stage=row.of), ""
    if row.share == "hour":
        return stage * 60 / ((minutes_used(at.use) or 60) * len(at.use.days)), ""
    yen, slots = neighbour(at, room, facts)
    scaled = yen * stage / listed if listed else Fraction(0)
    name = column_name(at, "", slots)
    if row.share == "slot":
        return scaled, name
    minutes = sum(slot.minutes for slot in at.use.slots if slot.code in slots)
    return scaled * 60 / (minutes or minutes_used(at.use) or 60), name


def _fee_of(names: frozenset[str], at: At, room: RoomAmounts, *, stage: str) -> Fraction:
    """What everything named costs at a stage, as far as it was priced before."""
    beside = (each.stages[stage] for each in room.beside if {each.kind, each.code, ALL} & names)
    is_on_room = {ROOM, at.use.room, ALL} & names
    return sum(beside, room.stages[stage] if is_on_room else Fraction(0))


def neighbour(at: At, room: RoomAmounts, facts: Facts) -> tuple[Fraction, frozenset[str]]:
    """Table price of the slot beside the time, and which slots are sold for it.

    `facts.slots` names the slot. The slot's own price where the row has one, else the price of the
    combination it was sold in.
    """
    pieces = [p for p in room.pieces if p.day == facts.day and facts.slots <= p.slots]
    row = first_row(at.schedule.fees, at.facts(facts.day))
    if not facts.slots or not pieces or row is None or is_whole(row):
        return room.listed, frozenset()
    if not row.columns:
        minutes = sum(slot.minutes for slot in at.use.slots if slot.code in facts.slots)
        own, _rest = pieces_of_day(at, row, facts, rows=at.schedule.fees, minutes=minutes)
        return total_of(piece.yen for piece in own), facts.slots
    alone = [column.yen for column in row.columns if column.slots == facts.slots]
    if alone:
        return alone[0], facts.slots
    return pieces[0].yen, pieces[0].slots


def _time_pieces(at: At, charge: Charge, room: RoomAmounts) -> tuple[Piece, ...]:
    minutes = minutes_of(charge, at.use)
    if not minutes:
        return ()
    day = at.use.days[0] if charge.charged == "early" else at.use.days[-1]
    beside = at.use.slots[:1] if charge.charged == "early" else at.use.slots[-1:]
    facts = at.facts(day, frozenset(slot.code for slot in beside))
    row = first_row(charge.rows, facts) if in_scope(charge.scope, facts) else None
    if row is None:
        raise at.no_price(day, f"{at.room_name} {charge.names}")
    if row.percent is not None:
        part = Fraction(1)
        if row.per == "use":
            blocks = 1 if minutes_charged(row, minutes) else 0
        else:
            blocks = blocks_of(row, units_of_minutes(row, minutes))
        pieces = [_percent_piece(at, row, facts, room, blocks=blocks, part=part)]
    elif is_whole(row):
        pieces = [whole_piece(at, row, facts, days=(day,))]
    elif row.between is not None:
        pieces, _rest = clock_pieces(at, charge.rows, facts, _span_beside(at, charge, minutes))
    else:
        pieces = [unit_piece(at, row, facts, minutes=minutes)]
    return _capped(charge, pieces)


def _takings_pieces(at: At, charge: Charge, room: RoomAmounts) -> tuple[Piece, ...]:
    """A part of what was taken at the door, once that is known."""
    facts = at.facts(at.use.day)
    row = first_row(charge.rows, facts) if in_scope(charge.scope, facts) else None
    if row is None or not at.use.takings:
        return ()
    takings, percent = Fraction(at.use.takings), row.percent or Fraction(0)
    fee = _fee_of(row.above, at, room, stage=REDUCED)
    yen = max(Fraction(0), takings * percent / 100 - fee)
    rounding = row.rounding or at.schedule.step_rounding
    if rounding is not None:
        yen = rounding.after(Fraction(0), yen)
    how = takings_how(takings, percent, above=fee if row.above else None)
    piece = Piece(day=facts.day, slots=facts.slots, yen=yen, how=how, clause=row.clause)
    return _capped(charge, [piece])


def _span_beside(at: At, charge: Charge, minutes: int) -> list[Minutes]:
    """When the time before or after the use is. Raises TimesMissing."""
    spans = spans_of(at, at.facts(at.use.day))
    if charge.charged == "early":
        first = min(start for start, _end in spans)
        return of_one_day(first - minutes, first)
    last = max(end for _start, end in spans)
    return of_one_day(last, last + minutes)


def _multiplied(charge: Charge, pieces: Iterable[Piece], wanted: Wanted | None) -> list[Piece]:
    count = max(0, (wanted.pieces if wanted is not None else 1) - charge.free_pieces)
    return [
        replace(
            piece,
            yen=piece.yen * count,
            how=pieces_how(piece.how, count, free=charge.free_pieces),
        )
        for piece in pieces
    ]


def _capped(charge: Charge, pieces: list[Piece]) -> tuple[Piece, ...]:
    """The pieces, together at most the charge's cap for each use or day."""
    cap = charge.cap
    if cap is None or not pieces:
        return tuple(pieces)
    groups: dict[date | None, list[Piece]] = defaultdict(list)
    for piece in pieces:
        groups[piece.day if cap.per == "day" else None].append(piece)
    return tuple(p for group in groups.values() for p in _below(group, Fraction(cap.yen)))


def _below(pieces: list[Piece], most: Fraction) -> list[Piece]:
    total = total_of(piece.yen for piece in pieces)
    if total <= most:
        return pieces
    return [replace(pieces[0], yen=most, how=limit_how(total, most))]


def check_stock(schedule: Schedule, uses: Iterable[Use]) -> None:
    """Raise TooFewPieces where one slot of one day needs more pieces than there are."""
    charges = {charge.code: charge for charge in schedule.charges if charge.stock is not None}
    taken: dict[tuple[str, date, str], int] = defaultdict(int)
    for use in uses:
        for wanted in use.wanted:
            for day, slot in product(use.days[: wanted.days], _slots_taken(use, wanted)):
                taken[wanted.code, day, slot] += wanted.pieces
    for (code, _day, _slot), pieces in taken.items():
        stock = charges[code].stock if code in charges else None
        if stock is not None and pieces > stock:
            raise TooFewPieces(what=str(charges[code].names), stock=stock, pieces=pieces)


def _slots_taken(use: Use, wanted: Wanted) -> list[str]:
    """The slots in which something is needed; uses without slots are one whole day."""
    slots = [slot.code for slot in use.slots] or [""]
    return [code for code in slots if wanted.slots is None or code in wanted.slots]
