"""How long a hold still stands, as people are told."""

from datetime import datetime, timedelta
from math import ceil


def minutes_left(*, expires_at: datetime, now: datetime) -> int:
    """Whole minutes until `expires_at`, rounded up: nobody is told 0 while there is time."""
    return ceil((expires_at - now) / timedelta(minutes=1))
