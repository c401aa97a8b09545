"""Random histories of book, hold, expire, cancel, undo, close, reopen against a plain oracle.

The oracle knows nothing of databases: a list of who holds which parts when, and a clock.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeVar

import pytest
from django.conf import settings
from django.db import transaction
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from booking.errors import BookingError
from booking.models import Booking, Closure, Occupancy
from booking.services.apply import ApplyRequest
from booking.services.cancel import cancel_booking, restore_booking
from booking.services.closures import close_rooms, reopen_rooms
from booking.services.hold import hold_rooms, release_expired_holds, release_hold
from core.actor import Actor
from core.clock import at
from core.periods import Period
from notifications.models import Message
from tests.booking.acts import apply_over
from tests.booking.conftest import sign_in
from tests.booking.world import NOW, SATURDAY, SLOTS, World, build_world, picks

T = TypeVar("T")
PARTS = {"whole": {"a", "b"}, "a": {"a"}, "b": {"b"}, "single": {"c"}}
RUNS = (("am",), ("pm",), ("night",), ("am", "pm"), ("pm", "night"), ("am", "pm", "night"))
HOURS = {code: (starts, ends) for code, _name, starts, ends in SLOTS}
GRACE = timedelta(minutes=30)
DEADLINE = at(SATURDAY - timedelta(days=2), datetime.min.time())


@dataclass
class Entry:
    """One holder in the oracle's book."""

    kind: str  # hold, booking, closure
    parts: set[str]
    hours: tuple[int, int]
    owner: int
    code: str
    until: datetime | None = None
    made: datetime = NOW
    ended: datetime | None = None
    broken: bool = False  # a closure took some of its parts


@dataclass
class Oracle:
    """What a careful clerk with a paper book would say."""

    now: datetime = NOW
    entries: list[Entry] = field(default_factory=list)

    def active(self) -> list[Entry]:
        """Those who hold something now."""
        return [
            e for e in self.entries if e.ended is None and (e.until is None or self.now < e.until)
        ]

    def is_free(self, parts: set[str], hours: tuple[int, int], ignoring: int | None = None) -> bool:
        """Whether no one (but `ignoring`'s own hold) has any of `parts` in `hours`."""
        return not any(
            e.parts & parts and e.hours[0] < hours[1] and hours[0] < e.hours[1]
            for e in self.active()
            if not (e.kind == "hold" and e.owner == ignoring)
        )

    def of(self, kind: str) -> list[Entry]:
        """All entries of a kind, active or not."""
        return [e for e in self.entries if e.kind == kind]


def span(run: tuple[str, ...]) -> tuple[int, int]:
    """The clock hours from the first slot's start to the last one's end."""
    return HOURS[run[0]][0], HOURS[run[-1]][1]


class Histories(RuleBasedStateMachine):
    """Acts on the real services; every answer is compared with the oracle's."""

    def __init__(self) -> None:
        super().__init__()
        self.outer = transaction.atomic()
        self.outer.__enter__()
        self.world: World = build_world()
        self.people: list[Actor] = [sign_in() for _ in range(3)]
        self.manager = sign_in(duty="manager")
        self.oracle = Oracle()
        self.letters = 0

    def teardown(self) -> None:
        """Forget this history."""
        transaction.set_rollback(True)
        self.outer.__exit__(None, None, None)

    def attempt(self, act: Callable[[], T]) -> T | None:
        """Run a service; None where it refused."""
        try:
            with transaction.atomic():
                return act()
        except BookingError:
            return None

    @rule(minutes=st.sampled_from([1, 9, 10, 11, 29, 30, 31, 60, 60 * 24]))
    def time_passes(self, minutes: int) -> None:
        self.oracle.now += timedelta(minutes=minutes)

    @rule(who=st.integers(0, 2), room=st.sampled_from(sorted(PARTS)), run=st.sampled_from(RUNS))
    def hold(self, who: int, room: str, run: tuple[str, ...]) -> None:
        now, hours = self.oracle.now, span(run)
        begins = at(SATURDAY, datetime.min.time()) + timedelta(hours=hours[0])
        expected = now < begins and self.oracle.is_free(PARTS[room], hours, ignoring=who)

        held = self.attempt(
            lambda: hold_rooms(picks=picks(room, *run), actor=self.people[who], now=now)
        )

        assert (held is not None) == expected
        if held is not None:
            for entry in self.oracle.of("hold"):
                if entry.owner == who and entry.ended is None:
                    entry.ended = now
            until = now + timedelta(minutes=settings.HOLD_MINUTES)
            self.oracle.entries.append(
                Entry("hold", PARTS[room], hours, who, held.code, until=until)
            )

    @precondition(lambda self: self.oracle.of("hold"))
    @rule(data=st.data())
    def confirm(self, data: st.DataObject) -> None:
        entry = data.draw(st.sampled_from(self.oracle.of("hold")))
        now = self.oracle.now
        begins = at(SATURDAY, datetime.min.time()) + timedelta(hours=entry.hours[0])
        expected = entry in self.oracle.active() and not entry.broken and now < begins
        before = Booking.objects.count()
        request = ApplyRequest(purpose_id=self.world.purpose.pk, people=3)

        made = self.attempt(
            lambda: apply_over(
                code=entry.code, request=request, actor=self.people[entry.owner], now=now
            )
        )

        assert (Booking.objects.count() - before == 1) == expected
        if made is not None and expected:
            entry.ended = now
            self.letters += 1
            self.oracle.entries.append(
                Entry("booking", entry.parts, entry.hours, entry.owner, f"{made.code}-1", made=now)
            )

    @precondition(lambda self: self.oracle.of("hold"))
    @rule(data=st.data())
    def let_go(self, data: st.DataObject) -> None:
        entry = data.draw(st.sampled_from(self.oracle.of("hold")))

        self.attempt(
            lambda: release_hold(
                code=entry.code, actor=self.people[entry.owner], now=self.oracle.now
            )
        )

        if entry.ended is None:
            entry.ended = self.oracle.now

    @rule()
    def sweep(self) -> None:
        release_expired_holds(now=self.oracle.now)

    @precondition(lambda self: self.oracle.of("booking"))
    @rule(data=st.data())
    def cancel(self, data: st.DataObject) -> None:
        entry = data.draw(st.sampled_from(self.oracle.of("booking")))
        now = self.oracle.now
        begins = at(SATURDAY, datetime.min.time()) + timedelta(hours=entry.hours[0])
        in_grace = now < min(entry.made + GRACE, begins)
        expected = entry.ended is None and (in_grace or now < DEADLINE)

        done = self.attempt(
            lambda: cancel_booking(code=entry.code, actor=self.people[entry.owner], now=now)
        )

        assert (done is not None) == expected
        if expected:
            entry.ended = now
            self.letters += 1

    @precondition(lambda self: self.oracle.of("booking"))
    @rule(data=st.data())
    def undo(self, data: st.DataObject) -> None:
        entry = data.draw(st.sampled_from(self.oracle.of("booking")))
        now = self.oracle.now
        begins = at(SATURDAY, datetime.min.time()) + timedelta(hours=entry.hours[0])
        expected = (
            entry.ended is not None
            and now < min(entry.ended + GRACE, begins)
            and self.oracle.is_free(entry.parts, entry.hours)
        )

        done = self.attempt(
            lambda: restore_booking(code=entry.code, actor=self.people[entry.owner], now=now)
        )

        assert (done is not None) == expected
        if expected:
            entry.ended = None
            self.letters += 1

    @rule(room=st.sampled_from(sorted(PARTS)), run=st.sampled_from(RUNS))
    def close(self, room: str, run: tuple[str, ...]) -> None:
        hours = span(run)
        start = at(SATURDAY, datetime.min.time())
        during = Period(start + timedelta(hours=hours[0]), start + timedelta(hours=hours[1]))
        hit = [
            e
            for e in self.oracle.active()
            if e.parts & PARTS[room] and e.hours[0] < hours[1] and hours[0] < e.hours[1]
        ]
        expected = all(e.kind == "hold" for e in hit)
        room_id = {"whole": self.world.whole, "a": self.world.part_a, "b": self.world.part_b}.get(
            room, self.world.single
        ).pk

        closure = self.attempt(
            lambda: close_rooms(
                room_ids={room_id},
                during=during,
                reason="工事",
                actor=self.manager,
                now=self.oracle.now,
            )
        )

        assert (closure is not None) == expected
        if closure is not None:
            for entry in hit:
                entry.parts = entry.parts - PARTS[room]
                entry.broken = True
            self.oracle.entries.append(Entry("closure", PARTS[room], hours, -1, str(closure.pk)))

    @precondition(lambda self: any(e.ended is None for e in self.oracle.of("closure")))
    @rule(data=st.data())
    def reopen(self, data: st.DataObject) -> None:
        open_ones = [e for e in self.oracle.of("closure") if e.ended is None]
        entry = data.draw(st.sampled_from(open_ones))

        reopen_rooms(
            closure=Closure.objects.get(pk=entry.code), actor=self.manager, now=self.oracle.now
        )

        entry.ended = self.oracle.now

    @invariant()
    def the_books_agree(self) -> None:
        """What the database holds now is what the oracle says, part for part."""
        rows = Occupancy.objects.filter(released_at=None).select_related("hold", "part")
        in_database = sorted(
            (row.part.code.removeprefix("part-"), row.during.lower, row.during.upper)
            for row in rows
            if row.hold is None or self.oracle.now < row.hold.expires_at
        )
        start = at(SATURDAY, datetime.min.time())
        in_oracle = sorted(
            (part, start + timedelta(hours=e.hours[0]), start + timedelta(hours=e.hours[1]))
            for e in self.oracle.active()
            for part in e.parts
        )
        assert in_database == in_oracle

    @invariant()
    def every_change_of_a_booking_has_its_letter(self) -> None:
        """No message without its booking, no booking without its message."""
        assert Message.objects.count() == self.letters


@pytest.mark.django_db
def test_histories_agree_with_the_oracle(histories: int) -> None:
    run_state_machine_as_test(
        Histories,
        settings=hypothesis_settings(
            max_examples=histories,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
