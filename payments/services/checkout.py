"""A visit to Stripe's page: the row first, then the network, then the row again.

A crash in between loses nothing: the row's key finds the same session at Stripe again.
"""

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from core.actor import Actor
from payments import gateway
from payments.enums import ONLINE, Method, PaymentStatus, SessionStatus
from payments.errors import (
    AlreadyPaid,
    MethodNotOffered,
    NoLongerDue,
    NoSuchPayment,
    PaymentServiceDown,
)
from payments.gateway import GatewayDown, GatewayRefused, SessionWish
from payments.models import CheckoutSession, Payment
from payments.permissions import can_pay
from payments.rules.methods import is_offered, page_ends, slip_days
from payments.rules.values import SessionState
from payments.services.locks import locked
from payments.services.owed import held_yen
from payments.services.visits import close_sessions

log = logging.getLogger(__name__)

FIRST_LOOK = timedelta(minutes=2)
STILL_GOOD = timedelta(minutes=5)
LANGUAGES = {"en": "en"}  # Stripe's page in Japanese for everybody else


def start_checkout(*, code: str, method: Method, actor: Actor, now: datetime) -> str:
    """The address of Stripe's page (or of the konbini slip that is out already) for this payment.

    Pressing twice opens one page; choosing another way closes the page of the first. Raises
    NoSuchPayment, AlreadyPaid, NoLongerDue, MethodNotOffered, and PaymentServiceDown when Stripe
    does not answer: then nothing was charged, and pressing again goes on with the same visit.
    """
    session = _prepare(code, method, actor, now)
    if session.status == SessionStatus.PENDING and session.slip_url:
        return session.slip_url
    if session.url:
        return session.url
    return open_at_stripe(session).url


def open_at_stripe(session: CheckoutSession) -> SessionState:
    """Open the page for a row, or find the one it has opened; the row then knows it."""
    try:
        state = gateway.open_session(_wish(session))
    except GatewayDown as down:
        log.warning("Stripe did not open a page for visit %s: %s", session.pk, down)
        raise PaymentServiceDown from down
    except GatewayRefused as refused:
        log.error("Stripe refused to open a page for visit %s: %s", session.pk, refused)  # noqa: TRY400 - foreseen
        with transaction.atomic():
            again = _locked_session(session.pk)
            again.end(SessionStatus.FAILED)
            again.save(update_fields=["status"])
        raise MethodNotOffered from refused
    with transaction.atomic():
        again = _locked_session(session.pk)
        again.mark_open(session_id=state.session_id, url=state.url)
        again.save(update_fields=["status", "session_id", "url"])
    return state


def _locked_session(pk: int) -> CheckoutSession:
    return CheckoutSession.objects.select_for_update(no_key=True).get(pk=pk)


def _prepare(code: str, method: Method, actor: Actor, now: datetime) -> CheckoutSession:
    with transaction.atomic():
        payment = locked(code)
        if not can_pay(actor, payment):
            raise NoSuchPayment
        left = _left_to_pay(payment)
        offered = is_offered(
            method, yen=left, due_at=payment.due_at, now=now, online=gateway.is_set_up()
        )
        if method not in ONLINE or not offered:
            raise MethodNotOffered
        found = _visit_to_go_on_with(payment, method, left, now)
        if found is not None:
            return found
        close_sessions(payment, now=now)
        return CheckoutSession.objects.create(
            payment=payment,
            method=method,
            amount_yen=left,
            slip_days=slip_days(due_at=payment.due_at, now=now)
            if method == Method.KONBINI
            else None,
            made_at=now,
            ends_at=page_ends(due_at=payment.due_at, now=now),
            look_at=now + FIRST_LOOK,
        )


def _left_to_pay(payment: Payment) -> int:
    if payment.status == PaymentStatus.PAID:
        raise AlreadyPaid
    if payment.status != PaymentStatus.DUE:
        raise NoLongerDue(status=payment.get_status_display())
    return payment.amount_yen - held_yen(payment)


def _visit_to_go_on_with(
    payment: Payment, method: Method, yen: int, now: datetime
) -> CheckoutSession | None:
    return (
        payment.sessions.filter(
            method=method,
            amount_yen=yen,
            status__in=[SessionStatus.OPENING, SessionStatus.OPEN, SessionStatus.PENDING],
        )
        .exclude(status=SessionStatus.OPEN, ends_at__lte=now + STILL_GOOD)
        .order_by("-pk")
        .first()
    )


def _wish(session: CheckoutSession) -> SessionWish:
    payment = session.payment
    page = f"{settings.SITE_URL}/pay/{payment.code}/"
    return SessionWish(
        our_session=session.pk,
        payment_code=payment.code,
        key=session.key,
        method=session.method,
        amount_yen=session.amount_yen,
        title=payment.title,
        email=payment.payer.email or "",
        language=LANGUAGES.get(payment.payer.language, "ja"),
        success_url=f"{page}done/",
        cancel_url=page,
        ends_at=session.ends_at,
        slip_days=session.slip_days,
    )
