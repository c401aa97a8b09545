"""Objects as Stripe's API gives them: every field that is never null, and those that we read."""

import secrets
from collections.abc import Mapping
from typing import Any

SLIP_CODE = "123456"


def new_id(prefix: str) -> str:
    """An id of Stripe's kind."""
    return f"{prefix}_{secrets.token_hex(12)}"


def session(*, base: str, now: int, asked: Mapping[str, Any]) -> dict[str, Any]:
    """A Checkout Session that has just been opened."""
    ident = new_id("cs_test")
    [item] = asked["line_items"]
    yen = int(item["price_data"]["unit_amount"]) * int(item["quantity"])
    return {
        "id": ident,
        "object": "checkout.session",
        "created": now,
        "livemode": False,
        "mode": "payment",
        "status": "open",
        "payment_status": "unpaid",
        "amount_subtotal": yen,
        "amount_total": yen,
        "currency": item["price_data"]["currency"],
        "payment_method_types": asked["allowed_payment_method_types"],
        "payment_method_options": asked.get("payment_method_options") or {},
        "payment_intent": None,
        "client_reference_id": asked.get("client_reference_id"),
        "customer_email": asked.get("customer_email"),
        "metadata": asked.get("metadata", {}),
        "success_url": asked["success_url"],
        "cancel_url": asked.get("cancel_url"),
        "expires_at": int(asked["expires_at"]),
        "url": f"{base}/pay/{ident}",
        "locale": asked.get("locale"),
        "automatic_tax": {"enabled": False, "liability": None, "provider": None, "status": None},
        "custom_fields": [],
        "custom_text": {
            "after_submit": None,
            "shipping_address": None,
            "submit": None,
            "terms_of_service_acceptance": None,
        },
        "shipping_options": [],
    }


def intent(*, now: int, of: Mapping[str, Any], method: str) -> dict[str, Any]:
    """The PaymentIntent that a session makes once a way of paying is chosen."""
    return {
        "id": new_id("pi"),
        "object": "payment_intent",
        "created": now,
        "livemode": False,
        "amount": of["amount_total"],
        "amount_capturable": 0,
        "amount_received": 0,
        "capture_method": "automatic",
        "confirmation_method": "automatic",
        "currency": of["currency"],
        "metadata": of["metadata"],
        "payment_method_types": [method],
        "status": "requires_payment_method",
        "next_action": None,
        "last_payment_error": None,
        "latest_charge": None,
    }


def slip(*, base: str, session_id: str, expires_at: int) -> dict[str, Any]:
    """What a PaymentIntent says while its konbini slip waits to be paid."""
    store = {"confirmation_number": "09012345678", "payment_code": SLIP_CODE}
    return {
        "type": "konbini_display_details",
        "konbini_display_details": {
            "expires_at": expires_at,
            "hosted_voucher_url": f"{base}/slip/{session_id}",
            "stores": dict.fromkeys(("familymart", "lawson", "ministop", "seicomart"), store),
        },
    }


def refund(*, now: int, of: Mapping[str, Any], asked: Mapping[str, Any]) -> dict[str, Any]:
    """A refund of a PaymentIntent, not yet decided."""
    return {
        "id": new_id("re"),
        "object": "refund",
        "created": now,
        "amount": int(asked.get("amount", of["amount"])),
        "currency": of["currency"],
        "payment_intent": of["id"],
        "metadata": asked.get("metadata", {}),
        "status": "pending",
    }


def dispute(*, now: int, of: Mapping[str, Any]) -> dict[str, Any]:
    """A card holder's objection to a PaymentIntent."""
    return {
        "id": new_id("du"),
        "object": "dispute",
        "created": now,
        "livemode": False,
        "amount": of["amount"],
        "currency": of["currency"],
        "charge": new_id("ch"),
        "payment_intent": of["id"],
        "balance_transactions": [],
        "enhanced_eligibility_types": [],
        "evidence": {},
        "evidence_details": {},
        "is_charge_refundable": False,
        "metadata": {},
        "reason": "fraudulent",
        "status": "needs_response",
    }


def event(*, now: int, kind: str, about: Mapping[str, Any]) -> dict[str, Any]:
    """A knock: what happened, with the thing as it was at that moment."""
    return {
        "id": new_id("evt"),
        "object": "event",
        "created": now,
        "livemode": False,
        "pending_webhooks": 1,
        "type": kind,
        "data": {"object": dict(about)},
    }


def error(kind: str, message: str) -> dict[str, Any]:
    """The body of a refusal."""
    return {"error": {"type": kind, "message": message}}
