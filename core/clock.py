"""The only place that asks what time it is, and the city's calendar day.

Moments are aware datetimes; days are counted in Asia/Tokyo. Services and rules never call
`now()`: they receive it (law 5 of the house).
"""

from calendar import monthrange
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

JST = ZoneInfo("Asia/Tokyo")


def now() -> datetime:
    """The present moment. For views, tasks, handlers and commands only."""
    return timezone.now()


def day_of(moment: datetime) -> date:
    """The calendar day in Tokyo that contains `moment`."""
    return moment.astimezone(JST).date()


def at(day: date, clock: time) -> datetime:
    """The moment at which Tokyo's clocks show `clock` on `day`."""
    return datetime.combine(day, clock, tzinfo=JST)


def day_start(day: date) -> datetime:
    """Midnight in Tokyo at the beginning of `day`."""
    return at(day, time.min)


def next_day(day: date) -> date:
    """The day after `day`."""
    return day + timedelta(days=1)


def month_start(day: date) -> date:
    """The first day of the month of `day`."""
    return day.replace(day=1)


def add_months(day: date, months: int) -> date:
    """The same day `months` later (earlier if negative), or the last day of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))
