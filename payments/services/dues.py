"""Opening, changing and dropping what is due. Rows only: callable inside the caller's transaction.

The caller holds its own locks already (rooms, application, bookings); the payment comes after them.
"""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from audit.services import record
from core.actor import Actor
from core.coded import insert_under_any_code
from payments.enums import PaymentStatus, RefundCause
from payments.errors import AlreadyOpen, NoLongerDue, NothingDue
from payments.models import Payment
from payments.rules.values import DueLine
from payments.services.ledger import settle_if_covered
from payments.services.locks import locked
from payments.services.owed import give_back_all
from payments.services.visits import close_sessions


def open_payment(
    *,
    purpose: str,
    reference: str,
    facility_id: int,
    title: str,
    lines: Sequence[DueLine],
    payer_id: int,
    due_at: datetime,
    actor: Actor,
    now: datetime,
) -> Payment:
    """A new sum that is due until `due_at`; `payer_id` is the user who is written to.

    Raises NothingDue (the lines sum up to nothing or less) and AlreadyOpen (one open payment for
    each reference and purpose, by the database).
    """
    payment = Payment(
        purpose=purpose,
        reference=reference,
        facility_id=facility_id,
        title=title,
        payer_id=payer_id,
        opened_at=now,
        due_at=due_at,
    )
    payment.charge(_as_rows(lines))
    _insert_open(payment)
    _record(payment, "open_payment", actor, now)
    return payment


def change_amount(*, code: str, lines: Sequence[DueLine], actor: Actor, now: datetime) -> Payment:
    """Owe what `lines` say instead. Visits to Stripe's page with the old sum are closed.

    Raises NoSuchPayment, NoLongerDue (only while due) and NothingDue (void it instead).
    """
    with transaction.atomic():
        payment = locked(code)
        if payment.status != PaymentStatus.DUE:
            raise NoLongerDue(status=payment.get_status_display())
        before = payment.amount_yen
        payment.charge(_as_rows(lines))
        payment.save(update_fields=["lines", "amount_yen"])
        close_sessions(payment, now=now)
        settle_if_covered(payment, now=now)
        _record(payment, "change_amount", actor, now, before=before)
    return payment


def move_due(
    *,
    code: str,
    title: str,
    lines: Sequence[DueLine],
    due_at: datetime,
    actor: Actor,
    now: datetime,
) -> Payment:
    """The same sum is owed for something at another time: title, lines, and until when it is due.

    Where it is due earlier, visits to Stripe's page are closed, as their slips would outlive it.
    Where nothing changes nothing is written. Raises NoSuchPayment and NoLongerDue (only while due).
    """
    with transaction.atomic():
        payment = locked(code)
        if payment.status != PaymentStatus.DUE:
            raise NoLongerDue(status=payment.get_status_display())
        rows, before = _as_rows(lines), payment.due_at
        if (title, rows, due_at) == (payment.title, payment.lines, before):
            return payment
        payment.move(title=title, lines=rows, due_at=due_at)
        payment.save(update_fields=["title", "lines", "due_at", "warned_at"])
        if due_at < before:
            close_sessions(payment, now=now)
        facts = {"before": before.isoformat(), "due_at": due_at.isoformat()}
        _record(payment, "move_due", actor, now, **facts)
    return payment


def void_payment(*, code: str, reason: str, actor: Actor, now: datetime) -> Payment:
    """No longer owed. What was paid in part goes back; Stripe's pages are closed.

    Raises NoSuchPayment and NoLongerDue. The handler is not told: it is the one who calls.
    """
    with transaction.atomic():
        payment = locked(code)
        payment.void(reason=reason, now=now)
        payment.save(update_fields=["status", "closed_at", "close_reason"])
        close_sessions(payment, now=now)
        give_back_all(payment, cause=RefundCause.CANCELLED, actor=actor, now=now)
        _record(payment, "void_payment", actor, now, reason=reason)
    return payment


def _as_rows(lines: Sequence[DueLine]) -> list[dict[str, object]]:
    if sum(line.yen for line in lines) <= 0:
        raise NothingDue
    return [{"label": x.label, "yen": x.yen, "tax_percent": x.tax_percent} for x in lines]


def _insert_open(payment: Payment) -> None:
    """Insert it under a number that nobody has, unless the same thing is owed already."""
    while not insert_under_any_code(payment, on_conflict="ON CONFLICT DO NOTHING"):
        if _is_open(payment):
            raise AlreadyOpen


def _is_open(payment: Payment) -> bool:
    return Payment.objects.filter(
        reference=payment.reference, purpose=payment.purpose, status=PaymentStatus.DUE
    ).exists()


def _record(payment: Payment, verb: str, actor: Actor, now: datetime, **facts: object) -> None:
    record(
        actor=actor,
        verb=verb,
        object_type="payment",
        object_code=payment.code,
        now=now,
        facts={"yen": payment.amount_yen, "reference": payment.reference, **facts},
    )
