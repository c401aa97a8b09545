"""Attacks on money: given back twice, claimed by a stranger's visit, lost in a till."""

import csv
import io
from datetime import timedelta

import pytest
from django.test import Client

from documents.enums import Kind
from documents.selectors import papers_of, valid_paper
from facilities.models import Facility
from payments import gateway
from payments.enums import PaymentStatus, RefundStatus, SessionStatus
from payments.errors import NotEnoughCash, SlipNeeded
from payments.gateway import GatewayDown
from payments.models import CheckoutSession, LedgerEntry, Payment, TillSession
from payments.rules.values import GatewayEvent, SubjectKind
from payments.services import till as tills
from payments.services.receipts import issue_receipt
from payments.services.refund_sending import send_refunds
from payments.services.refunds import withdraw_refunds
from payments.services.stripe_events import receive
from tests.factories.accounts import Someone
from tests.payments.test_pages import cashier
from tests.payments.test_refunds import SYSTEM, ask, paid
from tests.payments.test_till import back, drawer, gen, take
from tests.payments.world import NOW, StandIn, due_payment, held, ledger, visit

__all__ = ["cashier", "drawer", "gen", "paid"]


def refunds_at(bank: StandIn) -> list[int]:
    """The yen of every refund that Stripe made."""
    return [x["amount"] for x in bank.bank.things.values() if x["object"] == "refund"]


def test_refund_whose_answer_was_lost_cannot_be_withdrawn_and_made_again(
    bank: StandIn, paid: Payment, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Stripe did it and the line broke: it must not be promised to anybody else meanwhile."""
    ask(paid, 600)
    really = gateway.send_refund

    def done_but_not_heard(**wish: object) -> None:
        really(**wish)  # type: ignore[arg-type]
        raise GatewayDown("timeout")

    with monkeypatch.context() as broken:
        broken.setattr(gateway, "send_refund", done_but_not_heard)
        send_refunds(now=NOW)
    bank.postman.drop()

    assert withdraw_refunds(code=paid.code, actor=SYSTEM, now=NOW) == 0

    send_refunds(now=NOW + timedelta(minutes=10))
    assert refunds_at(bank) == [600]
    assert ledger(paid)[1:] == [("refunded", "card", -600)]


def test_money_given_back_on_stripes_screen_is_not_paid_out_at_the_counter_too(
    bank: StandIn, paid: Payment
) -> None:
    [promised] = ask(paid, 1000, not_before=NOW + timedelta(minutes=30))
    intent = next(x for x in bank.bank.things.values() if x["object"] == "payment_intent")
    bank.bank.refund({"payment_intent": intent["id"], "amount": "1200"})

    bank.knock()
    send_refunds(now=NOW + timedelta(minutes=31))

    promised.refresh_from_db()
    assert (held(paid), promised.status) == (0, RefundStatus.WITHDRAWN)
    assert refunds_at(bank) == [1200]


def test_part_given_back_on_stripes_screen_leaves_the_rest_of_the_promise(
    bank: StandIn, paid: Payment
) -> None:
    [promised] = ask(paid, 1000, not_before=NOW + timedelta(minutes=30))
    intent = next(x for x in bank.bank.things.values() if x["object"] == "payment_intent")
    bank.bank.refund({"payment_intent": intent["id"], "amount": "500"})

    bank.knock()
    send_refunds(now=NOW + timedelta(minutes=31))

    promised.refresh_from_db()
    assert (held(paid), promised.amount_yen) == (0, 700)
    assert refunds_at(bank) == [500, 700]


def test_visit_of_another_installation_with_our_number_pays_nothing(
    bank: StandIn, due: Payment, aoi: Someone
) -> None:
    """Two installations at one account count their visits alike."""
    ours = visit(due, aoi.actor)
    row = CheckoutSession.objects.get()
    CheckoutSession.objects.update(session_id=None, status=SessionStatus.OPENING, url="")
    theirs = dict(bank.bank.things[ours], id="cs_theirs", metadata={"payment": "0000000000"})
    bank.bank.things["cs_theirs"] = theirs | {"client_reference_id": str(row.pk)}
    bank.bank.pay_by_card("cs_theirs")

    receive(event=GatewayEvent("", "test", SubjectKind.SESSION, "cs_theirs"), now=NOW)

    due.refresh_from_db()
    assert (due.status, held(due)) == (PaymentStatus.DUE, 0)


def test_receipt_is_void_when_all_money_has_gone_back(
    bank: StandIn, paid: Payment, aoi: Someone
) -> None:
    issue_receipt(code=paid.code, addressee="水彩の会", actor=aoi.actor, now=NOW)
    ask(paid, 600)
    send_refunds(now=NOW)
    assert valid_paper(kind=Kind.RECEIPT, reference=paid.code) is not None

    ask(paid, 600)
    send_refunds(now=NOW)

    assert valid_paper(kind=Kind.RECEIPT, reference=paid.code) is None
    assert [paper.is_void for paper in papers_of(references=[paid.code])] == [True]


def test_receipt_is_void_when_the_bank_took_the_money(
    bank: StandIn, paid: Payment, aoi: Someone
) -> None:
    issue_receipt(code=paid.code, addressee="", actor=aoi.actor, now=NOW)
    intent = next(x for x in bank.bank.things.values() if x["object"] == "payment_intent")
    bank.bank.dispute(intent["id"], status="lost")

    bank.knock()

    assert valid_paper(kind=Kind.RECEIPT, reference=paid.code) is None


def test_receipt_of_who_paid_twice_stays_when_the_second_sum_goes_back(
    bank: StandIn, due: Payment, aoi: Someone, drawer: TillSession, gen: Someone
) -> None:
    page = visit(due, aoi.actor)
    take(due, drawer, gen)
    issue_receipt(code=due.code, addressee="", actor=aoi.actor, now=NOW)
    bank.bank.pay_by_card(page)
    bank.knock()

    send_refunds(now=NOW)

    assert held(due) == 1200
    assert valid_paper(kind=Kind.RECEIPT, reference=due.code) is not None


@pytest.mark.parametrize("slip", ["", "  "])
def test_transfer_without_a_slip_gives_nothing_back(
    due: Payment, drawer: TillSession, gen: Someone, slip: str
) -> None:
    take(due, drawer, gen)
    [order] = back(due, 1200)

    with pytest.raises(SlipNeeded):
        tills.record_transfer(order_id=order.pk, reason=slip, actor=gen.actor, now=NOW)

    order.refresh_from_db()
    assert (order.status, held(due)) == (RefundStatus.WAITING, 1200)


def test_mistake_cannot_be_paid_back_out_of_an_empty_drawer(
    due: Payment, aoi: Someone, hall: Facility, drawer: TillSession, gen: Someone
) -> None:
    second = tills.open_till(facility_id=hall.pk, drawer="2", float_yen=0, actor=gen.actor, now=NOW)
    other = due_payment(aoi, hall.pk, reference="other")
    take(other, drawer, gen)
    take(due, second, gen)
    [order] = back(other, 1200)
    tills.pay_out(order_id=order.pk, till_id=second.pk, actor=gen.actor, now=NOW)
    taking = LedgerEntry.objects.get(payment=due)

    with pytest.raises(NotEnoughCash):
        tills.void_taking(entry_id=taking.pk, reason="x", actor=gen.actor, now=NOW)

    assert (tills.expected_yen(second), held(due)) == (0, 1200)


def test_cell_that_a_spreadsheet_would_run_is_only_text(
    bank: StandIn, due: Payment, hall: Facility, cashier: Client
) -> None:
    here = f"hall={hall.code}&on=2026-12-01"
    TillSession.objects.update(drawer="=1+cmd|x")
    cashier.post(f"/desk/till/take/{due.code}/?{here}", {"given_yen": "1200"})

    table = cashier.get(f"/desk/till/sheet.csv?{here}").content.decode("utf-8-sig")

    [_head, row] = list(csv.reader(io.StringIO(table)))
    assert row[5] == "'=1+cmd|x"
    assert row[-1] == "1200"
