"""Deadlines: a word before, and the end after, once Stripe has confirmed that nothing came."""

import logging
from datetime import datetime

from django.db import transaction

from payments.enums import LIVE_SESSIONS, PaymentStatus, RefundCause
from payments.gateway import GatewayDown, GatewayRefused
from payments.models import CheckoutSession, Payment
from payments.outcomes import handler_for
from payments.rules.methods import WARN_BEFORE, expires_at, is_time_to_warn
from payments.services.ledger import SELF
from payments.services.letters import write_due_soon, write_expired
from payments.services.locks import owner_then_payment
from payments.services.owed import give_back_all
from payments.services.reconcile import knock_for_session
from payments.services.visits import close_sessions

log = logging.getLogger(__name__)


def warn_due_soon(*, now: datetime, limit: int = 200) -> int:
    """Write to those whose deadline comes within a day, once; how many were written to."""
    warned = 0
    codes = Payment.objects.filter(
        status=PaymentStatus.DUE, warned_at=None, due_at__gt=now, due_at__lte=now + WARN_BEFORE
    ).values_list("code", flat=True)[:limit]
    for code in list(codes):
        with transaction.atomic():
            payment = owner_then_payment(code)
            if payment.status != PaymentStatus.DUE or payment.warned_at is not None:
                continue
            payment.mark_warned(now=now)
            payment.save(update_fields=["warned_at"])
            if is_time_to_warn(opened_at=payment.opened_at, due_at=payment.due_at, now=now):
                write_due_soon(payment, now=now)
                warned += 1
    return warned


def expire_overdue(*, now: datetime, limit: int = 200) -> int:
    """End the payments whose time is over; how many.

    Stripe is asked first, so that money paid in the last seconds counts. While Stripe does not
    answer, payments with an open visit stay: nobody loses a room over our outage.
    """
    codes = Payment.objects.filter(status=PaymentStatus.DUE, due_at__lte=now).values_list(
        "code", flat=True
    )[:limit]
    return sum(_tried(code, now) for code in list(codes))


def _tried(code: str, now: datetime) -> bool:
    """One payment that cannot be ended must not keep the others."""
    try:
        return _expire(code, now)
    except Exception:
        log.exception("Payment %s could not be ended.", code)
        return False


def _expire(code: str, now: datetime) -> bool:
    if not _looked_at(code, now):
        return False
    with transaction.atomic():
        payment = owner_then_payment(code)
        if payment.status != PaymentStatus.DUE or _ends(payment) > now:
            return False
        payment.expire(now=now)
        payment.save(update_fields=["status", "closed_at"])
        close_sessions(payment, now=now)
        give_back_all(payment, cause=RefundCause.LATE, actor=SELF, now=now)
        write_expired(payment, now=now)
        handler_for(payment.purpose).payment_expired(
            reference=payment.reference,
            payment_code=payment.code,
            amount_yen=payment.amount_yen,
            now=now,
        )
    return True


def _looked_at(code: str, now: datetime) -> bool:
    """Ask Stripe about every open visit; whether it answered."""
    visits = CheckoutSession.objects.filter(
        payment__code=code, status__in=LIVE_SESSIONS, session_id__isnull=False
    ).values_list("session_id", flat=True)
    try:
        for session_id in list(visits):
            knock_for_session(str(session_id), now=now)
    except GatewayDown as down:
        log.warning("Payment %s is overdue, but Stripe does not answer: %s", code, down)
        return False
    except GatewayRefused as unknown:
        log.warning("Payment %s has a visit that Stripe does not know: %s", code, unknown)
    return True


def _ends(payment: Payment) -> datetime:
    slips = payment.sessions.filter(
        status__in=LIVE_SESSIONS, slip_expires_at__isnull=False
    ).values_list("slip_expires_at", flat=True)
    ends = [expires_at(due_at=payment.due_at, slip_expires_at=slip) for slip in slips]
    return max([payment.due_at, *ends])


def watch_deadlines(*, now: datetime) -> None:
    """Remind whose deadline comes near, then end what was not paid in time."""
    warn_due_soon(now=now)
    expire_overdue(now=now)
