"""What of a fee comes back when a booking is cancelled (還付, requirement 115).

Sources of the forms that tiers take: rules-and-figures B-4 (sets R1 to R8).
"""

from dataclasses import dataclass
from datetime import date, timedelta

from booking.enums import Cause
from core.clock import add_months
from facilities.rules.values import RefundTier, RulesValue

EVERYTHING = 100


@dataclass(frozen=True, slots=True)
class Refund:
    """So many percent, and the last day on which it is so much (None: it stays so)."""

    percent: int
    until: date | None = None


def tiers_of(rules: RulesValue) -> tuple[RefundTier, ...]:
    """The tiers of the rules; without any, everything until the deadline for cancelling."""
    return rules.refunds or (RefundTier(days=rules.cancel_days, percent=EVERYTHING),)


def last_day_of(tier: RefundTier, *, use_on: date) -> date:
    """The last day on which a cancellation still falls into `tier`."""
    return add_months(use_on, -tier.months) - timedelta(days=tier.days)


def refund_rate(
    *, rules: RulesValue | None, use_on: date, cancelled_on: date, cause: Cause, in_grace: bool
) -> Refund:
    """The part of the fee that comes back.

    Everything where it is not the applicant's doing, and within the thirty minutes in which a
    booking is taken back as a mistake. Tiers are tried from the earliest to the latest; after the
    last one nothing comes back.
    """
    if cause != Cause.APPLICANT or in_grace:
        return Refund(EVERYTHING)
    if rules is None:
        return Refund(0)
    steps = sorted((last_day_of(each, use_on=use_on), each.percent) for each in tiers_of(rules))
    return next(
        (Refund(percent, last) for last, percent in steps if cancelled_on <= last), Refund(0)
    )


def refund_yen(*, paid_yen: int, percent: int) -> int:
    """What comes back of `paid_yen`, in whole yen; a fraction stays with the city."""
    return paid_yen * percent // EVERYTHING
