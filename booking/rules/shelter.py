"""From when until when the codes of a shelter count: fixed hours that can be said by telephone.

A key box takes a code for at most sixteen hours (keys/rules/boxcode.py). The codes of a shelter
change at 8:00 and 20:00; the first ones count at once, and for four hours at least.
"""

from datetime import datetime, time, timedelta

from core.clock import at, day_of, next_day
from core.periods import Period

CHANGES = (time(8), time(20))
LEAST = timedelta(hours=4)
AHEAD = timedelta(hours=12)  # so long before they count the next codes are there
STEP = timedelta(minutes=15)


def windows_due(*, until: datetime | None, now: datetime) -> list[Period]:
    """The windows that are still to be given, so that the codes reach twelve hours ahead.

    `until` is the end of the last one that was given, None before the first.
    """
    found: list[Period] = []
    start = until if until is not None and until > now else _on_step(now)
    while start < now + AHEAD:
        found.append(_window(start))
        start = found[-1].end
    return found


def _window(start: datetime) -> Period:
    """From `start` to the next change that is four hours away."""
    day = day_of(start)
    changes = [at(each, hour) for each in (day, next_day(day)) for hour in CHANGES]
    return Period(start, next(moment for moment in changes if moment - start >= LEAST))


def _on_step(now: datetime) -> datetime:
    """The last quarter of an hour that has begun: the boxes know no finer time."""
    return at(day_of(now), time()) + (now - at(day_of(now), time())) // STEP * STEP
