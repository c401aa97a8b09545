"""Random histories of paying, failing, knocks that are late, double or lost, refunds, ends.

The oracle is plain: how much money people really gave and got back (the bank's own books), and
what is still owed to whom. Nothing may be held without an owner or a way back.
"""

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from core.actor import system
from facilities.models import Facility
from payments.enums import LIVE_SESSIONS, Method, PaymentStatus, RefundCause
from payments.errors import PaymentError
from payments.models import CheckoutSession, LedgerEntry, RefundOrder, StripeEvent
from payments.rules.settling import Follows
from payments.rules.values import DueLine
from payments.services.checkout import start_checkout
from payments.services.dues import change_amount, void_payment
from payments.services.overdue import watch_deadlines
from payments.services.owed import held_yen
from payments.services.reconcile import close_sessions_at_stripe, reconcile_stripe
from payments.services.refund_sending import send_refunds
from payments.services.refunds import request_refund
from sandbox.stripe.bank import Refused
from tests.factories.accounts import Someone
from tests.payments.owner import TestFee
from tests.payments.world import NOW, StandIn, due_payment, held

ROBOT = system("test")
Data = st.DataObject


class Histories(RuleBasedStateMachine):
    """One payment's life between a payer, a bank and the post."""

    bank: StandIn
    payer: Someone
    hall: Facility

    def __init__(self) -> None:
        super().__init__()
        self.bank.bank.things.clear()
        self.bank.bank.keys.clear()
        self.bank.postman.drop()
        self.bank.clock.moment = NOW
        TestFee.forget()
        self.outer = transaction.atomic()
        self.outer.__enter__()
        self.payment = due_payment(self.payer, self.hall.pk)
        self.asked_back = 0

    @property
    def now(self) -> Any:
        return self.bank.clock.moment

    def teardown(self) -> None:
        try:
            self.come_to_rest()
        finally:
            transaction.set_rollback(True)
            self.outer.__exit__(None, None, None)

    # --- what people, banks and the post do

    @initialize(data=st.data())
    def somebody_begins(self, data: Data) -> None:
        """A slip is asked for; then, perhaps, a card is tried: the beginning of most trouble."""
        self.visit(Method.KONBINI, data)
        if data.draw(st.booleans()):
            self.bank.postman.release()
            self.visit(Method.CARD, data)

    @rule(method=st.sampled_from([Method.CARD, Method.KONBINI]), data=st.data())
    def visit(self, method: Method, data: Data) -> None:
        self.tried(start_checkout, code=self.payment.code, method=method, actor=self.payer.actor)
        self.person(data)

    @rule(data=st.data())
    def person(self, data: Data) -> None:
        """Somebody does one of the things that can be done just now; money rather than none."""
        acts = [act for session in self.things("checkout.session") for act in self.acts(session)]
        if acts:
            data.draw(st.sampled_from(acts))()

    def acts(self, session: dict[str, Any]) -> list[Callable[[], None]]:
        bank, ident = self.bank.bank, session["id"]
        with suppress(Refused):
            session = bank.thing(ident)
        if session["status"] == "open" and "card" in session["payment_method_types"]:
            pay = partial(bank.pay_by_card, ident)
            return [pay, pay, partial(bank.pay_by_card, ident, accepted=False)]
        if session["status"] == "open":
            return [partial(bank.choose_konbini, ident)]
        intent = bank.things.get(session["payment_intent"] or "", {"status": ""})
        if intent["status"] == "requires_action":
            pay = partial(bank.pay_at_konbini, ident)
            return [pay, pay, partial(bank.let_slip_lapse, ident)]
        return []

    @rule(times=st.integers(1, 3), backwards=st.booleans(), keep=st.booleans())
    def post_comes(self, times: int, backwards: bool, keep: bool) -> None:
        self.bank.postman.release(times=times, backwards=backwards, keep=keep)

    @rule()
    def post_is_lost(self) -> None:
        self.bank.postman.drop()

    @rule(end_as=st.sampled_from(["succeeded", "pending", "failed"]))
    def refunds_end(self, end_as: str) -> None:
        self.bank.bank.refunds_end_as = end_as

    @rule(data=st.data(), status=st.sampled_from(["succeeded", "failed"]))
    def pending_refund_ends(self, data: Data, status: str) -> None:
        pending = [x for x in self.things("refund") if x["status"] == "pending"]
        if pending:
            self.bank.bank.end_refund(data.draw(st.sampled_from(pending))["id"], status)

    @rule(requests=st.integers(1, 4))
    def stripe_is_down(self, requests: int) -> None:
        self.bank.bank.outages = requests

    @rule(hours=st.sampled_from([1, 2, 3, 30]))
    def time_passes(self, hours: int) -> None:
        self.bank.clock.moment += timedelta(hours=hours)

    # --- what the city does

    @rule(yen=st.integers(1, 1500))
    def refund(self, yen: int) -> None:
        before = held_yen(self.payment)
        done = self.tried(
            request_refund,
            code=self.payment.code,
            amount_yen=yen,
            cause=RefundCause.CANCELLED,
            reason="",
            actor=ROBOT,
        )
        assert (done is not None) == (yen <= before)
        self.asked_back += yen if done else 0

    @rule(really=st.sampled_from([True, *[False] * 5]))
    def void(self, really: bool) -> None:
        if not really:
            return
        self.tried(void_payment, code=self.payment.code, reason="", actor=ROBOT)

    @rule(yen=st.integers(500, 2000), really=st.sampled_from([True, False, False]))
    def change(self, yen: int, really: bool) -> None:
        if not really:
            return
        self.tried(
            change_amount, code=self.payment.code, lines=[DueLine("室", yen, 10)], actor=ROBOT
        )

    @rule(late_is_welcome=st.booleans())
    def hall_decides(self, late_is_welcome: bool) -> None:
        TestFee.returns_late = not late_is_welcome

    @rule(
        which=st.sampled_from(
            [watch_deadlines, reconcile_stripe, close_sessions_at_stripe, send_refunds]
        )
    )
    def clock_ticks(self, which: Any) -> None:
        which(now=self.now)

    # --- what must always hold

    @invariant()
    def ledger_never_below_zero_and_never_above_the_bank(self) -> None:
        assert held(self.payment) >= 0
        assert self.received() <= self.given()

    @invariant()
    def nothing_is_held_without_owner_or_way_back(self) -> None:
        self.payment.refresh_from_db()
        free = held_yen(self.payment)
        if self.payment.status in {PaymentStatus.VOID, PaymentStatus.EXPIRED}:
            assert free == 0
        elif self.payment.status == PaymentStatus.PAID:
            assert free <= self.payment.amount_yen
        else:
            assert free < self.payment.amount_yen

    def come_to_rest(self) -> None:
        """The network works, the post is lost for good, time goes on: the books must agree."""
        self.bank.bank.outages = 0
        self.bank.bank.refunds_end_as = "succeeded"
        self.bank.postman.drop()
        for hours in (1, 1, 30, 90, 2, 7):
            for refund in self.things("refund"):
                if refund["status"] == "pending":
                    self.bank.bank.end_refund(refund["id"], "succeeded")
            self.bank.clock.moment += timedelta(hours=hours)
            for work in (watch_deadlines, close_sessions_at_stripe, reconcile_stripe, send_refunds):
                work(now=self.now)
        self.payment.refresh_from_db()
        assert self.received() == self.given()
        assert self.returned_by_card() == self.returned_by_bank()
        assert self.payment.status != PaymentStatus.DUE or self.now < self.payment.due_at
        assert not CheckoutSession.objects.filter(status__in=LIVE_SESSIONS).exists()
        assert not StripeEvent.objects.exclude(status="applied").exists()
        assert not RefundOrder.objects.filter(status__in=["due", "sending", "sent"]).exists()
        self.nothing_is_held_without_owner_or_way_back()

    # --- the oracle's books

    def things(self, kind: str) -> list[dict[str, Any]]:
        return [x for x in self.bank.bank.things.values() if x["object"] == kind]

    def given(self) -> int:
        return sum(x["amount_received"] for x in self.things("payment_intent"))

    def received(self) -> int:
        rows = LedgerEntry.objects.filter(payment=self.payment, kind="received")
        return sum(rows.values_list("amount_yen", flat=True))

    def returned_by_bank(self) -> int:
        return sum(x["amount"] for x in self.things("refund") if x["status"] == "succeeded")

    def returned_by_card(self) -> int:
        rows = LedgerEntry.objects.filter(payment=self.payment, kind__in=["refunded", "came_back"])
        return -sum(rows.values_list("amount_yen", flat=True))

    def tried(self, act: Any, **given: Any) -> Any:
        try:
            with transaction.atomic():
                return act(now=self.now, **given)
        except PaymentError:
            return None


def play(histories: int, **world: Any) -> None:
    for name, thing in world.items():
        setattr(Histories, name, thing)
    run_state_machine_as_test(
        Histories,
        settings=hypothesis_settings(
            max_examples=histories,
            stateful_step_count=25,
            deadline=None,
            phases=[Phase.generate],
            report_multiple_bugs=False,
            suppress_health_check=list(HealthCheck),
        ),
    )


@pytest.mark.django_db
def test_histories_agree_with_the_oracle(
    bank: StandIn, aoi: Someone, hall: Facility, histories: int
) -> None:
    play(histories, bank=bank, payer=aoi, hall=hall)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "fault", ["payments.services.ledger.give_back", "payments.services.overdue._looked_at"]
)
def test_control_oracle_sees_a_planted_fault(
    bank: StandIn, aoi: Someone, hall: Facility, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    """Excess money is kept; deadlines end without a question to Stripe and without a way back.

    A fault is seen in one history of six; it ends with the first.
    """
    monkeypatch.setattr(fault, lambda *given, **named: True)
    if fault.endswith("_looked_at"):
        monkeypatch.setattr("payments.services.ledger.what_follows", follows_nothing)

    with pytest.raises(AssertionError):
        play(150, bank=bank, payer=aoi, hall=hall)


def follows_nothing(**given: Any) -> Follows:
    return Follows(settled=given["status"] == PaymentStatus.DUE, late=False, excess_yen=0)
