"""A schedule of fees in one version, as plain values. Field meanings: docs/fees.md.

Amounts of tables are fractions of yen; minutes count from midnight (24:00 is 1440).
"""

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import Any

from facilities.rules.fees.amounts import Rounding, Span
from facilities.rules.names import Names

ROOM, TIME, HEATING, EQUIPMENT, OTHER = "room", "time", "heating", "equipment", "other"
KINDS = (ROOM, TIME, HEATING, EQUIPMENT, OTHER)
ALL = "all"
TIMES = ("early", "extension", "overrun")
TAKINGS = "takings"
TABLE, SURCHARGED, REDUCED = "table", "surcharged", "reduced"
CLOCK_UNITS = ("hour", "minute")
DAY_MINUTES = 24 * 60
STAGES = (TABLE, SURCHARGED, REDUCED)

Season = tuple[tuple[int, int], tuple[int, int]]  # (month, day) to (month, day), both included


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """A slot of the table; minutes are None where the schedule does not tell its time."""

    code: str
    names: Names
    starts: int
    ends: int

    @property
    def minutes(self) -> int:
        """How long it is."""
        return self.ends - self.starts


@dataclass(frozen=True, kw_only=True)
class Condition:
    """What must all be so. Empty parts ask nothing; within a part any one suffices.

    Of `any_of` one whole condition suffices.
    """

    words: tuple[tuple[str, frozenset[str]], ...] = ()
    rooms: frozenset[str] = frozenset()
    spans: tuple[tuple[str, Span], ...] = ()
    days: frozenset[str] = frozenset()
    seasons: tuple[Season, ...] = ()
    slots: frozenset[str] = frozenset()
    any_of: tuple["Condition", ...] = ()

    @cached_property
    def asks_of_piece(self) -> bool:
        """Whether it may hold for a part of a use only: some days, some slots."""
        by_day = any(name in ("day_number", "days_ahead") for name, _span in self.spans)
        here = bool(self.days or self.seasons or self.slots or by_day)
        return here or any(each.asks_of_piece for each in self.any_of)

    @cached_property
    def asks(self) -> bool:
        """Whether it asks anything at all."""
        here = self.words or self.rooms or self.spans or self.any_of
        return bool(here) or self.asks_of_piece

    def __bool__(self) -> bool:
        return self.asks

    def flat(self) -> Iterator["Condition"]:
        """Itself and every condition within it."""
        yield self
        for each in self.any_of:
            yield from each.flat()


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Where a rule holds: `when` all is so, `unless` all of that is so."""

    when: Condition = field(default_factory=Condition)
    unless: Condition = field(default_factory=Condition)


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A priced column of a table: one slot, or a combination of slots sold together."""

    code: str
    slots: frozenset[str]
    yen: Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row of prices: by slot (`columns`), by unit (`per`), or a percentage of the fee."""

    scope: Scope = field(default_factory=Scope)
    clause: str = ""
    columns: tuple[Column, ...] = ()
    per: str = "use"
    block: int = 1  # so many units are sold together
    least: int = 0  # at least so many blocks
    most_blocks: int | None = None  # at most so many
    yen: Fraction = Fraction(0)
    times: Fraction = Fraction(1)  # a quantity in every unit, such as litres an hour
    each_person: bool = False  # the price is for each person, not for all together
    by_person: tuple[tuple[str, Fraction], ...] = ()  # other prices for classes of people
    most: Fraction | None = None  # at most so much, for each day or at once
    first: tuple[int, Fraction] | None = None  # the first so many blocks together cost so much
    between: tuple[int, int] | None = None
    fraction: str = "up"  # how a begun block counts: up, down, half_up, over_half
    free_minutes: int = 0
    pauses: bool = False
    percent: Fraction | None = None
    of: str = TABLE
    share: str = "fee"
    on: frozenset[str] = frozenset({ROOM})  # the fee of these, as far as priced before
    above: frozenset[str] = frozenset()  # of takings: only what is more than the fee of these
    rounding: Rounding | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What every named rule has."""

    code: str
    names: Names
    clause: str = ""
    scope: Scope = field(default_factory=Scope)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cap:
    """At most so many yen, for each use, day or the whole case (or piece, of equipment)."""

    yen: int
    per: str = "use"


@dataclass(frozen=True, slots=True, kw_only=True)
class Charge(Rule):
    """Something charged beside the room: heating, time before or after, equipment."""

    kind: str = OTHER
    charged: str = "request"
    seasons: tuple[Season, ...] = ()
    rows: tuple[Row, ...] = ()
    stock: int | None = None
    free_pieces: int = 0
    cap: Cap | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Surcharge(Rule):
    """A factor on what it applies to; below 1 for half rooms and rehearsals."""

    factor: Fraction
    to: frozenset[str] = frozenset({ROOM})
    leaves_out: frozenset[str] = frozenset()
    of: str | None = None  # table or reached; None: as the schedule combines
    as_table: bool = False  # the result counts as the table price
    rounding: Rounding | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reduction(Rule):
    """A part of the amount that is not charged (減免), by standing or by application."""

    percent: Fraction = Fraction(0)
    yen: int = 0  # off each thing, where it is no percentage
    to: frozenset[str] = frozenset({ROOM})
    leaves_out: frozenset[str] = frozenset()
    by: str = "standing"
    documents: tuple[str, ...] = ()
    proof: Names | None = None  # what is looked at on the day (手帳); then anybody may say so
    of: str = "reached"
    rounding: Rounding | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit(Rule):
    """The most (or, as a `floor`, the least) that several things cost together."""

    cap: Cap
    to: frozenset[str]
    floor: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Tax:
    """A tax that the table's prices do not hold."""

    percent: Fraction
    clause: str = ""
    leaves_out: frozenset[str] = frozenset()
    per: str = "case"  # or "line": of each thing by itself
    rounding: Rounding | None = None

    def on(self, amount: Fraction) -> Fraction:
        """What is added to an amount."""
        taxed = amount * (1 + self.percent / 100)
        return (self.rounding.after(amount, taxed) if self.rounding else taxed) - amount


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """One version of the fee rules of a hall or a city."""

    names: Names
    valid_from: date
    chosen_by: str = "use"  # or "permit"
    clause: str = ""
    invented: bool = False
    slots: tuple[Slot, ...] = ()
    combinations: Mapping[str, Names] = field(default_factory=dict)
    combination_slots: Mapping[str, frozenset[str]] = field(default_factory=dict)
    rooms: Mapping[str, Names] = field(default_factory=dict)
    words: Mapping[str, Mapping[str, Names]] = field(default_factory=dict)
    questions: Mapping[str, Names] = field(default_factory=dict)  # how words are asked for
    people: Mapping[str, Names] = field(default_factory=dict)  # classes of people, where named
    more_holidays: tuple[Season, ...] = ()
    cover: str = "fewest"  # or "cheapest"
    partial_slots: str = "refused"  # or "whole": a slot that is touched is charged
    fees: tuple[Row, ...] = ()
    surcharges: tuple[Surcharge, ...] = ()
    combine: str = "multiplied"  # or in_turn, added, highest
    most_times: Fraction | None = None
    charges: tuple[Charge, ...] = ()
    reductions: tuple[Reduction, ...] = ()
    combine_reductions: str = "best"  # or in_turn, added
    limits: tuple[Limit, ...] = ()
    tax: Tax | None = None
    step_rounding: Rounding | None = None
    line_rounding: Rounding | None = None
    total_rounding: Rounding | None = None
    # What follows from this version alone and was asked for once; it goes when the version goes.
    worked_out: dict[Hashable, Any] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def question(self, dimension: str) -> str:
        """How the question of some words reads: as the schedule puts it, or its words."""
        names = self.questions.get(dimension)
        return str(names) if names else "・".join(map(str, self.words[dimension].values()))

    def word(self, dimension: str, code: str) -> str:
        """A declared word as people read it."""
        names = self.words.get(dimension, {}).get(code)
        return str(names) if names else code

    def class_of_people(self, code: str) -> str:
        """A class of people as it is read; its code where the schedule gives it no name."""
        names = self.people.get(code)
        return str(names) if names else code
