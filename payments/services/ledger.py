"""Writing down money that came in, and what follows from it at once. Inside a transaction whose
locks are taken already: the owner's (`handler.lock`), then the payment's row.
"""

from datetime import datetime

from core.actor import Actor, system
from payments.enums import EntryKind, Method, RefundCause
from payments.models import CheckoutSession, LedgerEntry, Payment, TillSession
from payments.outcomes import handler_for
from payments.rules.settling import what_follows
from payments.services.letters import write_paid
from payments.services.owed import give_back, held_yen

SELF = system("payments")


def write_receipt(
    payment: Payment,
    *,
    method: Method,
    yen: int,
    source: str,
    now: datetime,
    session: CheckoutSession | None = None,
    till: TillSession | None = None,
    actor: Actor = SELF,
) -> LedgerEntry | None:
    """Money that came in, written down once for each `source`; None if it stands there already."""
    if LedgerEntry.objects.filter(source=source).exists():
        return None
    return LedgerEntry.objects.create(
        payment=payment,
        kind=EntryKind.RECEIVED,
        method=method,
        amount_yen=yen,
        session=session,
        till=till,
        source=source,
        at=now,
        actor_user_id=actor.user_id,
    )


def settle(payment: Payment, *, came_yen: int, now: datetime) -> None:
    """What the money that has just been written down changes: paid, late, or too much."""
    follows = what_follows(
        status=payment.status,
        amount_yen=payment.amount_yen,
        held_yen=held_yen(payment),
        came_yen=came_yen,
    )
    if follows.excess_yen:
        cause = RefundCause.LATE if payment.closed_at else RefundCause.TWICE
        give_back(payment, yen=follows.excess_yen, cause=cause, reason="", actor=SELF, now=now)
    if follows.settled:
        payment.settle(now=now)
        payment.save(update_fields=["status", "settled_at", "closed_at", "close_reason"])
        if not follows.late:
            write_paid(payment, now=now)
        handler_for(payment.purpose).payment_succeeded(
            reference=payment.reference,
            payment_code=payment.code,
            amount_yen=payment.amount_yen,
            late=follows.late,
            now=now,
        )


def settle_if_covered(payment: Payment, *, now: datetime) -> None:
    """After the sum became smaller: what was paid in part may be enough now."""
    if held_yen(payment) > 0:
        settle(payment, came_yen=0, now=now)
