"""Acting upon what Stripe says about a visit, a refund or a dispute: once, under the locks.

`note` is called under the locks, after the payment's: it locks and marks the row of the knock and
answers whether another has been faster.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from django.db import transaction
from django.db.models import Q

from payments.enums import (
    OPEN_REFUNDS,
    EntryKind,
    Method,
    RefundCause,
    RefundStatus,
    SessionStatus,
)
from payments.gateway import CURRENCY
from payments.models import CheckoutSession, LedgerEntry, Payment, RefundOrder
from payments.outcomes import handler_for
from payments.rules.progress import Step, step_of
from payments.rules.values import DisputeState, RefundState, SessionState
from payments.services.ledger import settle, write_receipt
from payments.services.letters import write_refunded
from payments.services.locks import owner_then_payment
from payments.services.owed import make_room
from payments.services.receipts import void_receipt_of_nothing
from payments.services.visits import close_sessions

Note = Callable[[], bool]
LOOK_AT_REFUNDS = timedelta(hours=1)


class WrongCurrency(Exception):
    """A visit of ours was paid in another currency than yen: nothing of ours makes that."""


def apply_session(state: SessionState, *, note: Note, now: datetime) -> None:
    """What a visit has become. One that is not ours is noted and left alone.

    Its row is known by our number only together with the payment's: another installation at the
    same account counts its visits, too.
    """
    known = Q(session_id=state.session_id)
    if state.our_session is not None:
        known |= Q(pk=state.our_session, session_id=None, payment__code=state.payment_code)
    found = CheckoutSession.objects.filter(known).values_list("pk", "payment__code").first()
    if found is None:
        _only_note(note)
        return
    pk, code = found
    with transaction.atomic():
        payment = owner_then_payment(code)
        session = CheckoutSession.objects.select_for_update(no_key=True).get(pk=pk)
        if note():
            return
        session.session_id = state.session_id
        session.intent_id = state.intent_id or session.intent_id
        _step(payment, session, state, now)


def _step(payment: Payment, session: CheckoutSession, state: SessionState, now: datetime) -> None:
    match step_of(status=session.status, state=state):
        case Step.PAID:
            _paid(payment, session, state, now)
        case Step.PENDING:
            session.mark_pending(slip_url=state.slip_url, slip_expires_at=state.slip_expires_at)
            session.save()
        case Step.EXPIRED:
            session.end(SessionStatus.EXPIRED)
            session.save()
        case Step.FAILED:
            session.end(SessionStatus.FAILED)
            session.save()
            handler_for(payment.purpose).payment_failed(
                reference=payment.reference,
                payment_code=payment.code,
                amount_yen=session.amount_yen,
                now=now,
            )
        case Step.NOTHING:
            session.save()


def _paid(payment: Payment, session: CheckoutSession, state: SessionState, now: datetime) -> None:
    if state.currency != CURRENCY:
        raise WrongCurrency(f"{state.session_id}: {state.currency}")
    session.end(SessionStatus.PAID)
    session.save()
    entry = write_receipt(
        payment,
        method=Method(session.method),
        yen=state.amount_yen,
        source=f"stripe:{state.intent_id}",
        session=session,
        now=now,
    )
    if entry is not None:
        close_sessions(payment, now=now)
        settle(payment, came_yen=state.amount_yen, now=now)


def apply_refund(state: RefundState, *, note: Note, now: datetime) -> None:
    """What a refund has become; one that staff made on Stripe's own screen is taken in."""
    _with_receipt(state.intent_id, note, partial(_refunded, state, now))


def _refunded(state: RefundState, now: datetime, payment: Payment, receipt: LedgerEntry) -> None:
    order = _order_of(state, receipt, now)
    if state.failed:
        _refund_failed(order, payment, state, now)
    elif state.succeeded and order.status != RefundStatus.DONE:
        complete_refund(order, payment, source=f"stripe:{state.refund_id}", now=now)
    elif order.status in {RefundStatus.DUE, RefundStatus.SENDING}:
        order.mark_sent(refund_id=state.refund_id, look_at=now + LOOK_AT_REFUNDS)
        order.save()


def _order_of(state: RefundState, receipt: LedgerEntry, now: datetime) -> RefundOrder:
    """Our order for it: by its number, else one for the same sum, else a new one."""
    orders = RefundOrder.objects.select_for_update(no_key=True).filter(entry=receipt)
    order = orders.filter(Q(refund_id=state.refund_id) | Q(pk=state.our_order)).first()
    if order is None:
        order = orders.filter(
            refund_id=None, way=Method.CARD, amount_yen=state.amount_yen, status__in=OPEN_REFUNDS
        ).first()
    if order is None:
        make_room(receipt, yen=state.amount_yen)
        order = RefundOrder(
            payment_id=receipt.payment_id,
            entry=receipt,
            amount_yen=state.amount_yen,
            cause=RefundCause.OUTSIDE,
            way=receipt.method,
            status=RefundStatus.SENT,
            asked_at=now,
            next_try_at=now + LOOK_AT_REFUNDS,
        )
    order.refund_id = state.refund_id
    order.save()
    return order


def complete_refund(
    order: RefundOrder,
    payment: Payment,
    *,
    source: str,
    now: datetime,
    actor_user_id: int | None = None,
    till_id: int | None = None,
) -> None:
    """The money has gone back: ledger, order, letter, owner. Locks are taken already."""
    LedgerEntry.objects.create(
        payment=payment,
        kind=EntryKind.REFUNDED,
        method=order.way,
        amount_yen=-order.amount_yen,
        origin_id=order.entry_id,
        till_id=till_id,
        source=source,
        at=now,
        actor_user_id=actor_user_id,
        reason=order.reason,
    )
    order.complete(now=now)
    order.save()
    void_receipt_of_nothing(payment, now=now)
    write_refunded(payment, order, now=now)
    handler_for(payment.purpose).refund_completed(
        reference=payment.reference,
        payment_code=payment.code,
        amount_yen=order.amount_yen,
        now=now,
    )


def _refund_failed(order: RefundOrder, payment: Payment, state: RefundState, now: datetime) -> None:
    """The card did not take it: the money is with the city again and waits at the counter."""
    if order.way != Method.CARD:
        return
    if order.status == RefundStatus.DONE:
        LedgerEntry.objects.create(
            payment=payment,
            kind=EntryKind.CAME_BACK,
            method=order.way,
            amount_yen=order.amount_yen,
            origin_id=order.entry_id,
            source=f"stripe:{state.refund_id}:back",
            at=now,
        )
    order.hand_to_counter(error="The card did not take the refund.")
    order.save()


def apply_dispute(state: DisputeState, *, note: Note, now: datetime) -> None:
    """A card holder objects: the owner is told at once; if lost, the money leaves the ledger."""
    _with_receipt(state.intent_id, note, partial(_disputed, state, now))


def _disputed(state: DisputeState, now: datetime, payment: Payment, receipt: LedgerEntry) -> None:
    if payment.disputed_at is None:
        payment.dispute(now=now)
        payment.save(update_fields=["disputed_at"])
        handler_for(payment.purpose).payment_disputed(
            reference=payment.reference,
            payment_code=payment.code,
            amount_yen=state.amount_yen,
            now=now,
        )
    if state.lost:
        _charge_back(payment, receipt, state, now)


def _charge_back(
    payment: Payment, receipt: LedgerEntry, state: DisputeState, now: datetime
) -> None:
    source = f"stripe:{state.dispute_id}"
    if LedgerEntry.objects.filter(source=source).exists():
        return
    left = receipt.amount_yen + sum(
        LedgerEntry.objects.filter(origin=receipt).values_list("amount_yen", flat=True)
    )
    if left == 0:  # returned already: the bank and the city have both paid
        return
    LedgerEntry.objects.create(
        payment=payment,
        kind=EntryKind.CHARGED_BACK,
        method=receipt.method,
        amount_yen=-min(left, state.amount_yen),
        origin=receipt,
        source=source,
        at=now,
    )
    void_receipt_of_nothing(payment, now=now)


def _with_receipt(intent_id: str, note: Note, act: Callable[[Payment, LedgerEntry], None]) -> None:
    """Act once, under the locks, upon the receipt that this payment intent brought, if it did."""
    source = f"stripe:{intent_id}"
    receipt = LedgerEntry.objects.filter(source=source).select_related("payment").first()
    if receipt is None:
        _only_note(note)
        return
    with transaction.atomic():
        payment = owner_then_payment(receipt.payment.code)
        if not note():
            act(payment, receipt)


def _only_note(note: Note) -> None:
    with transaction.atomic():
        note()
