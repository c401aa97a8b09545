"""Giving money back: orders are rows; a task sends those for cards; the counter pays the others."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from audit.services import record
from core.actor import Actor
from payments.enums import RefundCause, RefundStatus
from payments.models import RefundOrder
from payments.services.locks import locked
from payments.services.owed import give_back


def request_refund(
    *,
    code: str,
    amount_yen: int,
    cause: RefundCause,
    reason: str,
    actor: Actor,
    now: datetime,
    not_before: datetime | None = None,
) -> list[RefundOrder]:
    """Orders (one for each receipt it comes out of) for `amount_yen` to go back to the payer.

    Rows only; callable inside the caller's transaction and inside a handler. Money from a card
    goes back to the card, not before `not_before` (a cancellation that can still be undone);
    what came at a konbini or in cash waits at the counter. Raises NoSuchPayment and
    NothingToRefund (more than was received and is not on its way back already).
    """
    with transaction.atomic():
        return give_back(
            locked(code),
            yen=amount_yen,
            cause=cause,
            reason=reason,
            actor=actor,
            now=now,
            not_before=not_before,
        )


def withdraw_refunds(*, code: str, actor: Actor, now: datetime) -> int:
    """Take back the orders that have not left yet (a cancellation was undone); their yen.

    One that was tried may have reached Stripe although no answer came: it goes on.
    """
    with transaction.atomic():
        payment = locked(code)
        waiting = RefundOrder.objects.select_for_update(no_key=True).filter(
            Q(status=RefundStatus.DUE, attempts=0) | Q(status=RefundStatus.WAITING),
            payment=payment,
        )
        total = 0
        for order in waiting.order_by("pk"):
            order.withdraw()
            order.save(update_fields=["status", "next_try_at"])
            total += order.amount_yen
        record(
            actor=actor,
            verb="withdraw_refunds",
            object_type="payment",
            object_code=payment.code,
            now=now,
            facts={"yen": total},
        )
    return total
