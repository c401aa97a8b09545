"""Exact amounts and how they are rounded. Nothing here is ever a float."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor

WAYS = ("down", "up", "half_up")


def total_of(amounts: Iterable[Fraction]) -> Fraction:
    """Their sum, exactly. Adding fractions is slow, and mostly there is one."""
    first, *others = [*amounts] or [Fraction(0)]
    return sum(others, first)


def rounded(amount: Fraction, *, to: int, way: str) -> Fraction:
    """`amount` as a multiple of `to`; `half_up` takes a half away from zero upwards."""
    if amount.denominator == 1 and not amount.numerator % to:
        return amount
    steps = amount / to
    match way:
        case "down":
            return Fraction(floor(steps) * to)
        case "up":
            return Fraction(ceil(steps) * to)
    return Fraction(floor(steps + Fraction(1, 2)) * to)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rounding:
    """Down, up or half-up to `to` yen, of the amount reached or of the change alone."""

    to: int = 1
    way: str = "down"
    what: str = "amount"  # or "change"

    def after(self, before: Fraction, amount: Fraction) -> Fraction:
        """The amount that a step from `before` to `amount` really reaches."""
        if self.what == "change":
            change = rounded(abs(amount - before), to=self.to, way=self.way)
            return before + (change if amount >= before else -change)
        return rounded(amount, to=self.to, way=self.way)


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A range of whole numbers, both ends included; None is open."""

    least: int | None = None
    most: int | None = None

    def __contains__(self, number: int) -> bool:
        return (self.least is None or number >= self.least) and (
            self.most is None or number <= self.most
        )

    def holds_all_of(self, other: "Span") -> bool:
        """Whether every number of `other` is in here."""
        below = self.least is None or (other.least is not None and other.least >= self.least)
        above = self.most is None or (other.most is not None and other.most <= self.most)
        return below and above
