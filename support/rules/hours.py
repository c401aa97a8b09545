"""Working time: how long it took while somebody was there, and until when an answer is due.

The support center works on weekdays that are no public holidays and not in the days around New
Year, during its published hours.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from core.clock import at, day_of, next_day
from facilities.rules.holidays import is_holiday
from support.enums import CaseChannel, Category

_HOURS = re.compile(r"(\d{1,2}):(\d{2})\s*[^\d:]+\s*(\d{1,2}):(\d{2})")
SATURDAY = 5
NEW_YEAR = frozenset({(12, 29), (12, 30), (12, 31), (1, 1), (1, 2), (1, 3)})

ONE_DAY = 8 * 60
HALF_A_DAY = 4 * 60


@dataclass(frozen=True, slots=True)
class Hours:
    """When somebody answers on a working day."""

    opens: time
    closes: time


def hours_of(text: str) -> Hours | None:
    """The two clock times in published hours such as "9:00–18:00"; None if there are none."""
    found = _HOURS.search(text)
    if found is None:
        return None
    first_hour, first_minute, last_hour, last_minute = map(int, found.groups())
    try:
        hours = Hours(time(first_hour, first_minute), time(last_hour, last_minute))
    except ValueError:
        return None
    return hours if hours.opens < hours.closes else None


def is_working_day(day: date) -> bool:
    """Whether the support center works on `day`."""
    return day.weekday() < SATURDAY and not is_holiday(day) and (day.month, day.day) not in NEW_YEAR


def _shifts(since: datetime, hours: Hours) -> Iterator[tuple[datetime, datetime]]:
    """What is left of each working day from `since` on, one after the other."""
    day = day_of(since)
    while True:
        if is_working_day(day):
            begins, ends = max(at(day, hours.opens), since), at(day, hours.closes)
            if begins < ends:
                yield begins, ends
        day = next_day(day)


def deadline_after(since: datetime, *, minutes: int, hours: Hours) -> datetime:
    """The moment at which `minutes` of working time have passed since `since`."""
    left = timedelta(minutes=minutes)
    for begins, ends in _shifts(since, hours):
        if left <= ends - begins:
            return begins + left
        left -= ends - begins
    raise AssertionError("There is always a next working day.")


def working_minutes(start: datetime, end: datetime, *, hours: Hours) -> int:
    """Whole minutes of working time between two moments; 0 if the second is not later."""
    spent = timedelta()
    for begins, ends in _shifts(start, hours):
        if begins >= end:
            break
        spent += min(ends, end) - begins
    return int(spent.total_seconds() // 60)


def target_minutes(*, channel: str, category: str) -> int:
    """Within how much working time an inquiry is answered: a day, a complaint in half of it."""
    if category == Category.COMPLAINT or channel == CaseChannel.PHONE:
        return HALF_A_DAY
    return ONE_DAY
