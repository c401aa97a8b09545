"""The cashier: a drawer, cash in and out, mistakes, hand-over, counting, the day sheet."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from accounts.enums import DutyKind
from accounts.errors import NotAllowed
from audit.models import Entry
from core.actor import system
from core.db import violated_constraint
from documents.enums import Kind
from documents.selectors import valid_paper
from facilities.models import Facility
from payments.enums import PaymentStatus, RefundCause, RefundStatus
from payments.errors import (
    AlreadyPaid,
    DifferenceNeedsReason,
    DrawerInUse,
    NoOpenTill,
    NoSuchPayment,
    NotEnoughCash,
    NotYourTill,
    RefundsUnderWay,
    TakingTooOld,
)
from payments.models import LedgerEntry, Payment, RefundOrder, TillCount, TillSession
from payments.rules.cash import DENOMINATIONS
from payments.services import till as tills
from payments.services.refunds import request_refund
from tests.factories.accounts import Someone, duty_of, someone
from tests.payments.owner import TestFee, Told
from tests.payments.world import NOW, due_payment, held, ledger


@pytest.fixture
def gen(hall: Facility) -> Someone:
    """Cashier at `hall`."""
    who = someone("Gen", "gen@example.jp")
    duty_of(who, DutyKind.CASHIER, hall.pk)
    return who


@pytest.fixture
def drawer(hall: Facility, gen: Someone) -> TillSession:
    """Gen's drawer with 10,000 yen of change."""
    return tills.open_till(
        facility_id=hall.pk, drawer="1", float_yen=10_000, actor=gen.actor, now=NOW
    )


def take(due: Payment, drawer: TillSession, who: Someone, given: int = 2000) -> tills.Taken:
    return tills.take_cash(
        code=due.code, till_id=drawer.pk, given_yen=given, actor=who.actor, now=NOW
    )


def counts(yen: int) -> dict[int, int]:
    """The fewest notes and coins that make `yen`."""
    found = {}
    for worth in DENOMINATIONS:
        found[worth], yen = divmod(yen, worth)
    return found


def close(drawer: TillSession, who: Someone, yen: int, reason: str = "") -> TillSession:
    return tills.close_till(
        till_id=drawer.pk, counts=counts(yen), reason=reason, actor=who.actor, now=NOW
    )


def test_cash_is_taken_with_change_and_the_owner_is_told(
    due: Payment, drawer: TillSession, gen: Someone
) -> None:
    taken = take(due, drawer, gen)

    due.refresh_from_db()
    assert (taken.yen, taken.change_yen, due.status) == (1200, 800, PaymentStatus.PAID)
    assert ledger(due) == [("received", "cash", 1200)]
    assert TestFee.told == [Told("succeeded", due.code, 1200)]
    assert tills.expected_yen(drawer) == 11_200
    assert Entry.objects.filter(verb="take_cash", object_code=str(drawer.pk)).exists()


def test_pressing_twice_takes_once(due: Payment, drawer: TillSession, gen: Someone) -> None:
    take(due, drawer, gen)

    with pytest.raises(AlreadyPaid):
        take(due, drawer, gen)

    assert held(due) == 1200


def test_too_little_is_not_taken(due: Payment, drawer: TillSession, gen: Someone) -> None:
    with pytest.raises(NotEnoughCash, match="200"):
        take(due, drawer, gen, given=1000)

    assert ledger(due) == []


def test_only_who_answers_for_the_drawer_moves_its_cash(
    due: Payment, drawer: TillSession, emi: Someone, dai: Someone
) -> None:
    with pytest.raises(NotYourTill):
        take(due, drawer, emi)
    with pytest.raises(NotAllowed):
        take(due, drawer, dai)

    assert ledger(due) == []


def test_payment_of_another_hall_is_not_found(
    drawer: TillSession, gen: Someone, aoi: Someone, other_hall: Facility
) -> None:
    elsewhere = due_payment(aoi, other_hall.pk)

    with pytest.raises(NoSuchPayment):
        take(elsewhere, drawer, gen)

    assert ledger(elsewhere) == []


def test_drawer_is_opened_once(hall: Facility, drawer: TillSession, emi: Someone) -> None:
    with pytest.raises(DrawerInUse):
        tills.open_till(facility_id=hall.pk, drawer="1", float_yen=0, actor=emi.actor, now=NOW)

    assert TillSession.objects.count() == 1


def test_refund_is_paid_out_of_the_drawer(due: Payment, drawer: TillSession, gen: Someone) -> None:
    take(due, drawer, gen)
    [order] = back(due, 600)

    tills.pay_out(order_id=order.pk, till_id=drawer.pk, actor=gen.actor, now=NOW)
    with pytest.raises(NoSuchPayment):
        tills.pay_out(order_id=order.pk, till_id=drawer.pk, actor=gen.actor, now=NOW)

    assert (held(due), tills.expected_yen(drawer)) == (600, 10_600)
    assert TestFee.told[-1] == Told("refunded", due.code, 600)


def back(due: Payment, yen: int) -> list[RefundOrder]:
    return request_refund(
        code=due.code,
        amount_yen=yen,
        cause=RefundCause.CANCELLED,
        reason="",
        actor=system("test"),
        now=NOW,
    )


def test_refund_to_a_bank_account_leaves_the_drawer_alone(
    due: Payment, drawer: TillSession, gen: Someone
) -> None:
    take(due, drawer, gen)
    [order] = back(due, 1200)

    tills.record_transfer(order_id=order.pk, reason="A-17", actor=gen.actor, now=NOW)

    order.refresh_from_db()
    assert (order.status, order.way, order.reason) == (RefundStatus.DONE, "transfer", "A-17")
    assert (held(due), tills.expected_yen(drawer)) == (0, 11_200)


def test_drawer_never_pays_out_more_than_it_holds(
    due: Payment, hall: Facility, gen: Someone
) -> None:
    first = tills.open_till(facility_id=hall.pk, drawer="1", float_yen=0, actor=gen.actor, now=NOW)
    take(due, first, gen)
    close(first, gen, 1200)
    [order] = back(due, 1200)
    empty = tills.open_till(
        facility_id=hall.pk, drawer="2", float_yen=1000, actor=gen.actor, now=NOW
    )

    with pytest.raises(NotEnoughCash, match="200"):
        tills.pay_out(order_id=order.pk, till_id=empty.pk, actor=gen.actor, now=NOW)

    assert held(due) == 1200


def void(due: Payment, who: Someone) -> Payment:
    entry = LedgerEntry.objects.get(payment=due, kind="received")
    return tills.void_taking(
        entry_id=entry.pk, reason="番号まちがい", actor=who.actor, now=NOW + timedelta(minutes=5)
    )


def test_mistaken_taking_is_taken_back_and_due_again(
    due: Payment, drawer: TillSession, gen: Someone
) -> None:
    take(due, drawer, gen)

    void(due, gen)

    due.refresh_from_db()
    assert due.status == PaymentStatus.DUE
    assert (held(due), tills.expected_yen(drawer)) == (0, 10_000)
    assert [told.what for told in TestFee.told] == ["succeeded", "voided"]
    assert Entry.objects.get(verb="void_taking").facts["why"] == "番号まちがい"
    take(due, drawer, gen)


def test_taking_of_a_counted_day_or_with_refunds_stays(
    due: Payment, drawer: TillSession, gen: Someone
) -> None:
    take(due, drawer, gen)
    back(due, 100)
    with pytest.raises(RefundsUnderWay):
        void(due, gen)
    close(drawer, gen, 11_200)

    with pytest.raises(TakingTooOld):
        void(due, gen)

    assert held(due) == 1200


def test_closed_drawer_takes_nothing_not_even_raw_rows(
    due: Payment, drawer: TillSession, gen: Someone
) -> None:
    close(drawer, gen, 10_000)
    with pytest.raises(NoOpenTill):
        take(due, drawer, gen)

    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        LedgerEntry.objects.create(
            payment=due,
            kind="received",
            method="cash",
            amount_yen=1200,
            till=drawer,
            source="x",
            at=NOW,
        )

    assert violated_constraint(refused.value) == "entry_till_is_open"


def test_difference_needs_a_reason_and_stands_on_the_sheet(
    due: Payment, drawer: TillSession, gen: Someone
) -> None:
    take(due, drawer, gen)
    with pytest.raises(DifferenceNeedsReason, match="-10"):
        close(drawer, gen, 11_190)
    assert not TillCount.objects.exists()

    closed = close(drawer, gen, 11_190, reason="硬貨1枚")

    paper = valid_paper(kind=Kind.DAY_SHEET, reference=f"till-{closed.pk}")
    assert paper is not None
    assert (closed.difference_yen, paper.facts["difference_reason"]) == (-10, "硬貨1枚")
    assert [row["yen"] for row in paper.facts["rows"]] == [1200]
    assert (paper.facts["expected_yen"], paper.facts["total_yen"]) == (11_200, 1200)


def test_taking_over_counts_and_changes_who_answers(
    due: Payment, drawer: TillSession, gen: Someone, emi: Someone
) -> None:
    tills.hand_over(till_id=drawer.pk, counts=counts(10_000), reason="", actor=emi.actor, now=NOW)

    with pytest.raises(NotYourTill):
        take(due, drawer, gen)
    take(due, drawer, emi)
    count = TillCount.objects.get()
    assert (count.by_user_id, count.to_user_id) == (gen.user.pk, emi.user.pk)


def test_count_is_the_sum_of_its_coins(drawer: TillSession, gen: Someone) -> None:
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        TillCount.objects.create(
            till=drawer,
            kind="close",
            at=NOW,
            by_user_id=gen.user.pk,
            n1000=1,
            counted_yen=999,
            expected_yen=999,
        )

    assert violated_constraint(refused.value) == "count_is_the_sum_of_its_coins"
