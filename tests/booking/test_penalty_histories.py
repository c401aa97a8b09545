"""Random histories of points: never from the city's acts; given and waived tell all of it."""

import random
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

import pytest
from django.db import transaction

from booking.enums import NOT_THEIR_DOING, CancelledAs, PointChange, Status
from booking.models import Booking, DayWarning, PenaltyChange, PenaltyPoint
from booking.rules.penalties import CAUSE_OF_STATUS
from booking.selectors.penalties import points_of, waived
from booking.services.admit import record_no_show, undo_admission
from booking.services.cancel import cancel_booking, cancel_by_city, restore_booking
from booking.services.waivers import (
    declare_warning,
    reinstate_points,
    sweep_waivers,
    waive_points,
    withdraw_warning,
)
from core.actor import Actor
from core.errors import DomainError
from notifications.models import Message
from tests.booking.acts import book
from tests.booking.penalised import noon, strict_world
from tests.booking.test_penalties import storm
from tests.booking.world import World

ACTS = 25
CANCELLED_TWICE = 222  # a point of the first time was let count again after the second
TURNS = (PointChange.WAIVED, PointChange.REINSTATED)
BOOKED = (("a", "am"), ("a", "pm"), ("b", "am"), ("single", "am"), ("single", "pm"))


class History:
    """One person's acts and the hall's, one after the other, each refused or carried out."""

    def __init__(self, world: World, who: Actor, clerk: Actor, seed: int) -> None:
        self.world, self.who, self.clerk = world, who, clerk
        self.chance = random.Random(seed)  # noqa: S311 - a history, no secret
        self.now = noon() - timedelta(hours=8)

    def play(self) -> None:
        """Bookings of the day before, then so many acts; time goes on between them."""
        for room, slot in BOOKED:
            book(self.world, self.who, room, slot, now=self.now - timedelta(days=1))
        acts: list[Callable[[], object]] = [
            self.book, self.book, self.cancel, self.cancel, self.miss, self.miss, self.revoke,
            self.restore, self.undo, self.waive, self.reinstate, self.warn, self.withdraw,
            lambda: sweep_waivers(now=self.now),
        ]  # fmt: skip
        for _turn in range(ACTS):
            self.now += timedelta(minutes=self.chance.choice((5, 20, 50)))
            with suppress(DomainError), transaction.atomic():
                self.chance.choice(acts)()
            self.agrees()

    def book(self) -> None:
        room, slot = self.chance.choice(("a", "b", "single")), self.chance.choice(("am", "pm"))
        book(self.world, self.who, room, slot, now=self.now)

    def _code(self, *statuses: str) -> str:
        rows = Booking.objects.filter(status__in=statuses).order_by("pk")
        codes = list(rows.values_list("code", flat=True))
        return self.chance.choice(codes or ["none"])

    def _point(self) -> int:
        keys = list(PenaltyPoint.objects.order_by("pk").values_list("pk", flat=True))
        return self.chance.choice(keys or [0])

    def cancel(self) -> None:
        cancel_booking(code=self._code(Status.CONFIRMED), actor=self.who, now=self.now)

    def miss(self) -> None:
        record_no_show(code=self._code(Status.CONFIRMED), actor=self.clerk, now=self.now)

    def revoke(self) -> None:
        code = self._code(Status.CONFIRMED)
        cancel_by_city(code=code, reason="x", clause="y", actor=self.clerk, now=self.now)

    def restore(self) -> None:
        restore_booking(code=self._code(Status.CANCELLED), actor=self.who, now=self.now)

    def undo(self) -> None:
        code = self._code(Status.NO_SHOW)
        undo_admission(code=code, reason="x", actor=self.clerk, now=self.now)

    def waive(self) -> None:
        waive_points(point_id=self._point(), reason="x", actor=self.clerk, now=self.now)

    def reinstate(self) -> None:
        reinstate_points(point_id=self._point(), reason="x", actor=self.clerk, now=self.now)

    def warn(self) -> None:
        declare_warning(request=storm(self.world), actor=self.clerk, now=self.now)

    def withdraw(self) -> None:
        keys = list(DayWarning.objects.values_list("pk", flat=True))
        chosen = self.chance.choice(keys or [0])
        withdraw_warning(warning_id=chosen, reason="x", actor=self.clerk, now=self.now)

    def agrees(self) -> None:
        """What must hold after every act."""
        rows = list(points_of(person_id=self.who.person, organisation_id=None))
        assert len(rows) == PenaltyPoint.objects.count()
        for row in rows:
            kinds = list(row.changes.order_by("number").values_list("kind", flat=True))
            assert kinds == [TURNS[turn % 2] for turn in range(len(kinds))]
            if not waived(row):
                assert CAUSE_OF_STATUS[Status(row.booking.status)] == row.cause
                assert row.booking.sequence == row.sequence
                assert row.booking.cancelled_as not in {*NOT_THEIR_DOING, CancelledAs.TAKEN_BACK}
        told = Message.objects.filter(letter__startswith="penalty_")
        assert told.count() == len(rows) + PenaltyChange.objects.count()


@pytest.mark.django_db
def test_histories_of_points(aoi: Actor, emi: Actor, histories: int) -> None:
    world = strict_world()
    given = waived_ever = 0
    for seed in (CANCELLED_TWICE, *range(max(histories // 2, 1))):
        with transaction.atomic():
            History(world, aoi, emi, seed).play()
            given += PenaltyPoint.objects.count()
            waived_ever += PenaltyChange.objects.count()
            transaction.set_rollback(True)

    assert given > 5
    assert waived_ever > 5
