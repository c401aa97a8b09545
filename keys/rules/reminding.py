"""When somebody is reminded of a key (requirements 121, 188): due, half an hour late, next morning.

Both the borrower and the hall's key staff are written to, each letter once.
"""

from datetime import datetime, time, timedelta

from core.clock import at, day_of, next_day

AT_DUE, LATE, NEXT_MORNING = 1, 2, 3
LATE_AFTER = timedelta(minutes=30)
MORNING = time(9)


def steps_of(due_at: datetime) -> dict[int, datetime]:
    """The moment at which each step of reminding is taken."""
    return {
        AT_DUE: due_at,
        LATE: due_at + LATE_AFTER,
        NEXT_MORNING: at(next_day(day_of(due_at)), MORNING),
    }


def steps_due(*, due_at: datetime, chased: int, now: datetime) -> tuple[int, ...]:
    """The steps after `chased` whose moment has come. Only the last is still worth a letter."""
    return tuple(
        step for step, moment in steps_of(due_at).items() if step > chased and moment <= now
    )
