"""Receipts (領収書, 適格簡易請求書): a numbered paper about money that was received."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _
from django.utils.translation import override

from core.actor import Actor
from core.clock import day_of
from documents.enums import Kind
from documents.models import Document
from documents.selectors import papers_of, valid_paper
from documents.services.issue import issue_document, void_document
from payments.enums import EntryKind, PaymentStatus
from payments.errors import NoReceipt, NoSuchPayment, TooManyReceipts
from payments.models import LedgerEntry, Payment, ReceiptIssuer
from payments.permissions import can_collect, can_pay
from payments.services.ledger import SELF
from payments.services.locks import locked
from payments.services.owed import held_yen

BY_ONESELF = 3
"""So often somebody may have a receipt written by themselves; after that the desk writes it."""


def issue_receipt(*, code: str, addressee: str, actor: Actor, now: datetime) -> Document:
    """The receipt for a payment, addressed to `addressee` (may be empty).

    The same addressee again is the same paper. Another one declares the earlier paper void and
    issues a new one that says 再発行; three times by oneself, then by the desk. Raises
    NoSuchPayment, NoReceipt (not paid, or money went back) and TooManyReceipts.
    """
    with transaction.atomic():
        payment = locked(code)
        by_desk = can_collect(actor, facility_id=payment.facility_id)
        if not (by_desk or can_pay(actor, payment)):
            raise NoSuchPayment
        valid = valid_paper(kind=Kind.RECEIPT, reference=code)
        if valid is not None and valid.facts["addressee"] == addressee:
            return valid
        if payment.status != PaymentStatus.PAID or held_yen(payment) != payment.amount_yen:
            raise NoReceipt
        earlier = [p for p in papers_of(references=[code]) if p.kind == Kind.RECEIPT]
        if len(earlier) >= BY_ONESELF and not by_desk:
            raise TooManyReceipts(times=BY_ONESELF)
        with override("ja"):
            facts = _facts(payment, addressee, is_again=bool(earlier))
            reason = _("宛名の変更による再発行")
        if valid is not None:
            void_document(code=valid.code, reason=reason, actor=actor, now=now)
        return issue_document(
            kind=Kind.RECEIPT,
            reference=code,
            facility_id=payment.facility_id,
            facts=facts,
            actor=actor,
            now=now,
        )


def void_receipt_of_nothing(payment: Payment, *, now: datetime) -> None:
    """Declare the receipt void where all that was received has left again.

    Nobody shall show at another office a valid receipt for money that they have back.
    """
    if LedgerEntry.objects.filter(payment=payment).aggregate(yen=Sum("amount_yen"))["yen"]:
        return
    valid = valid_paper(kind=Kind.RECEIPT, reference=payment.code)
    if valid is not None:
        with override("ja"):
            reason = _("全額の還付")
        void_document(code=valid.code, reason=reason, actor=SELF, now=now)


def _facts(payment: Payment, addressee: str, *, is_again: bool) -> Mapping[str, object]:
    entries = LedgerEntry.objects.filter(payment=payment, kind=EntryKind.RECEIVED).order_by("pk")
    methods = dict.fromkeys(str(entry.get_method_display()) for entry in entries)
    settled = payment.settled_at or payment.opened_at
    issuer = ReceiptIssuer.objects.filter(facility_id=payment.facility_id).first()
    return {
        "hall": payment.facility.name,
        "hall_phone": payment.facility.phone_to_call,
        "addressee": addressee,
        "received_on": day_of(settled).isoformat(),
        "method": _("・").join(methods),
        "title": payment.title,
        "uses": [],
        "lines": payment.lines,
        "total_yen": payment.amount_yen,
        **({"reissue": True} if is_again else {}),
        **({"issuer": issuer.as_facts()} if issuer else {}),
    }
