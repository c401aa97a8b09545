"""What the payer is shown: what is due and why, the ways to pay, what became of it."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import Sum
from django.utils.translation import gettext as _

from core.actor import Actor
from core.clock import day_of
from core.codes import grouped
from core.dates import day_label, moment_label, until_label
from core.money import yen_label
from documents.enums import Kind
from documents.models import Document
from documents.selectors import valid_paper
from payments.enums import EntryKind, Method, PaymentStatus, RefundStatus, SessionStatus
from payments.models import CheckoutSession, LedgerEntry, Payment, RefundOrder
from payments.outcomes import handler_for
from payments.permissions import can_pay
from payments.rules.methods import is_offered


@dataclass(frozen=True, slots=True)
class Line:
    """One line of what is due."""

    label: str
    yen: str


@dataclass(frozen=True, slots=True)
class Choice:
    """One way to pay: what the button says, and what comes after pressing it."""

    method: str
    button: str
    hint: str


@dataclass(frozen=True, slots=True)
class Back:
    """Money that went back, or is on its way."""

    yen: str
    word: str
    how: str


@dataclass(frozen=True, slots=True)
class Slip:
    """A konbini slip that is out: where its number stands, and until when it can be paid."""

    url: str
    until: str


@dataclass(frozen=True, slots=True)
class PayPage:
    """A payment as its payer sees it."""

    code: str
    number: str
    title: str
    hall: str
    phone: str
    lines: tuple[Line, ...]
    total: str
    left: str
    status: str
    status_word: str
    due: str
    paid_on: str
    paid_by: str
    choices: tuple[Choice, ...]
    slip: Slip | None
    backs: tuple[Back, ...]
    back_url: str
    is_checking: bool
    receipt: Document | None
    can_have_receipt: bool
    due_instead: str

    @property
    def is_due(self) -> bool:
        """Whether it can still be paid."""
        return self.status == PaymentStatus.DUE

    @property
    def is_paid(self) -> bool:
        """Whether it has been paid."""
        return self.status == PaymentStatus.PAID


def find_payment(*, code: str, actor: Actor) -> Payment | None:
    """The payment, if the actor may see it: unknown and not yours are the same answer."""
    payment = Payment.objects.select_related("facility", "payer").filter(code=code).first()
    return payment if payment is not None and can_pay(actor, payment) else None


def pay_page(payment: Payment, *, actor: Actor, now: datetime) -> PayPage:
    """Everything about one payment, in the active language, as `actor` may know it."""
    held = _held(payment)
    left = payment.amount_yen - held
    visit = _live_visit(payment)
    receipt = LedgerEntry.objects.filter(payment=payment, kind=EntryKind.RECEIVED).last()
    is_paid = payment.status == PaymentStatus.PAID
    return PayPage(
        code=payment.code,
        number=grouped(payment.code),
        title=payment.title,
        hall=payment.facility.name,
        phone=payment.facility.phone_to_call,
        lines=tuple(Line(x["label"], yen_label(x["yen"])) for x in payment.lines),
        total=yen_label(payment.amount_yen),
        left=yen_label(left),
        status=payment.status,
        status_word=str(payment.get_status_display()),
        due=until_label(payment.due_at),
        paid_on=day_label(day_of(payment.settled_at)) if payment.settled_at else "",
        paid_by=str(receipt.get_method_display()) if receipt else "",
        choices=_choices(payment, left, visit, now) if payment.status == PaymentStatus.DUE else (),
        slip=_slip(visit),
        backs=tuple(_back(order) for order in _backs(payment)),
        back_url=handler_for(payment.purpose).back_url(reference=payment.reference),
        is_checking=visit is not None and visit.status != SessionStatus.PENDING,
        receipt=valid_paper(kind=Kind.RECEIPT, reference=payment.code),
        can_have_receipt=is_paid and held == payment.amount_yen,
        due_instead=_due_instead(payment, actor),
    )


def _due_instead(payment: Payment, actor: Actor) -> str:
    """The number of what is due by now for the same thing, as after a cancellation taken back.

    Empty where nothing else is due, and for an actor who may not see it.
    """
    if payment.status == PaymentStatus.DUE:
        return ""
    other = Payment.objects.filter(
        reference=payment.reference, purpose=payment.purpose, status=PaymentStatus.DUE
    ).first()
    return other.code if other is not None and can_pay(actor, other) else ""


def _held(payment: Payment) -> int:
    entries = LedgerEntry.objects.filter(payment=payment).aggregate(yen=Sum("amount_yen"))
    return int(entries["yen"] or 0)


def _live_visit(payment: Payment) -> CheckoutSession | None:
    return (
        payment.sessions.filter(status__in=[SessionStatus.OPEN, SessionStatus.PENDING])
        .order_by("-pk")
        .first()
    )


def _slip(visit: CheckoutSession | None) -> Slip | None:
    if visit is None or visit.status != SessionStatus.PENDING:
        return None
    until = moment_label(visit.slip_expires_at) if visit.slip_expires_at else ""
    return Slip(url=visit.slip_url, until=until)


def _choices(
    payment: Payment, left: int, visit: CheckoutSession | None, now: datetime
) -> tuple[Choice, ...]:
    """The buttons; a slip that is out already is not asked for again."""
    has_slip = _slip(visit) is not None
    yen = yen_label(left)
    words = {
        Method.CARD: (
            _("カードで %(yen)s を払う") % {"yen": yen},
            _("決済会社（Stripe）の画面に移ります。カード番号は、この市には伝わりません。"),
        ),
        Method.KONBINI: (
            _("コンビニで %(yen)s を払う") % {"yen": yen},
            _("払込番号が出ます。お店で払うと、数分で確認できます。"),
        ),
    }
    online = bool(settings.STRIPE_KEY)
    return tuple(
        Choice(method, *words[method])
        for method in (Method.CARD, Method.KONBINI)
        if not (has_slip and method == Method.KONBINI)
        and is_offered(method, yen=left, due_at=payment.due_at, now=now, online=online)
    )


def _backs(payment: Payment) -> list[RefundOrder]:
    return list(payment.refunds.exclude(status=RefundStatus.WITHDRAWN).order_by("pk"))


def _back(order: RefundOrder) -> Back:
    at_counter = order.status == RefundStatus.WAITING
    return Back(
        yen=yen_label(order.amount_yen),
        word=str(order.get_status_display()),
        how=_("窓口で、この番号を伝えてください。") if at_counter else str(order.get_way_display()),
    )
