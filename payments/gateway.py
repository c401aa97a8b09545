"""The one door to Stripe: nothing else imports its library. Speaks in values of `rules.values`.

Never called inside a transaction. Yen has no smaller unit, at Stripe too: amounts are the integers
of our rows. Every call that makes something carries an idempotency key of our row, so that asking
twice makes one. Card data never comes near us: people type it on Stripe's own page.
"""

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, cast

import stripe
from django.conf import settings

from payments.rules.values import (
    DisputeState,
    GatewayEvent,
    RefundState,
    SessionState,
    SubjectKind,
)

CURRENCY = "jpy"
TIMEOUT_SECONDS = 10
RETRIES = 2
TOLERANCE_SECONDS = 300
KNOCKS = {
    "checkout.session.completed": SubjectKind.SESSION,
    "checkout.session.async_payment_succeeded": SubjectKind.SESSION,
    "checkout.session.async_payment_failed": SubjectKind.SESSION,
    "checkout.session.expired": SubjectKind.SESSION,
    "refund.created": SubjectKind.REFUND,
    "refund.updated": SubjectKind.REFUND,
    "refund.failed": SubjectKind.REFUND,
    "charge.dispute.created": SubjectKind.DISPUTE,
    "charge.dispute.updated": SubjectKind.DISPUTE,
    "charge.dispute.closed": SubjectKind.DISPUTE,
}
"""The events that are acted upon; others are answered and forgotten."""


class GatewayDown(Exception):
    """Stripe did not answer, or answered that it cannot now: try again later."""


class GatewayRefused(Exception):
    """Stripe understood and said no; the message is for the desk and the log."""


class NotFromStripe(Exception):
    """The signature does not fit the body, or is too old."""


@dataclass(frozen=True, slots=True)
class SessionWish:
    """What a visit to Stripe's page shall be like. `our_session` and `key` come from our row."""

    our_session: int
    payment_code: str
    key: str
    method: str
    amount_yen: int
    title: str
    email: str
    language: str
    success_url: str
    cancel_url: str
    ends_at: datetime
    slip_days: int | None


def is_set_up() -> bool:
    """Whether this installation takes money online."""
    return bool(settings.STRIPE_KEY)


def open_session(wish: SessionWish) -> SessionState:
    """Open the page at Stripe, or find the one that this key has opened before."""
    options: dict[str, Any] = {}
    if wish.slip_days is not None:
        options = {"konbini": {"expires_after_days": wish.slip_days}}
    facts = {"payment": wish.payment_code, "session": str(wish.our_session)}
    with _translated():
        session = _client().v1.checkout.sessions.create(
            {
                "mode": "payment",
                "allowed_payment_method_types": [cast("Any", wish.method)],
                "payment_method_options": cast("Any", options),
                "line_items": [
                    {
                        "quantity": 1,
                        "price_data": {
                            "currency": CURRENCY,
                            "unit_amount": wish.amount_yen,
                            "product_data": {"name": wish.title},
                        },
                    }
                ],
                "client_reference_id": str(wish.our_session),
                "metadata": facts,
                "payment_intent_data": {"metadata": facts, "description": wish.title},
                **({"customer_email": wish.email} if wish.email else {}),
                "locale": cast("Any", wish.language),
                "success_url": wish.success_url,
                "cancel_url": wish.cancel_url,
                "expires_at": int(wish.ends_at.timestamp()),
                "expand": ["payment_intent"],
            },
            {"idempotency_key": wish.key},
        )
    return _session_state(session)


def fetch_session(session_id: str) -> SessionState:
    """How a visit stands now."""
    with _translated():
        session = _client().v1.checkout.sessions.retrieve(
            session_id, {"expand": ["payment_intent"]}
        )
    return _session_state(session)


def close_session(session_id: str) -> SessionState:
    """Let nothing more come through it, if Stripe still can; how it stands then."""
    state = fetch_session(session_id)
    try:
        with _translated():
            if state.is_open:
                _client().v1.checkout.sessions.expire(session_id)
            elif not (state.is_paid or state.is_expired or state.failed) and state.intent_id:
                _client().v1.payment_intents.cancel(state.intent_id)
    except GatewayRefused:
        pass  # it was paid or ended in this very moment: asking again tells which
    return fetch_session(session_id)


def send_refund(*, our_order: int, key: str, intent_id: str, amount_yen: int) -> RefundState:
    """Give `amount_yen` back out of a payment; the same key never gives back twice."""
    with _translated():
        refund = _client().v1.refunds.create(
            {
                "payment_intent": intent_id,
                "amount": amount_yen,
                "metadata": {"order": str(our_order)},
            },
            {"idempotency_key": key},
        )
    return _refund_state(refund)


def fetch_refund(refund_id: str) -> RefundState:
    """How a refund stands now."""
    with _translated():
        return _refund_state(_client().v1.refunds.retrieve(refund_id))


def fetch_dispute(dispute_id: str) -> DisputeState:
    """How a card holder's objection stands now."""
    with _translated():
        dispute = _client().v1.disputes.retrieve(dispute_id)
    return DisputeState(
        dispute_id=dispute.id,
        intent_id=_id_of(dispute.payment_intent),
        amount_yen=dispute.amount,
        lost=dispute.status == "lost",
        over=dispute.status in {"lost", "won", "warning_closed", "prevented"},
    )


def event_of(*, body: bytes, signature: str) -> GatewayEvent | None:
    """The knock in a webhook's raw body; None for one that is of no interest.

    Raises NotFromStripe unless one of our secrets signed exactly this body in the last minutes.
    """
    for secret in settings.STRIPE_WEBHOOK_SECRETS:
        try:
            stripe.WebhookSignature.verify_header(body, signature, secret, TOLERANCE_SECONDS)
        except (stripe.SignatureVerificationError, ValueError):
            continue
        return _knock(stripe.Webhook.construct_event_without_verification(body))
    raise NotFromStripe


def _knock(event: stripe.Event) -> GatewayEvent | None:
    subject = KNOCKS.get(event.type)
    if subject is None:
        return None
    return GatewayEvent(event.id, event.type, subject, str(event.data.object["id"]))


@lru_cache(maxsize=1)
def _client_for(key: str, base: str) -> stripe.StripeClient:
    return stripe.StripeClient(
        key,
        base_addresses={"api": base},
        max_network_retries=RETRIES,
        http_client=stripe.RequestsClient(timeout=TIMEOUT_SECONDS),
    )


def _client() -> stripe.StripeClient:
    if not is_set_up():
        raise GatewayDown("No KASHIKAN_STRIPE_KEY.")
    return _client_for(settings.STRIPE_KEY, settings.STRIPE_API_BASE)


@contextmanager
def _translated() -> Generator[None]:
    """Stripe's errors as one of two: it cannot now, or it will not."""
    try:
        yield
    except (stripe.InvalidRequestError, stripe.CardError, stripe.IdempotencyError) as error:
        raise GatewayRefused(str(error)) from error
    except stripe.StripeError as error:
        raise GatewayDown(str(error)) from error


def _session_state(session: stripe.checkout.Session) -> SessionState:
    intent = session.payment_intent
    slip_url, slip_expires_at = _slip(intent)
    paid = session.payment_status == "paid"
    return SessionState(
        session_id=session.id,
        our_session=_number(session.client_reference_id),
        payment_code=getattr(session.metadata, "payment", ""),
        is_open=session.status == "open",
        is_expired=session.status == "expired",
        is_paid=paid,
        failed=session.status == "complete" and not paid and _has_failed(intent),
        amount_yen=session.amount_total or 0,
        currency=session.currency or "",
        intent_id=_id_of(intent),
        url=session.url or "",
        slip_url=slip_url,
        slip_expires_at=slip_expires_at,
    )


def _has_failed(intent: Any) -> bool:
    return isinstance(intent, stripe.PaymentIntent) and intent.status in {
        "requires_payment_method",
        "canceled",
    }


def _slip(intent: Any) -> tuple[str, datetime | None]:
    """Address and deadline of the konbini slip, if one has been issued."""
    action = intent.next_action if isinstance(intent, stripe.PaymentIntent) else None
    details = getattr(action, "konbini_display_details", None)
    if details is None:
        return "", None
    return details.hosted_voucher_url or "", datetime.fromtimestamp(details.expires_at, UTC)


def _refund_state(refund: stripe.Refund) -> RefundState:
    return RefundState(
        refund_id=refund.id,
        our_order=_number(getattr(refund.metadata, "order", None)),
        intent_id=_id_of(refund.payment_intent),
        amount_yen=refund.amount,
        succeeded=refund.status == "succeeded",
        failed=refund.status in {"failed", "canceled"},
    )


def _id_of(thing: Any) -> str:
    """The id of something that Stripe gives as an id, in full, or not at all."""
    return thing if isinstance(thing, str) else getattr(thing, "id", "")


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isdigit() else None
