"""Letters about money: paid, due soon, expired, given back. A row in the caller's transaction."""

from datetime import datetime

from django.conf import settings
from django.utils.translation import override

from core.codes import grouped
from core.dates import until_label
from core.money import yen_label
from notifications.services.send import send
from payments.enums import Method
from payments.models import Payment, RefundOrder


def write_paid(payment: Payment, *, now: datetime) -> None:
    """It is paid: thank you, and where the receipt is."""
    _write("payment_paid", payment, key=f"{now:%Y%m%d%H%M%S}", now=now)


def write_due_soon(payment: Payment, *, now: datetime) -> None:
    """The deadline comes near, and what happens without payment."""
    _write("payment_due_soon", payment, key=f"{payment.due_at:%Y%m%d%H%M}", now=now)


def write_expired(payment: Payment, *, now: datetime) -> None:
    """The deadline has passed without payment."""
    _write("payment_expired", payment, key="1", now=now)


def write_refunded(payment: Payment, order: RefundOrder, *, now: datetime) -> None:
    """Money has gone back."""
    _write("payment_refunded", payment, key=str(order.pk), now=now, order=order)


def _write(
    letter: str, payment: Payment, *, key: str, now: datetime, order: RefundOrder | None = None
) -> None:
    with override(payment.payer.language):
        facts = {
            "number": grouped(payment.code),
            "title": payment.title,
            "amount": yen_label(payment.amount_yen),
            "due": until_label(payment.due_at),
            "lines": [{"label": x["label"], "yen": yen_label(x["yen"])} for x in payment.lines],
            "back": yen_label(order.amount_yen) if order else "",
            "way": str(order.get_way_display()) if order else "",
            "by_card": order is not None and order.way == Method.CARD,
            "url": f"{settings.SITE_URL}/pay/{payment.code}/",
        }
    send(
        letter=letter,
        recipient_id=payment.payer_id,
        facts=facts,
        dedupe_key=f"{letter}:{payment.code}:{key}",
        now=now,
        booking_code=payment.reference.partition("-")[0][:10],
    )
