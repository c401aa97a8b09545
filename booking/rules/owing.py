"""What a booking owes the city, when it is due, and what must go back: numbers in, verdict out.

`covered` is what was received for a booking and neither returned nor promised to be returned.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from booking.enums import LIVE, Status
from core.clock import day_of, day_start
from facilities.enums import DueBasis, PaymentMode
from facilities.rules.values import RulesValue

DUNNING = timedelta(days=30)  # what was used and not paid on the day stays due
SHORT_NOTICE = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Standing:
    """One booking in money: what it costs, what of it is kept after a cancellation, what came."""

    status: str
    fee_yen: int
    kept_yen: int
    covered_yen: int

    @property
    def target_yen(self) -> int:
        """What the city should have for it in the end."""
        if self.status in LIVE:
            return self.fee_yen
        if self.status == Status.REQUESTED:  # decided later; what was paid stays until then
            return self.covered_yen
        return self.kept_yen if self.status == Status.CANCELLED else 0

    @property
    def owed_yen(self) -> int:
        """What is still to be paid."""
        return max(self.target_yen - self.covered_yen, 0)

    @property
    def to_return_yen(self) -> int:
        """What must go back."""
        return max(self.covered_yen - self.target_yen, 0)


def must_pay_first(rules: RulesValue | None, *, fee_yen: int) -> bool:
    """Whether the booking is certain only when it is paid."""
    return rules is not None and rules.payment == PaymentMode.PREPAID and fee_yen > 0


def allowed_status(rules: RulesValue | None, *, owed_yen: int) -> Status:
    """Where a booking stands that nobody has anything against any more."""
    prepaid = must_pay_first(rules, fee_yen=owed_yen)
    return Status.AWAITING_PAYMENT if prepaid else Status.CONFIRMED


def due_at(rules: RulesValue | None, *, begins: datetime, now: datetime) -> datetime:
    """The moment until which a sum that arises `now` is paid (requirement B-5's forms).

    On the day: until the end of the day of use. Prepaid: until the end of the n-th day after now,
    or before the use; never later than the use begins; where that day is gone, within 24 hours.
    What arises while it is used (going on, a proof that was not shown, time after it) is due until
    the end of the day. What is still owed after the day of use is due in thirty days.
    """
    use_on = day_of(begins)
    end_of_use_day = day_start(use_on + timedelta(days=1))
    if end_of_use_day <= now:
        return now + DUNNING
    if rules is None or rules.payment != PaymentMode.PREPAID or begins <= now:
        return end_of_use_day
    if rules.due_basis == DueBasis.BEFORE_USE:
        last = use_on - timedelta(days=rules.due_days)
    else:
        last = day_of(now) + timedelta(days=rules.due_days)
    moment = day_start(last + timedelta(days=1))
    if moment <= now:
        moment = now + SHORT_NOTICE
    return min(moment, max(begins, now + timedelta(minutes=30)))


def first_due(moments: Iterable[datetime]) -> datetime:
    """The deadline of a sum for several bookings: the earliest."""
    return min(moments)
