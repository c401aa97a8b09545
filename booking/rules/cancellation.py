"""How a cancellation counts, by when it comes, and whether it may be taken back."""

from datetime import date, datetime, timedelta

from booking.enums import NOT_THEIR_DOING, CancelledAs, Status
from booking.rules.window import GRACE_MINUTES, cancel_until
from core.actor import Channel
from facilities.rules.values import RulesValue, rules_for


def grace_ends(*, made_at: datetime, begins: datetime) -> datetime:
    """Until when a booking can be taken back as a mistake: 30 minutes, while it has not begun.

    Source: requirement 60 (港区 区民の声: wrong date, penalty, no correction possible).
    """
    return min(made_at + timedelta(minutes=GRACE_MINUTES), begins)


def cancelled_as_of(
    *,
    rules: RulesValue | None,
    made_at: datetime,
    begins: datetime,
    day: date,
    now: datetime,
    moved_by_city: bool = False,
    channel: Channel = Channel.WEB,
) -> tuple[CancelledAs | None, datetime]:
    """How cancelling at `now` counts, or None if it is too late; and until when one may cancel.

    The deadline is that of the way by which it is cancelled (requirement 43).
    In the grace it is a mistake taken back; after it the hall's deadline holds (requirement 59).
    Whom the city moved elsewhere may cancel until the use begins, as the city's doing.
    """
    if moved_by_city:
        return (CancelledAs.BY_CITY if now < begins else None), begins
    known = rules_for(rules, classes=frozenset(), channel=channel.value) if rules else None
    until = cancel_until(rules=known, begins=begins, day=day) if known else begins
    grace = grace_ends(made_at=made_at, begins=begins)
    if now < grace:
        return CancelledAs.TAKEN_BACK, max(grace, until)
    if now < until:
        return CancelledAs.BY_APPLICANT, until
    return None, until


def restore_until(
    *, status: str, cancelled_as: str, cancelled_at: datetime | None, begins: datetime
) -> datetime | None:
    """Until when a cancellation may be taken back, or None if it never may."""
    if status != Status.CANCELLED or cancelled_as in NOT_THEIR_DOING or cancelled_at is None:
        return None
    return min(cancelled_at + timedelta(minutes=GRACE_MINUTES), begins)
