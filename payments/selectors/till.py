"""What the cashier sees: the drawer, its cash, the payment that somebody brings to the counter."""

import re
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from core import codes
from core.actor import Actor
from core.codes import grouped
from core.dates import moment_label, until_label
from core.money import yen_label
from documents.enums import Kind
from documents.selectors import valid_paper
from payments.enums import EntryKind, Method, PaymentStatus, RefundStatus
from payments.models import LedgerEntry, Payment, RefundOrder, TillSession
from payments.selectors.sheet import Row, till_rows

TEN_DIGITS = re.compile(r"[0-9]{10}")
MOST_HITS = 20


@dataclass(frozen=True, slots=True)
class Drawer:
    """An open till: who answers for it, and the cash that must lie in it."""

    id: int
    name: str
    holder: str
    opened: str
    float_yen: str
    expected_yen: str
    is_mine: bool
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """One payment that was found."""

    code: str
    number: str
    title: str
    total: str
    status_word: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """A refund that waits to be given into the hand."""

    id: int
    yen: str
    cause: str


@dataclass(frozen=True, slots=True)
class Taking:
    """Cash that was taken in a till that is still open: it can be taken back."""

    id: int
    yen: str
    at: str


@dataclass(frozen=True, slots=True)
class Counter:
    """One payment at the counter."""

    code: str
    number: str
    reference: str
    title: str
    payer: str
    lines: tuple[tuple[str, str], ...]
    total: str
    left_yen: int
    left: str
    is_due: bool
    status_word: str
    due: str
    waiting: tuple[Waiting, ...]
    takings: tuple[Taking, ...]
    receipt: str  # the number of the valid one; empty: none yet
    addressee: str  # to whom it is written, or may be
    can_have_receipt: bool


def open_drawers(*, facility_id: int, actor: Actor) -> list[Drawer]:
    """The open tills of a hall, the actor's own first."""
    tills = TillSession.objects.filter(facility_id=facility_id, closed_at=None).select_related(
        "holder__person"
    )
    drawers = [_drawer(till, actor) for till in tills.order_by("opened_at", "pk")]
    return sorted(drawers, key=lambda drawer: not drawer.is_mine)


def _drawer(till: TillSession, actor: Actor) -> Drawer:
    rows = till_rows(till)
    person = getattr(till.holder, "person", None)
    return Drawer(
        id=till.pk,
        name=till.drawer,
        holder=person.name if person else str(till.holder),
        opened=moment_label(till.opened_at),
        float_yen=yen_label(till.float_yen),
        expected_yen=yen_label(till.float_yen + sum(row.yen for row in rows)),
        is_mine=till.holder_id == actor.user_id,
        rows=tuple(reversed(rows)),
    )


def find_at_counter(typed: str, *, facility_id: int) -> list[Hit]:
    """Payments of the hall by their number or that of the booking, typed, scanned or pasted."""
    number = _number_in(typed)
    if not number:
        return []
    found = Payment.objects.filter(
        Q(code=number) | Q(reference=number) | Q(reference__startswith=f"{number}-"),
        facility_id=facility_id,
    ).order_by("-opened_at", "-pk")[:MOST_HITS]
    return [
        Hit(
            code=payment.code,
            number=grouped(payment.code),
            title=payment.title,
            total=yen_label(payment.amount_yen),
            status_word=str(payment.get_status_display()),
        )
        for payment in found
    ]


def _number_in(typed: str) -> str:
    """The ten digits in what was typed, or in a scanned address."""
    plain = codes.normalise(typed)
    if codes.is_valid(plain):
        return plain
    return next((each for each in TEN_DIGITS.findall(typed) if codes.is_valid(each)), "")


def at_counter(*, code: str, facility_id: int) -> Counter | None:
    """One payment of the hall, with what can be done about it."""
    payment = (
        Payment.objects.select_related("payer__person")
        .filter(code=code, facility_id=facility_id)
        .first()
    )
    if payment is None:
        return None
    held = sum(LedgerEntry.objects.filter(payment=payment).values_list("amount_yen", flat=True))
    person = getattr(payment.payer, "person", None)
    payer = person.name if person else ""
    receipt = valid_paper(kind=Kind.RECEIPT, reference=payment.code)
    return Counter(
        code=payment.code,
        number=grouped(payment.code),
        reference=payment.reference,
        title=payment.title,
        payer=payer,
        lines=tuple((x["label"], yen_label(x["yen"])) for x in payment.lines),
        total=yen_label(payment.amount_yen),
        left_yen=payment.amount_yen - held,
        left=yen_label(payment.amount_yen - held),
        is_due=payment.status == PaymentStatus.DUE,
        status_word=str(payment.get_status_display()),
        due=until_label(payment.due_at),
        waiting=tuple(_waiting(payment)),
        takings=tuple(_takings(payment)),
        receipt=receipt.number if receipt else "",
        addressee=receipt.facts["addressee"] if receipt else payer,
        can_have_receipt=payment.status == PaymentStatus.PAID and held == payment.amount_yen,
    )


def _waiting(payment: Payment) -> list[Waiting]:
    orders = RefundOrder.objects.filter(payment=payment, status=RefundStatus.WAITING)
    return [
        Waiting(order.pk, yen_label(order.amount_yen), str(order.get_cause_display()))
        for order in orders.order_by("pk")
    ]


def _takings(payment: Payment) -> list[Taking]:
    entries = LedgerEntry.objects.filter(
        payment=payment,
        kind=EntryKind.RECEIVED,
        method=Method.CASH,
        till__closed_at=None,
        takings_out=None,
        refunds=None,
    )
    return [
        Taking(entry.pk, yen_label(entry.amount_yen), moment_label(entry.at))
        for entry in entries.order_by("pk")
    ]


def refunds_waiting(*, facility_id: int, now: datetime) -> list[tuple[str, str, str, str]]:
    """(code, number, title, yen) of refunds that wait at this hall's counter, the oldest first."""
    orders = RefundOrder.objects.filter(
        payment__facility_id=facility_id, status=RefundStatus.WAITING, asked_at__lte=now
    ).select_related("payment")
    return [
        (
            order.payment.code,
            grouped(order.payment.code),
            order.payment.title,
            yen_label(order.amount_yen),
        )
        for order in orders.order_by("asked_at", "pk")
    ]
