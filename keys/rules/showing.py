"""When a door's code may be seen, and what is said while it may not."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from core.periods import Period


class DoorState(StrEnum):
    """What the holder of a booking is told at a door."""

    BLOCKED = "blocked"  # unpaid, not permitted, cancelled
    EARLY = "early"  # the window has not begun
    OPEN = "open"  # now
    OVER = "over"  # the window has ended


@dataclass(frozen=True, slots=True)
class Margins:
    """Minutes before and after the use in which a door may be opened (requirement 124)."""

    before: int
    after: int


def window_of(use: Period, margins: Margins) -> Period:
    """From when to when the door may be opened for this use."""
    return Period(
        use.start - timedelta(minutes=margins.before), use.end + timedelta(minutes=margins.after)
    )


def door_state(*, window: Period, may_enter: bool, now: datetime) -> DoorState:
    """Only OPEN shows a code: inside the window, and only with nothing in the way (125)."""
    if now >= window.end:
        return DoorState.OVER
    if not may_enter:
        return DoorState.BLOCKED
    return DoorState.OPEN if window.covers(now) else DoorState.EARLY
