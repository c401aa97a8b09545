"""Random histories of a living hall: bookings, money, doors, keys, letters, with workers killed.

The oracle is a clerk with paper (clerk.py). Any act may die at any statement; whoever comes next
must find books that agree.
"""

from contextlib import suppress
from datetime import timedelta
from functools import partial

import pytest
from hypothesis import HealthCheck, Phase
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)

from booking.models import Hold
from booking.services.cancel import cancel_booking, cancel_by_city, restore_booking
from booking.services.change import move_booking
from booking.services.hold import release_hold
from core.actor import Actor
from keys.services.loans import lend_keys, take_back
from payments.enums import PaymentStatus, RefundStatus
from payments.models import Payment, RefundOrder
from payments.services.overdue import expire_overdue
from payments.services.till import record_transfer
from tests.booking.acts import hold_and_apply, pay
from tests.booking.clerk import DEADLINE, GRACE, PARTS, RUNS, TIERS, Clerk, Paper
from tests.booking.killing import Killed, dying
from tests.booking.world import NOW, SATURDAY, picks

Deaths = st.one_of(st.none(), st.none(), st.integers(1, 60))


class Living(Clerk):
    """Everybody acts on the real services; the clerk with paper keeps up."""

    # --- acts

    @initialize()
    def somebody_is_there(self) -> None:
        self.book(0, "a", ("am",), None)

    @rule(hours=st.sampled_from([0, 1, 8, 26, 75, 100]), minutes=st.sampled_from([10, 29, 31]))
    def time_passes(self, hours: int, minutes: int) -> None:
        self.now += timedelta(hours=hours, minutes=minutes)

    @rule(who=st.integers(0, 2), room=st.sampled_from(sorted(PARTS)), run=st.sampled_from(RUNS),
          death=Deaths)  # fmt: skip
    def book(self, who: int, room: str, run: tuple[str, ...], death: int | None) -> None:
        wanted = Paper("", who, room, run, self.now)
        expected = self.now < wanted.begins and self.is_free(wanted.places)
        actor = self.people[who]

        made = self.attempt(
            lambda: hold_and_apply(self.world, actor, picks(room, *run), now=self.now), death
        )

        assert made is None or expected
        assert made is not None or death or not expected
        if made is None:
            self._let_go(actor)
            return
        wanted.code = f"{made.code}-1"
        self.papers.append(wanted)
        self.letters["booking_to_pay"] += 1

    def _let_go(self, actor: Actor) -> None:
        for hold in Hold.objects.filter(user_id=actor.user, released_at=None):
            release_hold(code=hold.code, actor=actor, now=self.now)

    def _pay(self, payment: Payment) -> bool:
        pay(payment, now=self.now)
        return True

    @precondition(lambda self: self.papers)
    @rule(data=st.data(), death=Deaths)
    def money_comes(self, data: st.DataObject, death: int | None) -> None:
        """For a payment in whatever state but paid: in time, late, or after a cancellation."""
        paper = data.draw(st.sampled_from(self.papers))
        open_ones = Payment.objects.filter(reference=paper.code[:10]).exclude(
            status=PaymentStatus.PAID
        )
        payment = open_ones.order_by("-pk").first()
        if payment is None:
            return
        late = payment.status != PaymentStatus.DUE

        done = self.attempt(partial(self._pay, payment), death)

        assert done or death
        if done:
            paper.given += payment.amount_yen
            self._money_is_there(paper, payment.amount_yen, late=late)

    def _money_is_there(self, paper: Paper, yen: int, *, late: bool) -> None:
        if not late:
            paper.paid += yen
            paper.state = "confirmed"
            self.letters["booking_confirmed"] += 1
            self.letters["payment_paid"] += 1
            return
        comes_back = (
            paper.state == "expired"
            and yen >= paper.fee
            and self.now < paper.begins
            and self.is_free(paper.places)
        )
        if comes_back:
            paper.state, paper.paid = "confirmed", paper.fee
        elif paper.holds:  # another payment for it is due or paid: this one is for nothing, or it
            due = paper.fee - paper.paid
            paper.paid += min(yen, due)
            if paper.state == "awaiting" and paper.paid == paper.fee:
                paper.state = "confirmed"
        elif paper.state == "cancelled":
            paper.promised += yen  # on its way back, unless the cancellation is undone
        self.letters["booking_revived" if comes_back else "booking_too_late"] += 1

    @precondition(lambda self: self.papers)
    @rule(data=st.data(), death=Deaths)
    def cancel(self, data: st.DataObject, death: int | None) -> None:
        paper = data.draw(st.sampled_from(self.papers))
        grace = self.now < min(paper.made + GRACE, paper.begins)
        expected = paper.holds and (grace or self.now < DEADLINE)

        done = self.attempt(
            lambda: cancel_booking(code=paper.code, actor=self.people[paper.owner], now=self.now),
            death,
        )

        assert done is None or expected
        assert done is not None or death or not expected
        if done is not None:
            self._end(paper, percent=100 if grace else self._percent())
            self.letters["booking_cancelled"] += 1

    @precondition(lambda self: self.papers)
    @rule(data=st.data(), death=Deaths)
    def revoke(self, data: st.DataObject, death: int | None) -> None:
        paper = data.draw(st.sampled_from(self.papers))

        done = self.attempt(
            lambda: cancel_by_city(
                code=paper.code, reason="故障", clause="", actor=self.manager, now=self.now
            ),
            death,
        )

        assert done is None or paper.holds
        assert done is not None or death or not paper.holds
        if done is not None:
            self._end(paper, percent=100)
            paper.by_city = True
            self.letters["booking_revoked"] += 1

    def _end(self, paper: Paper, *, percent: int) -> None:
        paper.promised = paper.paid * percent // 100
        paper.paid -= paper.promised
        paper.before, paper.state, paper.ended = paper.state, "cancelled", self.now
        paper.by_city = False

    def _percent(self) -> int:
        days = (SATURDAY - self.now.astimezone(NOW.tzinfo).date()).days
        return next((tier["percent"] for tier in TIERS if days >= tier["days"]), 0)

    @precondition(lambda self: any(p.state == "cancelled" for p in self.papers))
    @rule(data=st.data(), death=Deaths)
    def undo(self, data: st.DataObject, death: int | None) -> None:
        paper = data.draw(st.sampled_from([p for p in self.papers if p.state == "cancelled"]))
        assert paper.ended is not None
        left = RefundOrder.objects.filter(
            payment__reference=paper.code[:10], status=RefundStatus.DONE, asked_at=paper.ended
        ).exists()
        expected = (
            not paper.by_city
            and self.now < min(paper.ended + GRACE, paper.begins)
            and self.is_free(paper.places)
            and not left
        )

        done = self.attempt(
            lambda: restore_booking(code=paper.code, actor=self.people[paper.owner], now=self.now),
            death,
        )

        assert done is None or expected
        assert done is not None or death or not expected
        if done is not None:
            paper.state, paper.ended = paper.before, None
            paper.paid += paper.promised
            if paper.state == "awaiting" and paper.paid == paper.fee:
                paper.state = "confirmed"
            self.letters["booking_restored"] += 1

    @precondition(lambda self: self.papers)
    @rule(data=st.data(), room=st.sampled_from(sorted(PARTS)), run=st.sampled_from(RUNS),
          death=Deaths)  # fmt: skip
    def move(self, data: st.DataObject, room: str, run: tuple[str, ...], death: int | None) -> None:
        paper = data.draw(st.sampled_from(self.papers))
        goal = Paper(paper.code, paper.owner, room, run, self.now)
        moves = (room, run) != (paper.room, paper.run)
        is_free = self.is_free(goal.places - paper.places)
        expected = paper.holds and self.now < DEADLINE and moves and is_free

        done = self.attempt(
            lambda: move_booking(
                code=paper.code,
                picks=picks(room, *run),
                actor=self.people[paper.owner],
                now=self.now,
            ),
            death,
        )

        assert done is None or expected
        assert done is not None or death or not expected
        if done is not None:
            paper.room, paper.run = room, run
            paper.paid = min(paper.paid, paper.fee)
            paper.state = "confirmed" if paper.paid == paper.fee else "awaiting"
            self.letters["booking_moved"] += 1

    @rule(death=Deaths)
    def deadlines_are_watched(self, death: int | None) -> None:
        """A worker dies somewhere, the next one finishes its work."""
        ended = {
            payment.reference
            for payment in Payment.objects.filter(status=PaymentStatus.DUE, due_at__lte=self.now)
        }

        with suppress(Killed), dying(death):
            expire_overdue(now=self.now)
        expire_overdue(now=self.now)

        for paper in self.papers:
            if paper.code[:10] in ended:
                assert paper.state == "awaiting"
                paper.state, paper.paid = "expired", 0
                self.letters["payment_expired"] += 1

    @rule(death=Deaths)
    def money_goes_back(self, death: int | None) -> None:
        """What waits at the counter is sent to bank accounts."""
        for order in RefundOrder.objects.filter(status=RefundStatus.WAITING):
            paid_out = self.attempt(partial(self._pay_out, order), death) is not None
            self.letters["payment_refunded"] += paid_out

    def _pay_out(self, order: RefundOrder) -> RefundOrder:
        return record_transfer(order_id=order.pk, reason="振込", actor=self.manager, now=self.now)

    @precondition(lambda self: self.papers)
    @rule(data=st.data(), death=Deaths)
    def key_is_lent(self, data: st.DataObject, death: int | None) -> None:
        paper = data.draw(st.sampled_from(self.papers))

        lent = self.attempt(
            lambda: lend_keys(
                key_codes=[self.key.code],
                reference=paper.code,
                receiver_name="青井",
                signature=None,
                paper_reason="紙に署名",
                actor=self.manager,
                now=self.now,
            ),
            death,
        )

        if lent is not None:
            assert (self.key_is_with, paper.state, paper.room) == (None, "confirmed", "a")
            self.key_is_with = paper.code

    @rule(death=Deaths)
    def key_comes_back(self, death: int | None) -> None:
        back = self.attempt(
            lambda: take_back(key_code=self.key.code, actor=self.manager, now=self.now), death
        )

        if back is not None:
            assert back.handover.loans.count() == 1
            self.key_is_with = None


def play(histories: int) -> None:
    run_state_machine_as_test(
        Living,
        settings=hypothesis_settings(
            max_examples=histories,
            stateful_step_count=20,
            deadline=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
            print_blob=True,
        ),
    )


@pytest.mark.django_db
def test_living_hall_agrees_with_the_clerk_with_paper(histories: int) -> None:
    play(max(histories // 3, 1))


@pytest.mark.django_db
@pytest.mark.parametrize(
    "fault",
    [
        "booking.services.cancel.release",
        "booking.services.money.request_refund",
        "booking.services.following.open_doors",
    ],
)
def test_control_clerk_sees_a_planted_fault(monkeypatch: pytest.MonkeyPatch, fault: str) -> None:
    monkeypatch.setattr(fault, lambda *_given, **_named: True)

    with pytest.raises(AssertionError):
        play(40)
