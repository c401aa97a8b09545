"""Rules that name days: regular closures (requirement 84), days kept for the public (81)."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from facilities.rules.terms_json import as_json

LAST_DAY = 0  # among the days of a month: the last one, whichever it is


@dataclass(frozen=True, slots=True, kw_only=True)
class DayRule:
    """A rule that names days, on which a hall is closed or open to the public alone.

    Weekdays as in `date.weekday()`, Monday 0; `nth` 1 to 5. Of days of the month (`month_day`)
    `nth` holds the days, with LAST_DAY for 月末. `on_holiday` moves closures alone.
    """

    kind: str
    valid_from: date
    valid_until: date | None = None
    weekdays: tuple[int, ...] = ()
    nth: tuple[int, ...] = ()
    on_holiday: str = "stays"
    season_from: tuple[int, int] | None = None  # (month, day), both ends included
    season_to: tuple[int, int] | None = None
    dates: frozenset[date] = frozenset()
    note: str = ""
    clause: str = ""

    def names(self, day: date) -> bool:
        """Whether it names `day`, holidays apart; nothing outside its validity."""
        if day < self.valid_from or (self.valid_until is not None and day >= self.valid_until):
            return False
        match self.kind:
            case "weekday":
                return day.weekday() in self.weekdays
            case "nth_weekday":
                return day.weekday() in self.weekdays and (day.day - 1) // 7 + 1 in self.nth
            case "month_day":
                return day.day in self.nth or (LAST_DAY in self.nth and _ends_its_month(day))
            case "season":
                return self._in_season((day.month, day.day))
        return day in self.dates

    def _in_season(self, day: tuple[int, int]) -> bool:
        if self.season_from is None or self.season_to is None:
            return False
        if self.season_from <= self.season_to:
            return self.season_from <= day <= self.season_to
        return day >= self.season_from or day <= self.season_to  # across the year's end


def _ends_its_month(day: date) -> bool:
    return (day + timedelta(days=1)).day == 1


_TERMS = (
    "kind", "weekdays", "nth", "on_holiday", "season_from", "season_to", "dates", "note",
)  # fmt: skip
_TUPLES = ("weekdays", "nth", "season_from", "season_to")


def json_of_days(rules: Iterable[DayRule]) -> dict[str, Any]:
    """Rules that hold together, as a column of JSON holds them; days and clause are columns."""
    return {
        "days": [
            {name: held for name, held in as_json(rule).items() if name in _TERMS} for rule in rules
        ]
    }


def days_from(
    terms: Mapping[str, Any], *, valid: tuple[date, date | None], clause: str
) -> Iterator[DayRule]:
    """The rules that a column of JSON holds."""
    since, until = valid
    for row in terms["days"]:
        yield DayRule(
            valid_from=since,
            valid_until=until,
            clause=clause,
            **{
                **row,
                **{key: tuple(row[key]) for key in _TUPLES if key in row},
                "dates": frozenset(map(date.fromisoformat, row.get("dates", ()))),
            },
        )
