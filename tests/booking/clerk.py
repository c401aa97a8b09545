"""The clerk with paper: what the histories of test_living.py are compared with.

Who has which slot, what was given and given back, who has the key, which letters were due.
"""

from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from django.core import mail
from django.db import transaction
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
)

from booking.enums import Status
from booking.models import Booking, Occupancy
from core.clock import at
from core.errors import DomainError
from keys.enums import DoorKind, GrantStatus
from keys.models import AccessGrant, Key, KeyLoan
from notifications.models import Delivery, Message
from notifications.services.deliver import deliver_due
from payments.selectors import balance_of
from tests.booking.conftest import sign_in
from tests.booking.killing import Killed, dying
from tests.booking.world import NOW, SATURDAY, SLOTS, World, build_world
from tests.keys.house import box_at, door, key

T = TypeVar("T")
PARTS = {"whole": ("a", "b"), "a": ("a",), "b": ("b",), "single": ("c",)}
WITH_DOORS = {"a", "single"}
RUNS = (("am",), ("pm",), ("night",), ("am", "pm"), ("pm", "night"))
PRICES = {"am": 600, "pm": 800, "night": 1000}
HOURS = {code: starts for code, _name, starts, _ends in SLOTS}
MIDNIGHT = datetime.min.time()
DEADLINE = at(SATURDAY, MIDNIGHT)  # until the end of the day before
GRACE = timedelta(minutes=30)
TIERS = [{"days": 7, "percent": 100}, {"days": 5, "percent": 50}]


@dataclass
class Paper:
    """One booking as the clerk with paper knows it."""

    code: str
    owner: int
    room: str
    run: tuple[str, ...]
    made: datetime
    state: str = "awaiting"  # confirmed, cancelled, expired
    before: str = ""  # the state before a cancellation
    paid: int = 0  # what the city holds for it
    given: int = 0
    promised: int = 0  # back for the cancellation that may be undone
    ended: datetime | None = None
    by_city: bool = False

    @property
    def fee(self) -> int:
        return sum(PRICES[slot] for slot in self.run)

    @property
    def begins(self) -> datetime:
        return at(SATURDAY, MIDNIGHT) + timedelta(hours=HOURS[self.run[0]])

    @property
    def places(self) -> set[tuple[str, str]]:
        return {(part, slot) for part in PARTS[self.room] for slot in self.run}

    @property
    def holds(self) -> bool:
        return self.state in {"awaiting", "confirmed"}


STATES = {
    "awaiting": Status.AWAITING_PAYMENT,
    "confirmed": Status.CONFIRMED,
    "cancelled": Status.CANCELLED,
    "expired": Status.EXPIRED,
}


class Clerk(RuleBasedStateMachine):
    """The small hall, its people, the paper, and what must always hold."""

    def __init__(self) -> None:
        super().__init__()
        self.outer = transaction.atomic()
        self.outer.__enter__()
        mail.outbox.clear()
        self.now = NOW
        self.papers: list[Paper] = []
        self.letters: Counter[str] = Counter()
        self.key_is_with: str | None = None
        self.world: World = build_world(payment="prepaid", due_days=3, refunds=TIERS, cancel_days=1)
        self.people = [sign_in() for _ in range(3)]
        self.manager = sign_in(duty="manager")
        self.key = self._doors()

    def _doors(self) -> Key:
        front = door(self.world.facility, "front", DoorKind.KEY, self.world.part_a)
        box_at(door(self.world.facility, "side", DoorKind.BOX, self.world.single))
        return key(self.world.facility, front, 1)

    def teardown(self) -> None:
        """Letters leave; then this history is forgotten."""
        try:
            self.letters_leave()
        finally:
            transaction.set_rollback(True)
            self.outer.__exit__(None, None, None)

    # --- what must always hold

    @invariant()
    def nobody_shares_a_place(self) -> None:
        rows = Occupancy.objects.filter(released_at=None).select_related("part", "booking")
        held = sorted(
            (row.part.code.removeprefix("part-"), row.booking.code if row.booking else "?")
            for row in rows
        )
        known = [
            (part, paper.code) for paper in self.papers if paper.holds for part in PARTS[paper.room]
        ]
        assert held == sorted(known)
        places = [place for paper in self.papers if paper.holds for place in paper.places]
        assert len(places) == len(set(places))

    @invariant()
    def states_and_doors_agree(self) -> None:
        states = dict(Booking.objects.values_list("code", "status"))
        assert states == {paper.code: STATES[paper.state] for paper in self.papers}
        opened = set(
            AccessGrant.objects.filter(status=GrantStatus.ACTIVE).values_list(
                "reference", flat=True
            )
        )
        assert opened == {
            paper.code
            for paper in self.papers
            if paper.state == "confirmed" and paper.room in WITH_DOORS
        }

    @invariant()
    def money_has_a_booking_or_a_way_back(self) -> None:
        for paper in self.papers:
            balance = balance_of(paper.code[:10])
            owed = paper.fee - paper.paid if paper.state == "awaiting" else 0
            assert (balance.received_yen, balance.held_yen, balance.due_yen) == (
                paper.given,
                paper.paid,
                owed,
            )

    @invariant()
    def key_has_one_holder(self) -> None:
        out = list(KeyLoan.objects.filter(ended_at=None).values_list("reference", flat=True))
        assert out == ([self.key_is_with] if self.key_is_with else [])

    @invariant()
    def every_letter_is_written_once(self) -> None:
        written = Counter(Message.objects.values_list("letter", flat=True))
        assert written == +self.letters

    # --- how

    def letters_leave(self) -> None:
        """The worker that sends dies on the way; whoever comes next loses and doubles nothing."""
        with suppress(Killed), dying(9):
            deliver_due(now=self.now)
        later = self.now + timedelta(hours=1)
        deliver_due(now=later)
        assert not Delivery.objects.exclude(status="sent").exists()
        letters = {message.extra_headers["Message-ID"] for message in mail.outbox}
        assert len(letters) == Message.objects.count()

    def is_free(self, places: set[tuple[str, str]]) -> bool:
        return not any(paper.holds and paper.places & places for paper in self.papers)

    def attempt(self, act: Callable[[], T], death: int | None) -> T | None:
        """Run an act; None where it was refused or died: then nothing has happened."""
        try:
            with transaction.atomic(), dying(death):
                return act()
        except (DomainError, Killed):
            return None
