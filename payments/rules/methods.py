"""Which ways of paying are open for a sum and a deadline, and until when they run. Pure."""

from datetime import datetime, timedelta

from core.clock import day_of
from payments.enums import Method

CARD_YEN = (50, 9_999_999)
KONBINI_YEN = (120, 300_000)
LONGEST_SLIP_DAYS = 60
SHORTEST_PAGE = timedelta(minutes=31)
LONGEST_PAGE = timedelta(hours=23, minutes=50)
"""Stripe keeps a page from half an hour to a day."""
SLIP_GRACE = timedelta(hours=1)
"""Somebody pays at the till seconds before midnight; the news of it takes its time."""
WARN_BEFORE = timedelta(days=1)


def slip_days(*, due_at: datetime, now: datetime) -> int | None:
    """For how many days a konbini slip may run: it ends at midnight, not after `due_at`.

    None: not even until tomorrow's midnight. A deadline at 23:59 counts as midnight.
    """
    last = day_of(due_at + timedelta(minutes=1)) - timedelta(days=1)
    days = min((last - day_of(now)).days, LONGEST_SLIP_DAYS)
    return days if days >= 1 else None


def is_offered(method: str, *, yen: int, due_at: datetime, now: datetime, online: bool) -> bool:
    """Whether `yen` can be paid this way until `due_at`. `online`: Stripe is set up."""
    match method:
        case Method.CARD:
            return online and now < due_at and CARD_YEN[0] <= yen <= CARD_YEN[1]
        case Method.KONBINI:
            fits = KONBINI_YEN[0] <= yen <= KONBINI_YEN[1]
            return online and fits and slip_days(due_at=due_at, now=now) is not None
        case Method.CASH:
            return True
    return False


def page_ends(*, due_at: datetime, now: datetime) -> datetime:
    """When Stripe's page shall close: with the deadline, as far as Stripe allows."""
    return max(now + SHORTEST_PAGE, min(due_at, now + LONGEST_PAGE)).replace(microsecond=0)


def expires_at(*, due_at: datetime, slip_expires_at: datetime | None) -> datetime:
    """When an unpaid payment is over: at its deadline; with a slip out, an hour after the slip."""
    if slip_expires_at is None:
        return due_at
    return max(due_at, slip_expires_at + SLIP_GRACE)


def is_time_to_warn(*, opened_at: datetime, due_at: datetime, now: datetime) -> bool:
    """A day before the deadline, if there was more than that in the beginning."""
    return due_at - opened_at > WARN_BEFORE and due_at - WARN_BEFORE <= now < due_at
