"""What follows from a failed attempt. Pure."""

from datetime import timedelta
from enum import Enum

CLAIM = timedelta(minutes=2)
"""How long a worker may hold a letter; after that it counts as dead and the letter is free."""

REFUSALS = 8
LONGEST_PAUSE = timedelta(minutes=15)


class Failure(Enum):
    """Why an attempt failed."""

    OUTAGE = "the post does not answer"
    REFUSED_NOW = "this letter was refused for the time being"
    REFUSED = "this letter was refused for good"


def backoff(*, failed: int) -> timedelta:
    """The pause after the nth failure: 1, 2, 4, 8 … minutes."""
    return timedelta(minutes=2 ** (failed - 1))


def pause_before_next(*, failure: Failure, attempts: int, refusals: int) -> timedelta | None:
    """How long to wait for the next attempt; None: give up. Both counts include this failure.

    An outage of the post never uses a letter up, it only slows it down.
    """
    match failure:
        case Failure.OUTAGE:
            return min(backoff(failed=min(attempts, 10)), LONGEST_PAUSE)
        case Failure.REFUSED_NOW if refusals < REFUSALS:
            return backoff(failed=refusals)
    return None
