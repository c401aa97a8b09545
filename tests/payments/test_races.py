"""Money that meets itself: knocks, a knock and the deadline, refunds. Each with its control."""

import threading
from collections.abc import Generator
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import partial

import pytest
from django.db import IntegrityError, connection

from core.actor import system
from facilities.models import Facility
from payments.enums import PaymentStatus, RefundCause
from payments.errors import NothingToRefund
from payments.models import CheckoutSession, LedgerEntry, Payment, RefundOrder
from payments.services import arrivals, overdue, owed, refunds, stripe_events
from payments.services.refunds import request_refund
from tests.factories.accounts import Someone
from tests.payments.owner import TestFee
from tests.payments.world import AFTER, NOW, StandIn, due_payment, held, ledger, visit
from tests.races.race import after_all_have_read, race

pytestmark = pytest.mark.django_db(transaction=True)
RIVALS = 6


@pytest.fixture
def due(transactional_db: None, aoi: Someone, hall: Facility) -> Payment:
    """1,200 yen, committed."""
    return due_payment(aoi, hall.pk)


def unlocked(code: str) -> Payment:
    """The payment without any lock: what a careless change would read."""
    return Payment.objects.select_related("payer").get(code=code)


@contextmanager
def without(*statements: tuple[str, str]) -> Generator[None]:
    """The database with a guard taken away, and given back."""
    with connection.cursor() as cursor:
        for off, _on in statements:
            cursor.execute(off)
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("TRUNCATE payments_payment CASCADE")
            for _off, on in statements:
                cursor.execute(on)


LEDGER = "ALTER TABLE payments_ledgerentry"
ONE_SOURCE = (
    f"{LEDGER} DROP CONSTRAINT payments_ledgerentry_source_key",
    f"{LEDGER} ADD CONSTRAINT payments_ledgerentry_source_key UNIQUE (source)",
)
PAID_IS_DATED = (
    "ALTER TABLE payments_payment DROP CONSTRAINT payment_paid_is_dated",
    "ALTER TABLE payments_payment ADD CONSTRAINT payment_paid_is_dated"  # noqa: ISC004 - one text
    " CHECK ((status = 'paid') = (settled_at IS NOT NULL))",
)
REFUND_FITS = (
    "ALTER TABLE payments_refundorder DISABLE TRIGGER refund_fits",
    "ALTER TABLE payments_refundorder ENABLE TRIGGER refund_fits",
)


def knocks(bank: StandIn, due: Payment, aoi: Someone) -> None:
    """The card is paid; the same knock comes from six sides at once."""
    bank.bank.pay_by_card(visit(due, aoi.actor))
    [event] = bank.postman.held
    race([partial(bank.postman.knock, event)] * RIVALS)


def test_knocks_at_the_same_moment_write_one_receipt(
    bank: StandIn, due: Payment, aoi: Someone
) -> None:
    knocks(bank, due, aoi)

    assert bank.postman.answers == [200] * RIVALS
    assert ledger(due) == [("received", "card", 1200)]
    assert [told.what for told in TestFee.told] == ["succeeded"]


def test_control_without_locks_the_database_alone_keeps_one_receipt(
    bank: StandIn, due: Payment, aoi: Someone, monkeypatch: pytest.MonkeyPatch
) -> None:
    take_the_locks_out(monkeypatch)

    knocks(bank, due, aoi)

    assert sorted(bank.postman.answers) == [200] + [500] * (RIVALS - 1)
    assert ledger(due) == [("received", "card", 1200)]


def test_control_without_any_guard_the_money_is_written_twice(
    bank: StandIn, due: Payment, aoi: Someone, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If this stops seeing two receipts, the tests above prove nothing."""
    take_the_locks_out(monkeypatch)

    with without(ONE_SOURCE):
        knocks(bank, due, aoi)

        assert LedgerEntry.objects.filter(payment=due, kind="received").count() > 1


def take_the_locks_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everybody reads the payment before anybody writes, and nobody looks again."""

    def write_blindly(
        payment: Payment,
        *,
        method: str,
        yen: int,
        source: str,
        session: CheckoutSession,
        now: datetime,
    ) -> LedgerEntry:
        return LedgerEntry.objects.create(
            payment=payment,
            kind="received",
            method=method,
            amount_yen=yen,
            source=source,
            session=session,
            at=now,
        )

    monkeypatch.setattr(arrivals, "owner_then_payment", after_all_have_read(unlocked, RIVALS))
    monkeypatch.setattr(arrivals, "write_receipt", write_blindly)
    monkeypatch.setattr(stripe_events, "_applied_meanwhile", lambda event, now: False)


def test_money_and_deadline_at_the_same_moment_agree(
    bank: StandIn, due: Payment, aoi: Someone
) -> None:
    bank.bank.pay_by_card(visit(due, aoi.actor))
    [event] = bank.postman.held
    bank.clock.moment = AFTER

    race([partial(bank.postman.knock, event), partial(overdue.expire_overdue, now=AFTER)])

    due.refresh_from_db()
    assert due.status == PaymentStatus.PAID
    assert [told.what for told in TestFee.told] == ["succeeded"]


def knock_and_leave(bank: StandIn) -> None:
    """Deliver what is held, from a thread of its own."""
    bank.knock()
    connection.close()


def test_control_without_lock_and_question_paid_money_is_forgotten(
    bank: StandIn, due: Payment, aoi: Someone, monkeypatch: pytest.MonkeyPatch
) -> None:
    bank.bank.pay_by_card(visit(due, aoi.actor))

    def stale(code: str) -> Payment:
        found = unlocked(code)
        thread = threading.Thread(target=knock_and_leave, args=(bank,))
        thread.start()
        thread.join(timeout=30)
        return found

    monkeypatch.setattr(overdue, "_looked_at", lambda code, now: True)
    monkeypatch.setattr(overdue, "owner_then_payment", stale)
    monkeypatch.setattr(overdue, "give_back_all", lambda *_, **__: None)

    with without(PAID_IS_DATED):
        overdue.expire_overdue(now=AFTER)

        due.refresh_from_db()
        assert (due.status, held(due)) == (PaymentStatus.EXPIRED, 1200)


def ask(due: Payment) -> list[RefundOrder]:
    return request_refund(
        code=due.code,
        amount_yen=1000,
        cause=RefundCause.CANCELLED,
        reason="",
        actor=system("test"),
        now=NOW,
    )


@pytest.fixture
def paid(bank: StandIn, due: Payment, aoi: Someone) -> Payment:
    """1,200 yen, received."""
    bank.bank.pay_by_card(visit(due, aoi.actor))
    bank.knock()
    return due


def test_refunds_at_the_same_moment_never_exceed_the_receipt(paid: Payment) -> None:
    finishes = race([partial(ask, paid)] * RIVALS)

    assert len([each for each in finishes if each.error is None]) == 1
    assert {type(each.error) for each in finishes if each.error} == {NothingToRefund}
    assert RefundOrder.objects.get().amount_yen == 1000


def together(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everybody reads what is left before anybody writes."""
    monkeypatch.setattr(owed, "sources_of", after_all_have_read(owed.sources_of, RIVALS))
    monkeypatch.setattr(refunds, "locked", unlocked)


def test_control_without_lock_the_trigger_alone_lets_one_through(
    paid: Payment, monkeypatch: pytest.MonkeyPatch
) -> None:
    together(monkeypatch)

    finishes = race([partial(ask, paid)] * RIVALS)

    assert len([each for each in finishes if each.error is None]) == 1
    assert {type(each.error) for each in finishes if each.error} == {IntegrityError}


def test_control_without_any_guard_more_goes_back_than_came(
    paid: Payment, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If this stops seeing too many refunds, the tests above prove nothing."""
    together(monkeypatch)

    with without(REFUND_FITS):
        race([partial(ask, paid)] * RIVALS)

        assert sum(RefundOrder.objects.values_list("amount_yen", flat=True)) > 1200


def test_money_that_comes_while_the_deadline_passes_has_a_way_back(
    bank: StandIn, due: Payment, aoi: Someone
) -> None:
    session = visit(due, aoi.actor)
    overdue.expire_overdue(now=AFTER)
    bank.bank.pay_by_card(session)

    bank.knock()

    order = RefundOrder.objects.get()
    assert (held(due), order.amount_yen) == (1200, 1200)
    assert order.next_try_at is not None
    assert order.next_try_at - bank.clock.moment < timedelta(hours=1)
