"""From when until when a day may be booked, and until when a booking may be cancelled."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from core.clock import add_months, at, day_start, month_start
from facilities.rules.calendar import next_non_holiday, next_open_day
from facilities.rules.values import FacilityValue, RulesValue

GRACE_MINUTES = 30  # taking back a booking, or its cancellation (requirement 60)


@dataclass(frozen=True, slots=True)
class Reception:
    """Booking is possible while `opens_at` <= now < `closes_at`."""

    opens_at: datetime
    closes_at: datetime


def reception_opens_at(*, rules: RulesValue, facility: FacilityValue, day: date) -> datetime:
    """The moment reception for `day` opens (requirements 41, 42).

    A dated exception says the day itself and is not shifted any more.
    """
    opening = _counted_back(rules, day)
    for exception in rules.opens_exceptions:
        if exception.meets(opening):
            return at(exception.moved(opening), exception.at or rules.opens_at)
    if rules.opens_shift == "next_open_day":
        opening = next_open_day(facility, opening)
    elif rules.opens_shift == "next_non_holiday":
        opening = next_non_holiday(opening)
    return at(opening, rules.opens_at)


def _counted_back(rules: RulesValue, day: date) -> date:
    base = month_start(day) if rules.opens_basis == "month_first" else day
    opening = add_months(base, -rules.opens_months) - timedelta(days=rules.opens_days)
    if rules.opens_on is None:
        return opening
    last = add_months(month_start(opening), 1) - timedelta(days=1)
    return opening.replace(day=min(rules.opens_on, last.day))


def reception_closes_at(*, rules: RulesValue, day: date, starts_at: time) -> datetime:
    """The moment reception for a use on `day` ends (requirement 43).

    With `closes_days` 0 it is the start of the use, else the end of the n-th day before,
    or that day's `closes_at`.
    """
    if rules.closes_days == 0:
        return at(day, min(starts_at, rules.closes_at) if rules.closes_at else starts_at)
    last = day - timedelta(days=rules.closes_days)
    return at(last, rules.closes_at) if rules.closes_at else day_start(last + timedelta(days=1))


def cancel_until(*, rules: RulesValue, begins: datetime, day: date) -> datetime:
    """Until when a use on `day` may be cancelled online; with 0 days, until it begins."""
    if rules.cancel_days == 0:
        return begins
    return day_start(day - timedelta(days=rules.cancel_days - 1))
