"""Closing visits to Stripe's page: rows only; `checkout.close_sessions_at_stripe` drains them."""

from datetime import datetime

from core.later import wake
from payments.enums import LIVE_SESSIONS
from payments.models import Payment

CLOSE_TASK = "payments.close_sessions"


def close_sessions(payment: Payment, *, now: datetime) -> None:
    """Nothing shall come through Stripe's pages of this payment any more; a task tells Stripe.

    The payment's row is locked by the caller.
    """
    sessions = payment.sessions.select_for_update(no_key=True).filter(status__in=LIVE_SESSIONS)
    for session in sessions.order_by("pk"):
        session.close(now=now)
        session.save(update_fields=["status", "look_at"])
        wake(CLOSE_TASK)
