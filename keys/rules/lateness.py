"""How late a key is, as people say it: in minutes, hours or days."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Lateness:
    """Until or since the moment it was due: the largest of the units that is not zero."""

    is_late: bool
    days: int
    hours: int
    minutes: int


def lateness_of(*, due_at: datetime, now: datetime) -> Lateness:
    """Exactly at its moment a key is not late yet."""
    late = now > due_at
    minutes = int(abs((now - due_at).total_seconds()) // 60)
    return Lateness(late, minutes // 1440, minutes // 60 % 24, minutes % 60)
