"""The cashier's drawer: open, take, pay out, take back a mistake, hand over, count and close.

Locks: the owner's, the payment, then the till. The database itself refuses cash in a closed till,
a second open till for a drawer, and an entry written down twice.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Sum

from accounts.errors import NotAllowed
from audit.services import record
from core.actor import Actor
from core.db import violated_constraint
from documents.enums import Kind
from documents.selectors import valid_paper
from documents.services.issue import void_document
from payments.enums import (
    CountKind,
    EntryKind,
    Method,
    PaymentStatus,
    RefundStatus,
)
from payments.errors import (
    AlreadyOpen,
    AlreadyPaid,
    DifferenceNeedsReason,
    DrawerInUse,
    NoLongerDue,
    NoOpenTill,
    NoSuchPayment,
    NotEnoughCash,
    NotYourTill,
    RefundsUnderWay,
    SlipNeeded,
    TakingTooOld,
)
from payments.models import LedgerEntry, Payment, RefundOrder, TillCount, TillSession
from payments.outcomes import handler_for
from payments.permissions import can_collect
from payments.rules.cash import DENOMINATIONS, total_of
from payments.services.arrivals import complete_refund
from payments.services.day_sheets import issue_day_sheet
from payments.services.ledger import settle, write_receipt
from payments.services.locks import owner_then_payment
from payments.services.owed import held_yen
from payments.services.visits import close_sessions

TIME_TO_PAY_AGAIN = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Taken:
    """Cash that was taken, and what to give back into the hand."""

    payment: Payment
    yen: int
    change_yen: int


def open_till(
    *, facility_id: int, drawer: str, float_yen: int, actor: Actor, now: datetime
) -> TillSession:
    """Open a drawer with its change. Raises NotAllowed and DrawerInUse."""
    if not can_collect(actor, facility_id=facility_id):
        raise NotAllowed
    till = TillSession(
        facility_id=facility_id,
        drawer=drawer,
        opened_at=now,
        opened_by_id=actor.user,
        holder_id=actor.user,
        float_yen=float_yen,
    )
    try:
        with transaction.atomic():
            till.save()
            _record(till, "open_till", actor, now, float_yen=float_yen)
    except IntegrityError as error:
        if violated_constraint(error) == "till_open_once":
            raise DrawerInUse from error
        raise
    return till


def take_cash(*, code: str, till_id: int, given_yen: int, actor: Actor, now: datetime) -> Taken:
    """Take what is left to pay out of `given_yen`; the rest is change.

    Stripe's pages of the payment are closed. Raises NoSuchPayment, AlreadyPaid, NoLongerDue,
    NotEnoughCash, NoOpenTill, NotYourTill, NotAllowed.
    """
    with transaction.atomic():
        payment = owner_then_payment(code)
        till = _own_till(till_id, actor)
        if till.facility_id != payment.facility_id:
            raise NoSuchPayment
        left = _left_to_take(payment)
        if given_yen < left:
            raise NotEnoughCash(yen=f"{left - given_yen:,}")
        times = LedgerEntry.objects.filter(payment=payment).count()
        write_receipt(
            payment,
            method=Method.CASH,
            yen=left,
            source=f"cash:{payment.code}:{times}",
            till=till,
            actor=actor,
            now=now,
        )
        close_sessions(payment, now=now)
        settle(payment, came_yen=left, now=now)
        _record(till, "take_cash", actor, now, payment=payment.code, yen=left)
    return Taken(payment, left, given_yen - left)


def _left_to_take(payment: Payment) -> int:
    if payment.status == PaymentStatus.PAID:
        raise AlreadyPaid
    if payment.status != PaymentStatus.DUE:
        raise NoLongerDue(status=payment.get_status_display())
    return payment.amount_yen - held_yen(payment)


def pay_out(*, order_id: int, till_id: int, actor: Actor, now: datetime) -> RefundOrder:
    """Give a refund that waits at the counter into the hand. Raises NotEnoughCash and others."""
    with transaction.atomic():
        order, payment = _waiting_order(order_id)
        till = _own_till(till_id, actor)
        if till.facility_id != payment.facility_id:
            raise NoSuchPayment
        _must_hold(till, order.amount_yen)
        complete_refund(
            order,
            payment,
            source=f"refund:{order.pk}",
            now=now,
            actor_user_id=actor.user,
            till_id=till.pk,
        )
        _record(till, "pay_out", actor, now, payment=payment.code, yen=order.amount_yen)
    return order


def record_transfer(*, order_id: int, reason: str, actor: Actor, now: datetime) -> RefundOrder:
    """A refund that waited at the counter was sent to a bank account; `reason` names the slip.

    Raises SlipNeeded, NoSuchPayment, NotAllowed.
    """
    if not reason.strip():
        raise SlipNeeded
    with transaction.atomic():
        order, payment = _waiting_order(order_id)
        if not can_collect(actor, facility_id=payment.facility_id):
            raise NotAllowed
        order.go_by_transfer(reason=reason)
        complete_refund(
            order, payment, source=f"refund:{order.pk}", now=now, actor_user_id=actor.user
        )
        record(
            actor=actor,
            verb="record_transfer",
            object_type="payment",
            object_code=payment.code,
            now=now,
            facts={"yen": order.amount_yen, "reason": reason},
        )
    return order


def _waiting_order(order_id: int) -> tuple[RefundOrder, Payment]:
    code = (
        RefundOrder.objects.filter(pk=order_id, status=RefundStatus.WAITING)
        .values_list("payment__code", flat=True)
        .first()
    )
    if code is None:
        raise NoSuchPayment
    payment = owner_then_payment(code)
    order = (
        RefundOrder.objects.select_for_update(no_key=True)
        .filter(pk=order_id, status=RefundStatus.WAITING)
        .first()
    )
    if order is None:
        raise NoSuchPayment
    return order, payment


def void_taking(*, entry_id: int, reason: str, actor: Actor, now: datetime) -> Payment:
    """Take back a mistaken taking while its till is open: the sum is due again.

    Its receipt becomes void, its owner is told. Raises TakingTooOld, RefundsUnderWay,
    NotEnoughCash, NoSuchPayment, NotYourTill.
    """
    entry = LedgerEntry.objects.filter(
        pk=entry_id, kind=EntryKind.RECEIVED, method=Method.CASH, till__isnull=False
    ).first()
    if entry is None or entry.till_id is None:
        raise NoSuchPayment
    with transaction.atomic():
        payment = owner_then_payment(entry.payment.code)
        till = TillSession.objects.select_for_update(no_key=True).get(pk=entry.till_id)
        if not till.is_open:
            raise TakingTooOld
        _must_be_own(till, actor)
        _nothing_may_have_gone_back(entry)
        _must_hold(till, entry.amount_yen)
        LedgerEntry.objects.create(
            payment=payment,
            kind=EntryKind.TAKEN_BACK,
            method=Method.CASH,
            amount_yen=-entry.amount_yen,
            origin=entry,
            till=till,
            source=f"taken-back:{entry.pk}",
            at=now,
            actor_user_id=actor.user,
            reason=reason,
        )
        _owe_again(payment, now)
        paper = valid_paper(kind=Kind.RECEIPT, reference=payment.code)
        if paper is not None:
            void_document(code=paper.code, reason=reason, actor=actor, now=now)
        _record(
            till, "void_taking", actor, now, payment=payment.code, yen=entry.amount_yen, why=reason
        )
    return payment


def _nothing_may_have_gone_back(entry: LedgerEntry) -> None:
    orders = RefundOrder.objects.filter(entry=entry).exclude(status=RefundStatus.WITHDRAWN)
    if orders.exists() or LedgerEntry.objects.filter(origin=entry).exists():
        raise RefundsUnderWay


def _owe_again(payment: Payment, now: datetime) -> None:
    if payment.status != PaymentStatus.PAID or held_yen(payment) >= payment.amount_yen:
        return
    payment.reopen(due_at=now + TIME_TO_PAY_AGAIN)
    try:
        with transaction.atomic():
            payment.save(update_fields=["status", "settled_at", "due_at"])
    except IntegrityError as error:
        if violated_constraint(error) == "payment_open_once":
            raise AlreadyOpen from error
        raise
    handler_for(payment.purpose).payment_voided(
        reference=payment.reference,
        payment_code=payment.code,
        amount_yen=payment.amount_yen,
        now=now,
    )


def hand_over(
    *, till_id: int, counts: Mapping[int, int], reason: str, actor: Actor, now: datetime
) -> TillSession:
    """`actor` counts the drawer and is responsible from now on. Raises as closing does."""
    with transaction.atomic():
        till = _open_till(till_id)
        if not can_collect(actor, facility_id=till.facility_id):
            raise NotAllowed
        by = till.holder_id
        _count(till, CountKind.HANDOVER, counts, reason, by=by, to=actor.user, now=now)
        till.hand_over(to_id=actor.user)
        till.save(update_fields=["holder"])
        _record(till, "hand_over_till", actor, now, before=by, counted=total_of(counts))
    return till


def close_till(
    *, till_id: int, counts: Mapping[int, int], reason: str, actor: Actor, now: datetime
) -> TillSession:
    """Count and shut the drawer; its day sheet (日計表) is issued.

    Raises NoOpenTill, NotYourTill, DifferenceNeedsReason (counted and ledger differ, unexplained).
    """
    with transaction.atomic():
        till = _open_till(till_id)
        _must_be_own(till, actor)
        expected = expected_yen(till)
        _count(till, CountKind.CLOSE, counts, reason, by=actor.user, to=None, now=now)
        till.close(
            counted_yen=total_of(counts), expected_yen=max(expected, 0), reason=reason, now=now
        )
        till.save()
        _record(till, "close_till", actor, now, counted=total_of(counts), expected=expected)
        issue_day_sheet(till, actor=actor, now=now)
    return till


def expected_yen(till: TillSession) -> int:
    """The cash that must lie in the drawer: its change and every entry since."""
    moved = till.entries.aggregate(yen=Sum("amount_yen"))["yen"] or 0
    return int(till.float_yen + moved)


def _must_hold(till: TillSession, yen: int) -> None:
    """Nothing comes out of a drawer that does not lie in it. Raises NotEnoughCash."""
    missing = yen - expected_yen(till)
    if missing > 0:
        raise NotEnoughCash(yen=f"{missing:,}")


def _count(
    till: TillSession,
    kind: CountKind,
    counts: Mapping[int, int],
    reason: str,
    *,
    by: int,
    to: int | None,
    now: datetime,
) -> None:
    expected, counted = expected_yen(till), total_of(counts)
    if counted != expected and not reason:
        raise DifferenceNeedsReason(yen=f"{counted - expected:+,}")
    TillCount.objects.create(
        till=till,
        kind=kind,
        at=now,
        by_user_id=by,
        to_user_id=to,
        counted_yen=counted,
        expected_yen=expected,
        reason=reason,
        **{f"n{worth}": counts.get(worth, 0) for worth in DENOMINATIONS},
    )


def _open_till(till_id: int) -> TillSession:
    till = (
        TillSession.objects.select_for_update(no_key=True, of=("self",))
        .select_related("facility", "holder__person")
        .filter(pk=till_id, closed_at=None)
        .first()
    )
    if till is None:
        raise NoOpenTill
    return till


def _own_till(till_id: int, actor: Actor) -> TillSession:
    till = _open_till(till_id)
    _must_be_own(till, actor)
    return till


def _must_be_own(till: TillSession, actor: Actor) -> None:
    if not can_collect(actor, facility_id=till.facility_id):
        raise NotAllowed
    if till.holder_id != actor.user:
        raise NotYourTill


def _record(till: TillSession, verb: str, actor: Actor, now: datetime, **facts: object) -> None:
    record(
        actor=actor,
        verb=verb,
        object_type="till",
        object_code=str(till.pk),
        now=now,
        facts={"drawer": till.drawer, **facts},
    )
