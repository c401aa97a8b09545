"""Penalty points as data: what gives points, how long they count, what follows from how many.

Everything here is frozen and knows neither people nor a database (requirements 140, 141).
Source of the kinds: 練馬産業プラザ 利用取消と利用制限; 港区 2025-06-01.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from core.clock import add_months
from facilities.rules.terms_json import as_json

FISCAL_YEAR_BEGINS = 4  # the month
HALF_YEAR_BEGINS = (4, 10)


@dataclass(frozen=True, slots=True, kw_only=True)
class PointRule:
    """So many points for one cause.

    Of a late cancellation: from `from_days` before the day of use until `until_days` before it,
    both days included; 0 is the day of use itself, until the use begins.
    """

    cause: str  # facilities.enums.PenaltyCause
    points: int
    from_days: int = 0
    until_days: int = 0

    def meets(self, *, days_before: int) -> bool:
        """Whether a cancellation so many days before the day of use falls into the window."""
        return self.until_days <= days_before <= self.from_days


@dataclass(frozen=True, slots=True, kw_only=True)
class Lasting:
    """How long something lasts: months, days, or until the end of a half-year or fiscal year."""

    months: int = 0
    days: int = 0
    until: str = ""  # facilities.enums.PenaltyUntil

    def end(self, first: date) -> date:
        """The first day on which what began on `first` is over."""
        if self.until == "fiscal_year":
            return _next_start(first, (FISCAL_YEAR_BEGINS,))
        if self.until == "half_year":
            return _next_start(first, HALF_YEAR_BEGINS)
        return add_months(first, self.months) + timedelta(days=self.days)


def _next_start(day: date, months: tuple[int, ...]) -> date:
    """The first 1st of one of `months` after `day`."""
    starts = (date(year, month, 1) for year in (day.year, day.year + 1) for month in months)
    return min(start for start in starts if start > day)


@dataclass(frozen=True, slots=True, kw_only=True)
class EffectRule:
    """What follows when the points that count reach `at`, and for how long.

    A point that is given while the number stays at `at` or above lets the time begin anew.
    """

    at: int
    then: str  # facilities.enums.PenaltyEffect
    most: int = 0  # with bookings_a_month
    lasts: Lasting


@dataclass(frozen=True, slots=True, kw_only=True)
class PenaltyValue:
    """One version of a hall's penalty rules. Halls of one `group` count together."""

    valid_from: date
    valid_until: date | None = None
    group: str = ""
    points: tuple[PointRule, ...] = ()
    counts: Lasting = Lasting()
    effects: tuple[EffectRule, ...] = ()
    clause: str = ""

    def points_for(self, cause: str, *, days_before: int = 0) -> int:
        """How many points the cause gives; 0 where it gives none."""
        for rule in self.points:
            if rule.cause == cause and (
                cause != "late_cancel" or rule.meets(days_before=days_before)
            ):
                return rule.points
        return 0


_TERMS = ("group", "points", "counts", "effects")


def json_of(value: PenaltyValue) -> dict[str, Any]:
    """What the rules say, as a column of JSON holds it; their days and clause are columns."""
    return {name: held for name, held in as_json(value).items() if name in _TERMS}


def terms_from(row: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a PenaltyValue that a column of JSON holds."""
    return {
        "group": row.get("group", ""),
        "points": tuple(PointRule(**each) for each in row.get("points", ())),
        "counts": Lasting(**row.get("counts", {})),
        "effects": tuple(
            EffectRule(**{**each, "lasts": Lasting(**each["lasts"])})
            for each in row.get("effects", ())
        ),
    }
