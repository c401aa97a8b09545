"""Paying by card: one visit, one receipt, whatever happens to the knocks."""

from datetime import timedelta

import pytest
from django.test import Client

from notifications.models import Message
from payments.enums import EventStatus, Method, PaymentStatus, SessionStatus
from payments.errors import AlreadyPaid, NoSuchPayment, PaymentServiceDown
from payments.models import CheckoutSession, LedgerEntry, Payment, StripeEvent
from payments.services.checkout import start_checkout
from payments.services.reconcile import reconcile_stripe
from tests.factories.accounts import Someone
from tests.payments.conftest import Later
from tests.payments.owner import TestFee, Told
from tests.payments.world import NOW, StandIn, ledger, visit

RECEIVED = [("received", "card", 1200)]


def test_card_is_paid_and_the_owner_is_told(bank: StandIn, due: Payment, aoi: Someone) -> None:
    session = visit(due, aoi.actor)
    bank.bank.pay_by_card(session)

    bank.knock()

    due.refresh_from_db()
    assert (due.status, due.settled_at) == (PaymentStatus.PAID, NOW)
    assert ledger(due) == RECEIVED
    assert TestFee.told == [Told("succeeded", due.code, 1200)]
    assert bank.postman.answers == [200]
    assert Message.objects.get().letter == "payment_paid"


def test_knock_that_comes_three_times_is_applied_once(
    bank: StandIn, due: Payment, aoi: Someone
) -> None:
    bank.bank.pay_by_card(visit(due, aoi.actor))

    bank.postman.release(times=3)

    assert bank.postman.answers == [200, 200, 200]
    assert ledger(due) == RECEIVED
    assert len(TestFee.told) == 1
    assert StripeEvent.objects.get().status == EventStatus.APPLIED


def test_lost_knock_is_made_up_for_by_our_clock(bank: StandIn, due: Payment, aoi: Someone) -> None:
    bank.bank.pay_by_card(visit(due, aoi.actor))
    bank.postman.drop()

    reconcile_stripe(now=NOW + timedelta(minutes=3))

    assert ledger(due) == RECEIVED
    assert TestFee.told == [Told("succeeded", due.code, 1200)]


def test_refused_card_leaves_the_payment_due(bank: StandIn, due: Payment, aoi: Someone) -> None:
    session = visit(due, aoi.actor)
    bank.bank.pay_by_card(session, accepted=False)

    bank.knock()
    reconcile_stripe(now=NOW + timedelta(minutes=3))

    due.refresh_from_db()
    assert due.status == PaymentStatus.DUE
    assert ledger(due) == []
    assert visit(due, aoi.actor) == session


def test_pressing_twice_opens_one_page(bank: StandIn, due: Payment, aoi: Someone) -> None:
    first = start_checkout(code=due.code, method=Method.CARD, actor=aoi.actor, now=NOW)
    second = start_checkout(code=due.code, method=Method.CARD, actor=aoi.actor, now=NOW)

    assert first == second
    assert first.startswith(bank.address)
    assert len(bank.bank.things) == 1


def test_worker_killed_between_row_and_network_finds_its_page_again(
    bank: StandIn, due: Payment, aoi: Someone, later: Later
) -> None:
    bank.bank.pay_by_card(visit(due, aoi.actor))
    bank.postman.drop()
    CheckoutSession.objects.update(session_id=None, url="", status=SessionStatus.OPENING)

    reconcile_stripe(now=later(NOW + timedelta(minutes=3)))

    assert ledger(due) == RECEIVED
    assert len([x for x in bank.bank.things.values() if x["object"] == "checkout.session"]) == 1


def test_stripe_down_is_told_kindly_and_pressing_again_works(
    bank: StandIn, due: Payment, aoi: Someone
) -> None:
    bank.bank.outages = 3

    with pytest.raises(PaymentServiceDown):
        start_checkout(code=due.code, method=Method.CARD, actor=aoi.actor, now=NOW)

    assert visit(due, aoi.actor).startswith("cs_")
    assert CheckoutSession.objects.count() == 1


def test_stripe_down_during_a_knock_asks_stripe_to_come_again(
    bank: StandIn, due: Payment, aoi: Someone
) -> None:
    bank.bank.pay_by_card(visit(due, aoi.actor))
    bank.bank.outages = 3

    bank.postman.release(times=2)

    assert bank.postman.answers == [503, 200]
    assert ledger(due) == RECEIVED


def test_owner_with_a_bug_takes_nothing_and_loses_nothing(
    bank: StandIn, due: Payment, aoi: Someone, later: Later
) -> None:
    bank.bank.pay_by_card(visit(due, aoi.actor))
    TestFee.fails = True

    bank.knock()
    failed = StripeEvent.objects.get()
    TestFee.fails = False
    reconcile_stripe(now=later(NOW + timedelta(minutes=5)))

    assert bank.postman.answers == [500]
    assert (failed.status, failed.error) == (
        EventStatus.FAILED,
        "RuntimeError: The owner has a bug.",
    )
    assert ledger(due) == RECEIVED
    assert TestFee.told == [Told("succeeded", due.code, 1200)]


def test_paid_is_not_paid_again(bank: StandIn, due: Payment, aoi: Someone) -> None:
    bank.bank.pay_by_card(visit(due, aoi.actor))
    bank.knock()

    with pytest.raises(AlreadyPaid):
        start_checkout(code=due.code, method=Method.CARD, actor=aoi.actor, now=NOW)


def test_stranger_learns_nothing_and_opens_nothing(
    bank: StandIn, due: Payment, chie: Someone, ben: Someone
) -> None:
    with pytest.raises(NoSuchPayment):
        start_checkout(code=due.code, method=Method.CARD, actor=chie.actor, now=NOW)

    assert bank.bank.things == {}
    assert visit(due, ben.actor)


def test_forged_knocks_are_turned_away(client: Client, bank: StandIn, db: None) -> None:
    for header in ("", "t=1,v1=00", "nonsense"):
        answer = client.post(
            "/payments/stripe/",
            b"{}",
            content_type="application/json",
            headers={"Stripe-Signature": header},
        )
        assert answer.status_code == 400

    assert not StripeEvent.objects.exists()


def test_session_of_somebody_else_is_left_alone(bank: StandIn, due: Payment, aoi: Someone) -> None:
    session = visit(due, aoi.actor)
    CheckoutSession.objects.all().delete()
    bank.bank.pay_by_card(session)

    bank.knock()

    assert bank.postman.answers == [200]
    assert not LedgerEntry.objects.exists()
