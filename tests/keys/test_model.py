"""Random histories of lending, returning, losing, granting, cancelling, waiting against an oracle.

The oracle knows nothing of databases and codes: a board with hooks, a list of who booked what and
whether it is paid, and a clock. No key ever has two holders; no code is ever shown outside its
window, unpaid or after cancellation; whoever was shown a code before it was revoked is known.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeVar

import pytest
from django.db import transaction
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from core.actor import Actor
from core.periods import Period
from keys.enums import GrantStatus
from keys.errors import KeysError
from keys.models import AccessGrant, Key, KeyLoan
from keys.services.access import grant_access, revoke_access
from keys.services.chase import chase_overdue
from keys.services.loans import UNDO, lend_keys, take_back, undo_return
from keys.services.losses import report_found, report_lost
from keys.services.show import show_access
from notifications.models import Message
from sandbox.keybox import Box
from tests.booking.conftest import sign_in
from tests.keys.house import STARTS, House, booked, build_house, signature
from tests.keys.standin import BOOK

T = TypeVar("T")
HOUR = timedelta(hours=1)
QUARTER = timedelta(minutes=15)
COPIES = st.sampled_from((0, 1, 2))
NUMBERS = st.integers(0, 11)


@dataclass
class Booked:
    """A booking in the oracle's book."""

    reference: str
    use: Period
    is_box: bool
    holder: Actor
    paid: bool = True
    granted: bool = False
    shown: str = ""


@dataclass
class Hook:
    """One key on the oracle's board; `holder` is the code of a booking."""

    where: str = "in_place"
    holder: str | None = None
    returned_from: str | None = None
    returned_at: datetime | None = None


@dataclass
class Oracle:
    """What a careful clerk with a board and a book would say."""

    now: datetime = STARTS - QUARTER
    book: list[Booked] = field(default_factory=list)
    board: list[Hook] = field(default_factory=lambda: [Hook(), Hook(), Hook()])

    def booked(self, n: int) -> Booked:
        """One of the bookings, whatever the number."""
        return self.book[n % len(self.book)]

    def may_lend(self, copies: set[int], each: Booked) -> bool:
        """Whether all these keys may go to that booking now."""
        return (
            each.paid
            and not each.is_box
            and all(self.board[copy].where == "in_place" for copy in copies)
            and each.use.start - HOUR <= self.now < each.use.end + QUARTER
        )

    def may_show(self, each: Booked) -> bool:
        """Whether the code of that booking may be seen now."""
        inside = each.use.start - QUARTER <= self.now < each.use.end + QUARTER
        return each.is_box and each.paid and each.granted and inside


class Histories(RuleBasedStateMachine):
    """Acts on the real services; every answer is compared with the oracle's."""

    def __init__(self) -> None:
        super().__init__()
        self.outer = transaction.atomic()
        self.outer.__enter__()
        BOOK.facts.clear()
        self.house: House = build_house()
        self.people = [sign_in() for _ in range(3)]
        self.ken = sign_in(duty="key_staff")
        self.oracle = Oracle()
        self.drawn = signature()

    def teardown(self) -> None:
        """Forget this history."""
        transaction.set_rollback(True)
        self.outer.__exit__(None, None, None)

    def attempt(self, act: Callable[[], T]) -> T | None:
        """Run a service; None where it refused."""
        try:
            with transaction.atomic():
                return act()
        except KeysError:
            return None

    @initialize()
    def some_bookings(self) -> None:
        """Each room is booked once before anything happens."""
        for is_box in (True, False):
            self.somebody_books(hours=1, is_box=is_box, who=0)

    @rule(minutes=st.sampled_from([1, 9, 11, 16, 30, 60]), n=NUMBERS)
    def time_passes(self, minutes: int, n: int) -> None:
        self.oracle.now += timedelta(minutes=minutes)
        self.look(self.oracle.booked(n))

    @rule(hours=st.integers(0, 2), is_box=st.booleans(), who=st.integers(0, 2))
    def somebody_books(self, hours: int, is_box: bool, who: int) -> None:
        house, n = self.house, len(self.oracle.book)
        room = house.box_room if is_box else house.room
        holder = self.people[who]
        begins = self.oracle.now.replace(minute=0) + hours * HOUR
        use = Period(begins, begins + 2 * HOUR)
        reference = booked(house, room, holder, during=use, n=n)
        self.oracle.book.append(Booked(reference, use, is_box, holder))
        self.granted(n=n)

    @rule(n=NUMBERS)
    def granted(self, n: int) -> None:
        """Booking says that the right is there (again)."""
        each = self.oracle.booked(n)
        room = self.house.box_room if each.is_box else self.house.room
        grant_access(
            reference=each.reference,
            facility_id=self.house.facility.pk,
            room_ids=[room.pk],
            during=each.use,
            holder_id=each.holder.user,
            actor=each.holder,
            now=self.oracle.now,
        )
        each.granted = True

    @rule(n=NUMBERS, paid=st.booleans())
    def money(self, n: int, paid: bool) -> None:
        each = self.oracle.booked(n)
        each.paid = paid
        BOOK.allow(each.reference) if paid else BOOK.block(each.reference)
        self.look(each)

    @rule(n=NUMBERS)
    def revoked(self, n: int) -> None:
        each = self.oracle.booked(n)
        count = revoke_access(
            reference=each.reference, reason="取消", actor=self.ken, now=self.oracle.now
        )

        assert bool(count) == each.granted
        grants = AccessGrant.objects.filter(reference=each.reference)
        assert grants.exclude(shown_at=None).exists() == bool(each.shown)
        each.granted = False

    @rule(n=NUMBERS)
    def a_stranger_looks(self, n: int) -> None:
        each, now = self.oracle.booked(n), self.oracle.now

        assert not self.attempt(
            lambda: show_access(reference=each.reference, actor=self.ken, now=now)
        )

    @rule(n=NUMBERS)
    def holder_looks(self, n: int) -> None:
        self.look(self.oracle.booked(n))

    def look(self, each: Booked) -> None:
        """The holder's page shows a code exactly when the oracle says, and it opens the box."""
        now = self.oracle.now
        page = show_access(reference=each.reference, actor=each.holder, now=now)
        codes = [door.code for door in page.doors if door.code]

        assert bool(codes) == self.oracle.may_show(each)
        if codes and codes[0] != each.shown:
            each.shown = codes[0]
            assert Box(secret=self.house.box.secret, counter=1, clock=now.timestamp).enter(codes[0])

    @rule(copies=st.sets(COPIES, min_size=1), n=NUMBERS)
    def lend(self, copies: set[int], n: int) -> None:
        oracle, each = self.oracle, self.oracle.booked(n)
        done = self.attempt(
            lambda: lend_keys(
                key_codes=[self.house.keys[copy].code for copy in copies],
                reference=each.reference,
                receiver_name="青井",
                signature=self.drawn,
                actor=self.ken,
                now=oracle.now,
            )
        )

        assert (done is not None) == oracle.may_lend(copies, each)
        if done:
            for copy in copies:
                oracle.board[copy] = Hook("out", each.reference)

    @rule(copy=COPIES)
    def comes_back(self, copy: int) -> None:
        hook, now = self.oracle.board[copy], self.oracle.now
        done = self.attempt(
            lambda: take_back(key_code=self.house.keys[copy].code, actor=self.ken, now=now)
        )

        assert (done is not None) == (hook.where == "out")
        if done:
            self.oracle.board[copy] = Hook("in_place", None, hook.holder, now)

    @rule(copy=COPIES)
    def undone(self, copy: int) -> None:
        hook, now = self.oracle.board[copy], self.oracle.now
        done = self.attempt(
            lambda: undo_return(key_code=self.house.keys[copy].code, actor=self.ken, now=now)
        )

        may = hook.returned_at is not None and now - hook.returned_at <= UNDO
        assert (done is not None) == (hook.where == "in_place" and may)
        if done:
            self.oracle.board[copy] = Hook("out", hook.returned_from)

    @rule(copy=COPIES)
    def lost(self, copy: int) -> None:
        done = self.attempt(
            lambda: report_lost(
                key_code=self.house.keys[copy].code, note="", actor=self.ken, now=self.oracle.now
            )
        )

        assert (done is not None) == (self.oracle.board[copy].where != "lost")
        if done:
            was_out = self.oracle.board[copy].where == "out"
            before = self.oracle.board[copy]
            self.oracle.board[copy] = (
                Hook("lost")
                if was_out
                else Hook("lost", None, before.returned_from, before.returned_at)
            )

    @rule(copy=COPIES)
    def found(self, copy: int) -> None:
        done = self.attempt(
            lambda: report_found(
                key_code=self.house.keys[copy].code, actor=self.ken, now=self.oracle.now
            )
        )

        assert (done is not None) == (self.oracle.board[copy].where == "lost")
        if done:
            before = self.oracle.board[copy]
            self.oracle.board[copy] = Hook(
                "in_place", None, before.returned_from, before.returned_at
            )

    @rule()
    def chased(self) -> None:
        chase_overdue(now=self.oracle.now)

        assert chase_overdue(now=self.oracle.now) == 0

    @invariant()
    def board_and_book_agree(self) -> None:
        """Every key is where the board says, with at most one holder: the right one."""
        codes = {key.pk: copy for copy, key in enumerate(self.house.keys)}
        open_loans = [
            (codes[loan.key_id], loan.reference) for loan in KeyLoan.objects.filter(ended_at=None)
        ]
        where = {codes[key.pk]: key.status for key in Key.objects.all()}

        assert sorted(open_loans) == [
            (copy, hook.holder)
            for copy, hook in enumerate(self.oracle.board)
            if hook.where == "out"
        ]
        assert where == {copy: hook.where for copy, hook in enumerate(self.oracle.board)}

    @invariant()
    def rights_and_letters_are_single(self) -> None:
        """One active right for each booking that has one; no letter twice."""
        active = AccessGrant.objects.filter(status=GrantStatus.ACTIVE)
        keys = list(Message.objects.values_list("dedupe_key", flat=True))

        assert sorted(active.values_list("reference", flat=True)) == sorted(
            each.reference for each in self.oracle.book if each.granted
        )
        assert len(keys) == len(set(keys))


@pytest.mark.slow
@pytest.mark.django_db
def test_random_histories_agree_with_the_oracle(histories: int) -> None:
    run_state_machine_as_test(
        Histories,
        settings=hypothesis_settings(
            max_examples=histories,
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
