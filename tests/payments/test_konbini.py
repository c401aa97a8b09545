"""Paying at a konbini: minutes or days later, after the deadline, twice, or never."""

from datetime import timedelta

from notifications.models import Message
from payments.enums import Method, PaymentStatus, RefundStatus, SessionStatus
from payments.models import CheckoutSession, Payment, RefundOrder
from payments.services.checkout import start_checkout
from payments.services.dues import void_payment
from payments.services.overdue import watch_deadlines
from payments.services.reconcile import close_sessions_at_stripe
from tests.factories.accounts import Someone
from tests.payments.conftest import Later
from tests.payments.owner import TestFee, Told
from tests.payments.world import AFTER, DUE, NOW, StandIn, ledger, visit

RECEIVED = ("received", "konbini", 1200)


def konbini_slip(bank: StandIn, due: Payment, who: Someone) -> str:
    session = visit(due, who.actor, Method.KONBINI)
    bank.bank.choose_konbini(session)
    return session


def test_slip_is_paid_two_days_later(
    bank: StandIn, due: Payment, aoi: Someone, later: Later
) -> None:
    session = konbini_slip(bank, due, aoi)
    bank.knock()
    row = CheckoutSession.objects.get()
    assert (row.status, row.slip_expires_at) == (SessionStatus.PENDING, DUE - timedelta(seconds=1))
    assert ledger(due) == []

    later(NOW + timedelta(days=2))
    bank.bank.pay_at_konbini(session)
    bank.knock()

    due.refresh_from_db()
    assert due.status == PaymentStatus.PAID
    assert ledger(due) == [RECEIVED]


def test_knocks_in_the_wrong_order_say_the_same(bank: StandIn, due: Payment, aoi: Someone) -> None:
    session = konbini_slip(bank, due, aoi)
    bank.bank.pay_at_konbini(session)

    bank.postman.release(times=2, backwards=True)

    assert ledger(due) == [RECEIVED]
    assert TestFee.told == [Told("succeeded", due.code, 1200)]
    assert CheckoutSession.objects.get().status == SessionStatus.PAID


def test_asking_for_the_slip_again_shows_the_same_slip(
    bank: StandIn, due: Payment, aoi: Someone
) -> None:
    session = konbini_slip(bank, due, aoi)
    bank.knock()

    again = start_checkout(code=due.code, method=Method.KONBINI, actor=aoi.actor, now=NOW)

    assert again == f"{bank.address}/slip/{session}"


def test_slip_that_lapses_is_told_and_the_payment_stays_due(
    bank: StandIn, due: Payment, aoi: Someone
) -> None:
    session = konbini_slip(bank, due, aoi)
    bank.bank.let_slip_lapse(session)

    bank.knock()

    due.refresh_from_db()
    assert due.status == PaymentStatus.DUE
    assert TestFee.told == [Told("failed", due.code, 1200)]
    assert CheckoutSession.objects.get().status == SessionStatus.FAILED


def test_paid_seconds_before_midnight_counts_though_the_news_is_late(
    bank: StandIn, due: Payment, aoi: Someone, later: Later
) -> None:
    session = konbini_slip(bank, due, aoi)
    bank.knock()

    watch_deadlines(now=later(AFTER))
    due.refresh_from_db()
    assert due.status == PaymentStatus.DUE
    bank.bank.pay_at_konbini(session)
    bank.postman.drop()
    watch_deadlines(now=later(DUE + timedelta(hours=2)))

    due.refresh_from_db()
    assert due.status == PaymentStatus.PAID
    assert [told.what for told in TestFee.told] == ["succeeded"]


def test_money_after_the_end_is_written_down_first_and_goes_back(
    bank: StandIn, due: Payment, aoi: Someone, later: Later
) -> None:
    session = konbini_slip(bank, due, aoi)
    watch_deadlines(now=later(DUE + timedelta(hours=2)))
    due.refresh_from_db()
    assert due.status == PaymentStatus.EXPIRED
    bank.bank.pay_at_konbini(session)

    bank.knock()

    assert ledger(due) == [RECEIVED]
    assert TestFee.told[-1] == Told("succeeded", due.code, 1200, late=True)
    order = RefundOrder.objects.get()
    assert (order.amount_yen, order.status, order.cause) == (1200, RefundStatus.WAITING, "late")


def test_late_money_that_is_welcome_settles(
    bank: StandIn, due: Payment, aoi: Someone, later: Later
) -> None:
    TestFee.returns_late = False
    session = konbini_slip(bank, due, aoi)
    watch_deadlines(now=later(DUE + timedelta(hours=2)))
    bank.bank.pay_at_konbini(session)

    bank.knock()

    due.refresh_from_db()
    assert due.status == PaymentStatus.PAID
    assert not RefundOrder.objects.exists()


def test_card_after_slip_withdraws_the_slip(
    bank: StandIn, due: Payment, aoi: Someone, later: Later
) -> None:
    konbini_slip(bank, due, aoi)
    bank.knock()
    bank.bank.pay_by_card(visit(due, aoi.actor))
    bank.knock()

    closed = close_sessions_at_stripe(now=later(NOW + timedelta(minutes=1)))

    assert closed == 1
    assert [x["status"] for x in bank.bank.things.values() if x["object"] == "payment_intent"] == [
        "canceled",
        "succeeded",
    ]
    assert ledger(due) == [("received", "card", 1200)]


def test_paid_twice_the_second_goes_back_by_itself(
    bank: StandIn, due: Payment, aoi: Someone
) -> None:
    slip = konbini_slip(bank, due, aoi)
    bank.knock()
    bank.bank.pay_by_card(visit(due, aoi.actor))
    bank.bank.pay_at_konbini(slip)

    bank.knock()

    assert sorted(ledger(due)) == [("received", "card", 1200), RECEIVED]
    order = RefundOrder.objects.select_related("entry").get()
    assert (order.entry.method, order.amount_yen, order.cause) == ("konbini", 1200, "twice")
    assert [told.what for told in TestFee.told] == ["succeeded"]


def test_void_closes_the_page_at_stripe(
    bank: StandIn, due: Payment, aoi: Someone, later: Later
) -> None:
    session = visit(due, aoi.actor)
    void_payment(code=due.code, reason="取消", actor=aoi.actor, now=NOW)

    close_sessions_at_stripe(now=later(NOW + timedelta(minutes=1)))

    assert bank.bank.things[session]["status"] == "expired"
    assert CheckoutSession.objects.get().status == SessionStatus.EXPIRED


def test_deadline_is_told_a_day_before_once(bank: StandIn, due: Payment, later: Later) -> None:
    for hours in (30, 20, 10):
        watch_deadlines(now=later(DUE - timedelta(hours=hours)))

    assert [message.letter for message in Message.objects.all()] == ["payment_due_soon"]


def test_unpaid_is_over_and_told(bank: StandIn, due: Payment, later: Later) -> None:
    watch_deadlines(now=later(DUE))

    due.refresh_from_db()
    assert (due.status, due.closed_at) == (PaymentStatus.EXPIRED, DUE)
    assert TestFee.told == [Told("expired", due.code, 1200)]
    assert Message.objects.filter(letter="payment_expired").count() == 1


def test_while_stripe_is_down_nobody_loses_their_room(
    bank: StandIn, due: Payment, aoi: Someone, later: Later
) -> None:
    visit(due, aoi.actor)
    bank.bank.outages = 3

    watch_deadlines(now=later(AFTER))
    due.refresh_from_db()
    assert due.status == PaymentStatus.DUE
    watch_deadlines(now=later(AFTER + timedelta(minutes=1)))

    due.refresh_from_db()
    assert due.status == PaymentStatus.EXPIRED
