"""Giving back: to the card, at the counter, failed, made on Stripe's own screen, never too much."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from core.actor import system
from core.db import violated_constraint
from notifications.models import Message
from payments.enums import EntryKind, Method, RefundCause, RefundStatus
from payments.errors import NothingToRefund
from payments.models import LedgerEntry, Payment, RefundOrder
from payments.services import refund_sending
from payments.services.reconcile import reconcile_stripe
from payments.services.refund_sending import send_refunds
from payments.services.refunds import request_refund, withdraw_refunds
from tests.factories.accounts import Someone
from tests.payments.conftest import Later
from tests.payments.owner import TestFee, Told
from tests.payments.world import NOW, StandIn, held, ledger, visit

SYSTEM = system("test")


@pytest.fixture
def paid(bank: StandIn, due: Payment, aoi: Someone) -> Payment:
    """1,200 yen, paid by card."""
    bank.bank.pay_by_card(visit(due, aoi.actor))
    bank.knock()
    due.refresh_from_db()
    return due


def ask(payment: Payment, yen: int, **more: object) -> list[RefundOrder]:
    return request_refund(
        code=payment.code,
        amount_yen=yen,
        cause=RefundCause.CANCELLED,
        reason="",
        actor=SYSTEM,
        now=NOW,
        **more,  # type: ignore[arg-type]
    )


def test_part_goes_back_to_the_card_once(bank: StandIn, paid: Payment) -> None:
    ask(paid, 600)

    assert send_refunds(now=NOW) == 1
    assert send_refunds(now=NOW) == 0
    bank.postman.release(times=2)

    assert ledger(paid) == [("received", "card", 1200), ("refunded", "card", -600)]
    assert TestFee.told[-1] == Told("refunded", paid.code, 600)
    assert [x.letter for x in Message.objects.order_by("pk")] == [
        "payment_paid",
        "payment_refunded",
    ]


def test_worker_killed_after_sending_sends_the_same_refund(
    bank: StandIn, paid: Payment, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask(paid, 1200)
    with monkeypatch.context() as killed, pytest.raises(KeyboardInterrupt):
        killed.setattr(refund_sending, "apply_refund", killing)
        send_refunds(now=NOW)
    bank.postman.drop()

    send_refunds(now=NOW + timedelta(minutes=6))

    assert held(paid) == 0
    assert len([x for x in bank.bank.things.values() if x["object"] == "refund"]) == 1


def killing(*_given: object, **_named: object) -> None:
    raise KeyboardInterrupt


def test_refund_waits_while_a_cancellation_can_be_undone(bank: StandIn, paid: Payment) -> None:
    ask(paid, 1200, not_before=NOW + timedelta(minutes=30))

    assert send_refunds(now=NOW + timedelta(minutes=29)) == 0
    assert withdraw_refunds(code=paid.code, actor=SYSTEM, now=NOW) == 1200
    assert send_refunds(now=NOW + timedelta(minutes=31)) == 0

    assert held(paid) == 1200
    ask(paid, 1200)


def test_stripe_down_the_refund_waits_its_turn(bank: StandIn, paid: Payment) -> None:
    ask(paid, 1200)
    bank.bank.outages = 3

    assert send_refunds(now=NOW) == 0
    assert send_refunds(now=NOW + timedelta(minutes=3)) == 1

    assert held(paid) == 0


def test_pending_refund_is_found_by_our_clock(bank: StandIn, paid: Payment, later: Later) -> None:
    bank.bank.refunds_end_as = "pending"
    [order] = ask(paid, 1200)
    send_refunds(now=NOW)
    order.refresh_from_db()
    assert (order.status, held(paid)) == (RefundStatus.SENT, 1200)
    bank.bank.end_refund(str(order.refund_id), "succeeded")
    bank.postman.drop()

    reconcile_stripe(now=later(NOW + timedelta(hours=2)))

    assert held(paid) == 0


def test_refund_that_comes_back_waits_at_the_counter(bank: StandIn, paid: Payment) -> None:
    [order] = ask(paid, 1200)
    send_refunds(now=NOW)
    order.refresh_from_db()
    bank.bank.end_refund(str(order.refund_id), "failed")

    bank.postman.release(times=2)

    order.refresh_from_db()
    assert (order.status, order.way, held(paid)) == (RefundStatus.WAITING, Method.CASH, 1200)
    assert [kind for kind, _method, _yen in ledger(paid)] == ["received", "refunded", "came_back"]


def test_refund_that_stripe_refuses_waits_at_the_counter(bank: StandIn, paid: Payment) -> None:
    [order] = ask(paid, 1200)
    intent = next(x for x in bank.bank.things.values() if x["object"] == "payment_intent")
    intent["amount_received"] = 0  # a dispute has taken it

    send_refunds(now=NOW)

    order.refresh_from_db()
    assert (order.status, order.way, held(paid)) == (RefundStatus.WAITING, Method.CASH, 1200)


def test_refund_made_on_stripes_own_screen_is_taken_in(bank: StandIn, paid: Payment) -> None:
    intent = next(x for x in bank.bank.things.values() if x["object"] == "payment_intent")
    bank.bank.refund({"payment_intent": intent["id"], "amount": "200"})

    bank.knock()

    assert held(paid) == 1000
    assert RefundOrder.objects.get().cause == RefundCause.OUTSIDE


def test_dispute_is_told_and_lost_money_leaves_the_ledger(bank: StandIn, paid: Payment) -> None:
    intent = next(x for x in bank.bank.things.values() if x["object"] == "payment_intent")
    bank.bank.dispute(intent["id"])
    bank.bank.dispute(intent["id"], status="lost")

    bank.postman.release(times=2, backwards=True)

    assert ledger(paid)[-1] == ("charged_back", "card", -1200)
    assert held(paid) == 0
    assert [told.what for told in TestFee.told] == ["succeeded", "disputed"]


@pytest.mark.parametrize("yen", [0, 1201])
def test_more_than_came_in_is_refused(paid: Payment, yen: int) -> None:
    with pytest.raises(NothingToRefund):
        ask(paid, yen)

    assert not RefundOrder.objects.exists()


def test_two_requests_share_what_there_is(paid: Payment) -> None:
    ask(paid, 1000)

    with pytest.raises(NothingToRefund):
        ask(paid, 300)

    assert RefundOrder.objects.get().amount_yen == 1000


def entry(paid: Payment, **fields: object) -> LedgerEntry:
    receipt = LedgerEntry.objects.get(payment=paid, kind=EntryKind.RECEIVED)
    given = {
        "payment": paid,
        "kind": EntryKind.REFUNDED,
        "method": Method.CARD,
        "amount_yen": -1201,
        "origin": receipt,
        "source": "x",
        "at": NOW,
    }
    return LedgerEntry(**given | fields)


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({}, "ledger_never_below_zero"),
        ({"amount_yen": 1200, "kind": EntryKind.CAME_BACK}, "ledger_never_below_zero"),
        ({"amount_yen": 0}, "entry_sign_fits_its_kind"),
        ({"amount_yen": -1, "origin": None}, "entry_sign_fits_its_kind"),
        ({"amount_yen": -1, "method": Method.CASH}, "entry_cash_has_a_till"),
    ],
)
def test_database_refuses_what_cannot_be(
    paid: Payment, fields: dict[str, object], constraint: str
) -> None:
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        entry(paid, **fields).save()

    assert violated_constraint(refused.value) == constraint


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE payments_ledgerentry SET amount_yen = 1",
        "DELETE FROM payments_ledgerentry",
        (
            "INSERT INTO payments_ledgerentry (payment_id, kind, method, amount_yen, origin_id,"
            " source, at, reason) SELECT payment_id, 'refunded', 'card', -1201, id, 'y', at, ''"
            " FROM payments_ledgerentry"
        ),
        (
            "INSERT INTO payments_refundorder (payment_id, entry_id, amount_yen, cause, reason,"
            " way, status, asked_at, attempts, last_error) SELECT payment_id, id, 1201, 'late',"
            " '', 'card', 'due', at, 0, '' FROM payments_ledgerentry"
        ),
        "UPDATE payments_payment SET amount_yen = 1",
        """UPDATE payments_payment SET lines = '[{"yen": 5}]'""",
    ],
)
def test_raw_sql_of_the_owner_does_not_get_around_it(paid: Payment, statement: str) -> None:
    with (
        pytest.raises(IntegrityError),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)

    assert ledger(paid) == [("received", "card", 1200)]
