"""When a hall is regularly closed (休館日), and the day arithmetic that follows from it.

A weekday that is "closed, or on a public holiday the nearest following day that is none" moves:
the holiday is open and the day it moves to is closed. That day is the first one after the holiday
that is neither a holiday nor regularly closed itself. A weekday that falls into a closed season
does not move: nothing was opened, so nothing is made up for.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache

from facilities.rules.days import DayRule
from facilities.rules.holidays import is_holiday
from facilities.rules.values import FacilityValue
from facilities.words import closure_in_words

_LONGEST_CLOSURE = 366  # days; a hall that never opens is a fault in its file, not an endless loop


def closed_rule(facility: FacilityValue, day: date) -> DayRule | None:
    """The rule that closes `facility` on `day`, or None on an open day."""
    return _closed_rule(facility.closed, day)


@lru_cache(maxsize=32_768)  # a city's halls over two years; pages ask the same days all the time
def _closed_rule(rules: tuple[DayRule, ...], day: date) -> DayRule | None:
    return _closed_itself(rules, day) or _closed_by_shift(rules, day)


def closed_reason(facility: FacilityValue, day: date) -> str | None:
    """Why `facility` is closed on `day`, in the active language; None on an open day."""
    rule = closed_rule(facility, day)
    return rule_in_words(rule) if rule else None


def rule_in_words(rule: DayRule) -> str:
    """A closure as a phrase for pages: its own note, or what the rule says."""
    return rule.note or closure_of(rule)


def closure_of(rule: DayRule) -> str:
    """What the rule says, its own note apart."""
    season = (rule.season_from, rule.season_to) if rule.season_from and rule.season_to else None
    return closure_in_words(
        kind=rule.kind,
        weekdays=rule.weekdays,
        nth=rule.nth,
        on_holiday=rule.on_holiday,
        season=season,
    )


def is_open(facility: FacilityValue, day: date) -> bool:
    """Whether no regular closure falls on `day`."""
    return closed_rule(facility, day) is None


def next_open_day(facility: FacilityValue, day: date) -> date:
    """`day` itself or the first open day after it."""
    for candidate in _from(day):
        if is_open(facility, candidate):
            return candidate
    return day


def next_non_holiday(day: date) -> date:
    """`day` itself or the first day after it that is no public holiday."""
    return next(candidate for candidate in _from(day) if not is_holiday(candidate))


def _from(day: date) -> Iterator[date]:
    return (day + timedelta(days=offset) for offset in range(_LONGEST_CLOSURE))


def _closed_itself(rules: tuple[DayRule, ...], day: date) -> DayRule | None:
    """The rule that closes `day` without looking at days that moved onto it."""
    for rule in rules:
        if not rule.names(day):
            continue
        if rule.kind in ("season", "dates") or rule.on_holiday == "stays" or not is_holiday(day):
            return rule
    return None


def _closed_by_shift(rules: tuple[DayRule, ...], day: date) -> DayRule | None:
    """The rule whose closed weekday moved onto `day` because it was a holiday.

    Walks back over the days that could not take it: holidays and closed days.
    """
    shifting = [rule for rule in rules if rule.on_holiday == "shifts"]
    if not shifting or is_holiday(day):
        return None
    for offset in range(1, _LONGEST_CLOSURE):
        before = day - timedelta(days=offset)
        closed = _closed_itself(rules, before)
        if closed is None and not is_holiday(before):
            return None
        if closed is None:
            for rule in shifting:
                if rule.names(before):
                    return rule
    return None
