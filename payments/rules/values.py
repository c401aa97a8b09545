"""Values that rules, gateway and services speak in. Amounts are whole yen."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class DueLine:
    """One line of what is to be paid, tax included. A reduction is a line below zero."""

    label: str
    yen: int
    tax_percent: int


class SubjectKind(StrEnum):
    """What a knock of Stripe's is about."""

    SESSION = "checkout.session"
    REFUND = "refund"
    DISPUTE = "dispute"


@dataclass(frozen=True, slots=True)
class GatewayEvent:
    """A knock on the door: who knocked, and what to ask Stripe about.

    `event_id` is empty when it is our own clock that knocks (reconciliation).
    """

    event_id: str
    kind: str
    subject: SubjectKind
    subject_id: str


@dataclass(frozen=True, slots=True)
class SessionState:
    """One visit to Stripe's page, as Stripe says it is now."""

    session_id: str
    our_session: int | None
    payment_code: str
    is_open: bool
    is_expired: bool
    is_paid: bool
    failed: bool
    amount_yen: int
    currency: str
    intent_id: str
    url: str
    slip_url: str
    slip_expires_at: datetime | None


@dataclass(frozen=True, slots=True)
class RefundState:
    """One refund, as Stripe says it is now."""

    refund_id: str
    our_order: int | None
    intent_id: str
    amount_yen: int
    succeeded: bool
    failed: bool


@dataclass(frozen=True, slots=True)
class DisputeState:
    """A card holder's objection, as Stripe says it is now."""

    dispute_id: str
    intent_id: str
    amount_yen: int
    lost: bool
    over: bool
