"""Sending refunds to Stripe: claim a row, talk, write down what became of it."""

import logging
from datetime import datetime, timedelta

from django.db import transaction

from payments import gateway
from payments.enums import RefundStatus
from payments.gateway import GatewayDown, GatewayRefused
from payments.models import RefundOrder
from payments.services.arrivals import apply_refund

log = logging.getLogger(__name__)

CLAIM = timedelta(minutes=5)
LONGEST_PAUSE_MINUTES = 60


def send_refunds(*, now: datetime, limit: int = 50) -> int:
    """Send the refunds for cards that are due; how many Stripe took.

    A worker killed in between loses nothing and pays nothing twice: the order's key is the same
    when the next one sends it. If Stripe does not answer, the run ends and the rows wait.
    """
    sent = 0
    for _turn in range(limit):
        order = _claim(now)
        if order is None:
            break
        try:
            state = gateway.send_refund(
                our_order=order.pk,
                key=order.key,
                intent_id=order.entry.session.intent_id if order.entry.session else "",
                amount_yen=order.amount_yen,
            )
        except GatewayDown as down:
            _put_back(order, str(down), now)
            break
        except GatewayRefused as refused:
            _hand_to_counter(order, str(refused))
            continue
        apply_refund(state, note=lambda: False, now=now)
        sent += 1
    return sent


def _claim(now: datetime) -> RefundOrder | None:
    with transaction.atomic():
        order = (
            RefundOrder.objects.select_for_update(skip_locked=True, no_key=True, of=("self",))
            .select_related("entry__session")
            .filter(
                status__in=[RefundStatus.DUE, RefundStatus.SENDING],
                next_try_at__lte=now,
            )
            .order_by("next_try_at", "pk")
            .first()
        )
        if order is not None:
            order.claim(until=now + CLAIM)
            order.save(update_fields=["status", "next_try_at", "attempts"])
    return order


def _put_back(order: RefundOrder, error: str, now: datetime) -> None:
    log.warning("Refund %s did not reach Stripe: %s", order.pk, error)
    pause = timedelta(minutes=min(2**order.attempts, LONGEST_PAUSE_MINUTES))
    with transaction.atomic():
        again = RefundOrder.objects.select_for_update(no_key=True).get(pk=order.pk)
        if again.status == RefundStatus.SENDING:
            again.put_back(error=error, at=now + pause)
            again.save(update_fields=["status", "next_try_at", "last_error"])


def _hand_to_counter(order: RefundOrder, error: str) -> None:
    log.error("Stripe refused refund %s, it waits at the counter: %s", order.pk, error)
    with transaction.atomic():
        again = RefundOrder.objects.select_for_update(no_key=True).get(pk=order.pk)
        if again.status == RefundStatus.SENDING:
            again.hand_to_counter(error=error)
            again.save()
