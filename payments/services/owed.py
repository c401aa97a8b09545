"""Writing down what is to go back (還付), out of which receipt and by which way. Rows only."""

from datetime import datetime

from django.db.models import Q, Sum

from audit.services import record
from core.actor import Actor
from core.later import wake
from payments.enums import OPEN_REFUNDS, EntryKind, Method, RefundCause, RefundStatus
from payments.errors import NothingToRefund
from payments.models import LedgerEntry, Payment, RefundOrder
from payments.rules.settling import Source, taken_from

SEND_TASK = "payments.send_refunds"


def held_yen(payment: Payment) -> int:
    """What was received for it and is neither returned nor on its way back."""
    return sum(source.left_yen for source in sources_of(payment))


def sources_of(payment: Payment) -> list[Source]:
    """The receipts of a payment, the oldest first, with what could still go out of each."""
    left: dict[int, int] = {}
    entries = LedgerEntry.objects.filter(payment=payment).order_by("pk")
    for pk, kind, origin_id, yen in entries.values_list("pk", "kind", "origin_id", "amount_yen"):
        receipt = pk if kind == EntryKind.RECEIVED else origin_id
        left[receipt] = left.get(receipt, 0) + yen
    orders = RefundOrder.objects.filter(payment=payment, status__in=OPEN_REFUNDS)
    for entry_id, yen in orders.values_list("entry_id").annotate(yen=Sum("amount_yen")):
        left[entry_id] -= yen
    return [Source(pk, yen) for pk, yen in left.items()]


def give_back(
    payment: Payment,
    *,
    yen: int,
    cause: RefundCause,
    reason: str,
    actor: Actor,
    now: datetime,
    not_before: datetime | None = None,
) -> list[RefundOrder]:
    """Orders for `yen` out of the newest receipts. The payment's row is locked by the caller.

    Raises NothingToRefund if less than `yen` is held.
    """
    sources = sources_of(payment)
    left = sum(source.left_yen for source in sources)
    if not 0 < yen <= left:
        raise NothingToRefund(yen=f"{left:,}")
    methods = dict(LedgerEntry.objects.filter(payment=payment).values_list("pk", "method"))
    orders = []
    for entry_id, part in taken_from(sources, yen=yen):
        by_card = methods[entry_id] == Method.CARD
        order = RefundOrder(
            payment=payment,
            entry_id=entry_id,
            amount_yen=part,
            cause=cause,
            reason=reason,
            way=Method.CARD if by_card else Method.CASH,
            status=RefundStatus.DUE if by_card else RefundStatus.WAITING,
            asked_at=now,
            asked_by_user_id=actor.user_id,
            next_try_at=(not_before or now) if by_card else None,
        )
        order.save()
        orders.append(order)
    record(
        actor=actor,
        verb="request_refund",
        object_type="payment",
        object_code=payment.code,
        now=now,
        facts={"yen": yen, "cause": cause, "reason": reason},
    )
    wake(SEND_TASK)
    return orders


def give_back_all(payment: Payment, *, cause: RefundCause, actor: Actor, now: datetime) -> None:
    """Whatever is held for a payment that nobody owes any more goes back."""
    held = held_yen(payment)
    if held > 0:
        give_back(payment, yen=held, cause=cause, reason="", actor=actor, now=now)


def make_room(receipt: LedgerEntry, *, yen: int) -> None:
    """`yen` went out of this receipt without us (on Stripe's own screen): it counts for what we
    had promised out of it and not sent yet, so that nobody gets it a second time.
    """
    moved = LedgerEntry.objects.filter(Q(pk=receipt.pk) | Q(origin=receipt))
    orders = RefundOrder.objects.filter(entry=receipt)
    promised = orders.filter(status__in=OPEN_REFUNDS).aggregate(yen=Sum("amount_yen"))["yen"] or 0
    excess = promised + yen - (moved.aggregate(yen=Sum("amount_yen"))["yen"] or 0)
    unsent = Q(status=RefundStatus.DUE, attempts=0) | Q(status=RefundStatus.WAITING)
    for order in orders.filter(unsent).select_for_update(no_key=True).order_by("-pk"):
        part = min(order.amount_yen, max(excess, 0))
        order.lessen(part)
        order.save(update_fields=["amount_yen", "status", "next_try_at"])
        excess -= part
