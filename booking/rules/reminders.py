"""When people are reminded of what they booked (requirements 184, 185)."""

from datetime import date, datetime, time, timedelta

from core.clock import at

REMIND_FROM = time(10)
DAYS_TO_THINK = 2  # before the last day for cancelling: early enough for others to use the room
LONG_AGO = timedelta(days=14)


def is_hour_of_reminders(now: datetime, *, today: date) -> bool:
    """Whether letters that remind may leave: nobody is woken by one."""
    return at(today, REMIND_FROM) <= now


def use_asked_about(*, today: date, cancel_days: int) -> date | None:
    """The day of the uses of which to ask `today` whether they are still wanted, or None.

    None where one can cancel until the day before anyway: that day's reminder comes in time.
    """
    if cancel_days < DAYS_TO_THINK:
        return None
    return today + timedelta(days=cancel_days + DAYS_TO_THINK)


def forgotten_by(*, today: date) -> datetime:
    """Bookings made up to this moment may have been forgotten: they are asked about."""
    return at(today, REMIND_FROM) - LONG_AGO
