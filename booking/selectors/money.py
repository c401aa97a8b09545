"""Reads about a booking's money: what it owes, what came, what cancelling would bring back."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings

from booking.enums import NOT_THEIR_DOING, CancelledAs, Cause
from booking.models import Application, Booking, PaymentShare
from booking.rules.owing import Standing
from booking.rules.refunds import refund_rate, refund_yen
from booking.selectors.cancelling import cancelling_counts_as
from core.addresses import address_of
from core.clock import day_of
from core.dates import day_label, until_label
from core.money import yen_label
from facilities.rules.values import Catalogue, in_force
from payments.enums import PaymentStatus
from payments.models import Payment

PURPOSE = "booking_fee"


def standings_of(bookings: Sequence[Booking]) -> dict[int, Standing]:
    """Each booking in money, by its key. One query."""
    paid: dict[int, int] = defaultdict(int)
    shares = PaymentShare.objects.filter(
        booking__in=[booking.pk for booking in bookings], payment__status=PaymentStatus.PAID
    )
    for booking_id, yen in shares.values_list("booking_id", "yen"):
        paid[booking_id] += yen
    return {booking.pk: standing_of(booking, paid_yen=paid[booking.pk]) for booking in bookings}


def standing_of(booking: Booking, *, paid_yen: int) -> Standing:
    """One booking in money, for which so much was paid."""
    return Standing(
        status=booking.status,
        fee_yen=booking.fee_yen or 0,
        kept_yen=booking.kept_yen,
        covered_yen=paid_yen - booking.returned_yen,
    )


def due_payment(application: Application) -> Payment | None:
    """What the application owes now, if anything."""
    return Payment.objects.filter(
        reference=application.code, purpose=PURPOSE, status=PaymentStatus.DUE
    ).first()


def payment_facts(due: Payment | None) -> dict[str, Any]:
    """What letters say of the sum that is due; empty where none is."""
    if due is None:
        return {}
    return {
        "amount": lambda: yen_label(due.amount_yen),
        "pay_until": lambda: until_label(due.due_at),
        "pay_url": settings.SITE_URL + address_of("payments:pay", due.code),
    }


@dataclass(frozen=True, slots=True)
class RefundPreview:
    """What comes back, what is kept, at which rate, and until which day it is so."""

    yen: int
    kept_yen: int
    percent: int
    until: date | None


def refund_of(
    booking: Booking, halls: Catalogue, *, how: CancelledAs, now: datetime
) -> RefundPreview:
    """What cancelling `now` would bring back of what was paid (requirement 115)."""
    day = day_of(booking.period.start)
    use_on = min(booking.refund_day or day, day)
    cause = Cause.CITY if how in NOT_THEIR_DOING else Cause.APPLICANT
    rate = refund_rate(
        rules=in_force(halls.room_by_id[booking.room_id].rules, day),
        use_on=use_on,
        cancelled_on=day_of(now),
        cause=cause,
        in_grace=how is CancelledAs.TAKEN_BACK,
    )
    covered = standings_of([booking])[booking.pk].covered_yen
    back = refund_yen(paid_yen=covered, percent=rate.percent)
    return RefundPreview(back, covered - back, rate.percent, rate.until)


@dataclass(frozen=True, slots=True)
class RefundView:
    """What cancelling now means in money, in words; empty texts where nothing was paid."""

    back: str
    kept: str
    until: str  # the last day on which it is so
    paid: bool


def refund_shown(booking: Booking, halls: Catalogue, *, now: datetime) -> RefundView:
    """What is shown before somebody cancels."""
    how, _until = cancelling_counts_as(booking, halls.room_by_id[booking.room_id], now=now)
    preview = refund_of(booking, halls, how=how or CancelledAs.LATE, now=now)
    return RefundView(
        back=yen_label(preview.yen),
        kept=yen_label(preview.kept_yen) if preview.kept_yen else "",
        until=day_label(preview.until) if preview.until else "",
        paid=bool(preview.yen or preview.kept_yen),
    )
