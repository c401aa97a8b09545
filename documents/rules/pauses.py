"""How long a paper that could not be made waits for the next attempt."""

from datetime import timedelta

LONGEST = timedelta(hours=6)


def pause_before_next(*, failures: int) -> timedelta:
    """1, 2, 4 … minutes after the first, second, third failure, six hours at most."""
    return min(timedelta(minutes=2 ** min(failures - 1, 12)), LONGEST)
