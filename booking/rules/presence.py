"""Whether those who booked are there, for the board of the day."""

from datetime import datetime, timedelta

from booking.enums import Presence, Status
from core.periods import Period

LATE_AFTER = timedelta(minutes=15)


def presence_of(*, status: str, during: Period, now: datetime) -> Presence | None:
    """What the board says of a booking at `now`, or None for one that keeps no room."""
    if status == Status.CONFIRMED:
        return Presence.LATE if during.start + LATE_AFTER <= now else Presence.EXPECTED
    if status == Status.IN_USE:
        return Presence.OVERTIME if during.end <= now else Presence.PRESENT
    return {
        Status.REQUESTED: Presence.EXPECTED,
        Status.AWAITING_PAYMENT: Presence.EXPECTED,
        Status.COMPLETED: Presence.LEFT,
        Status.NO_SHOW: Presence.ABSENT,
    }.get(Status(status))


def half_time(during: Period) -> datetime:
    """The moment from which somebody who has not come may be said not to have come."""
    return during.start + (during.end - during.start) / 2
