"""The tables of money: what is due, the ledger, visits to Stripe's page, refunds, tills."""

from payments.models.checkout import CheckoutSession, StripeEvent
from payments.models.issuer import ReceiptIssuer
from payments.models.ledger import LedgerEntry, RefundOrder
from payments.models.payment import Payment
from payments.models.till import TillCount, TillSession

__all__ = [
    "CheckoutSession",
    "LedgerEntry",
    "Payment",
    "ReceiptIssuer",
    "RefundOrder",
    "StripeEvent",
    "TillCount",
    "TillSession",
]
