"""How many units a row charges for, and what they cost."""

from datetime import date
from fractions import Fraction
from math import ceil, floor

from facilities.fee_words import first_how, limit_how, units_how
from facilities.rules.fees.values import Row

WHOLE = ("use", "person", "month")


def is_whole(row: Row) -> bool:
    """Whether the row prices a use of several days at once, not each of its days."""
    if row.columns:
        return False
    return row.per in WHOLE or _counts_days(row) or row.percent is not None


def _counts_days(row: Row) -> bool:
    """Whether the number of days or nights decides: a week, the first three, two at least."""
    decides = row.block > 1 or row.first is not None or row.least > 1 or row.most_blocks is not None
    return row.per in ("day", "night") and decides


def blocks_of(row: Row, quantity: Fraction) -> int:
    """So many blocks of the row's unit are charged for `quantity` units."""
    exact = quantity / row.block
    match row.fraction:
        case "up":
            count = ceil(exact)
        case "down":
            count = floor(exact)
        case "over_half":
            count = ceil(exact - Fraction(1, 2))
        case _:
            count = floor(exact + Fraction(1, 2))
    if quantity <= 0:
        return 0
    return max(row.least, count if row.most_blocks is None else min(count, row.most_blocks))


def minutes_charged(row: Row, minutes: int) -> int:
    """The minutes that count: none up to the row's free ones, else all."""
    return 0 if minutes <= row.free_minutes else minutes


def units_of_minutes(row: Row, minutes: int) -> Fraction:
    """Minutes in the row's unit, hours or minutes."""
    charged = minutes_charged(row, minutes)
    return Fraction(charged, 60) if row.per == "hour" else Fraction(charged)


def months_begun(days: tuple[date, ...]) -> int:
    """Calendar months counted from the first day: 15 January to 14 February is one."""
    first, last = days[0], days[-1]
    months = (last.year - first.year) * 12 + last.month - first.month
    return months + (1 if last.day >= first.day else 0) or 1


def cost(row: Row, blocks: int) -> Fraction:
    """The price of so many blocks, exactly, and at most the row's `most`."""
    exact = _uncapped(row, blocks)
    return exact if row.most is None else min(exact, row.most)


def _uncapped(row: Row, blocks: int) -> Fraction:
    each = row.yen * row.times
    if row.first is None:
        return each * blocks
    count, together = row.first
    return (together if blocks else Fraction(0)) + each * max(0, blocks - count)


def cost_how(row: Row, blocks: int) -> str:
    """The same in words."""
    exact = _uncapped(row, blocks)
    if row.most is not None and exact > row.most:
        return limit_how(exact, row.most)
    if row.first is None:
        return units_how(row.yen, blocks, per=row.per, block=row.block, times=row.times)
    count, together = row.first
    first = first_how(together, count * row.block, per=row.per)
    if blocks <= count:
        return first
    rest = units_how(row.yen, blocks - count, per=row.per, block=row.block, times=row.times)
    return f"{first} + {rest}"
