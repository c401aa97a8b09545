"""A payment that is due, a stand-in for Stripe, and what tests ask about them."""

import threading
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Sum
from django.test import Client

from core.actor import Actor
from core.clock import JST
from payments.enums import Method
from payments.models import CheckoutSession, LedgerEntry, Payment
from payments.rules.values import DueLine
from payments.services.checkout import start_checkout
from payments.services.dues import open_payment
from sandbox.processes import free_port
from sandbox.stripe.bank import Bank
from sandbox.stripe.hooks import Postman
from sandbox.stripe.server import Desk, server_for
from tests.factories.accounts import Someone

NOW = datetime(2026, 12, 1, 10, tzinfo=JST)
DUE = datetime(2026, 12, 5, 0, tzinfo=JST)  # all of 4 December
AFTER = DUE + timedelta(minutes=1)
SECRET = "whsec_test"
REFERENCE = "4821773064"
LINES = (DueLine("会議室1 夜間", 1000, 10), DueLine("マイク", 200, 10))


class Clock:
    """The bank's clock; tests set it."""

    def __init__(self) -> None:
        self.moment = NOW

    def __call__(self) -> float:
        return self.moment.timestamp()


@dataclass
class StandIn:
    """The stand-in for Stripe with its postman; webhooks go to the site when released."""

    bank: Bank
    postman: Postman
    clock: Clock
    address: str

    def session_of(self, payment: Payment) -> str:
        """Stripe's id of the newest visit."""
        return str(CheckoutSession.objects.filter(payment=payment).latest("pk").session_id)

    def knock(self) -> None:
        """Deliver everything that was held, once and in order."""
        self.postman.release()


@contextmanager
def stand_in() -> Generator[StandIn]:
    """A running stand-in on a port of its own; nothing is delivered until a test says so."""
    clock, client = Clock(), Client(raise_request_exception=False)

    def deliver(body: bytes, header: str) -> int:
        answer = client.post(
            "/payments/stripe/",
            body,
            content_type="application/json",
            headers={"Stripe-Signature": header},
        )
        return answer.status_code

    bank, postman = Bank(clock=clock), Postman(secret=SECRET, deliver=deliver)
    postman.prompt = False
    server = server_for(Desk(bank, postman), free_port(24_000))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield StandIn(bank, postman, clock, bank.base)
    server.shutdown()
    thread.join()
    server.server_close()


def due_payment(
    payer: Someone, facility_id: int, *, reference: str = REFERENCE, due_at: datetime = DUE
) -> Payment:
    """1,200 yen that are due until the end of 4 December."""
    return open_payment(
        purpose="test_fee",
        reference=reference,
        facility_id=facility_id,
        title="会議室1 12月10日(木) 18:00–22:00",
        lines=LINES,
        payer_id=payer.user.pk,
        due_at=due_at,
        actor=payer.actor,
        now=NOW,
    )


def visit(payment: Payment, actor: Actor, method: Method = Method.CARD, at: datetime = NOW) -> str:
    """Start a visit to Stripe's page; Stripe's id of it."""
    start_checkout(code=payment.code, method=method, actor=actor, now=at)
    return str(CheckoutSession.objects.filter(payment=payment).latest("pk").session_id)


def ledger(payment: Payment) -> list[tuple[str, str, int]]:
    """The payment's entries, the oldest first."""
    entries = LedgerEntry.objects.filter(payment=payment).order_by("pk")
    return list(entries.values_list("kind", "method", "amount_yen"))


def held(payment: Payment) -> int:
    """The sum of its entries."""
    return LedgerEntry.objects.filter(payment=payment).aggregate(yen=Sum("amount_yen"))["yen"] or 0
