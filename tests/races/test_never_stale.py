"""Nobody is ever shown a stale 空き: who asks after a commit sees what was committed.

Readers keep the page's caches warm at the very moment of each booking; after the booking has
committed, a new request must not offer the slot.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client

from booking.rules.wishes import Pick
from booking.services import hold as hold_service
from booking.services.hold import hold_rooms
from core.clock import add_months, day_of, month_start
from core.clock import now as present
from tests.booking.conftest import sign_in
from tests.booking.world import SLOTS, build_world

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 12
READERS = 2


def coming_days() -> list[date]:
    """The open days of next month (the world is closed on Mondays)."""
    first = add_months(month_start(day_of(present())), 1)
    days = [first + timedelta(days=n) for n in range(28)]
    return [day for day in days if day.weekday() != 0]


@contextmanager
def readers(path: str) -> Iterator[None]:
    """Visitors who ask for `path` again and again, each on their own connection."""
    done = threading.Event()

    def read() -> None:
        client = Client()
        while not done.is_set():
            client.get(path)
        connection.close()

    threads = [threading.Thread(target=read) for _ in range(READERS)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        done.set()
        for thread in threads:
            thread.join(timeout=30)


def stale_answers(path: str) -> int:
    """How often a slot was offered to a visitor who asked after it had been taken."""
    build_world()
    picks = [Pick("a", day, SLOTS[0][0]) for day in coming_days()[:ROUNDS]]
    month = path.format(month=f"{picks[0].day:%Y-%m}")
    visitor, stale = Client(), 0
    with readers(month):
        for pick in picks:
            assert str(pick) in visitor.get(month).content.decode()
            hold_rooms(picks=[pick], actor=sign_in(), now=present())
            stale += str(pick) in visitor.get(month).content.decode()
    return stale


def test_month_never_offers_what_is_taken() -> None:
    assert stale_answers("/rooms/a/?month={month}") == 0


def test_part_taken_is_never_offered_on_the_whole() -> None:
    build_world()
    day = coming_days()[0]
    path = f"/rooms/whole/?month={day:%Y-%m}"
    visitor = Client()
    with readers(path):
        assert f"whole@{day}@am" in visitor.get(path).content.decode()
        hold_rooms(picks=[Pick("a", day, "am")], actor=sign_in(), now=present())

        assert f"whole@{day}@am" not in visitor.get(path).content.decode()


def test_control_without_raised_versions_the_stale_slot_is_seen(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """If this stops seeing stale answers, the tests above prove nothing."""
    monkeypatch.setattr(hold_service, "raise_calendar_versions", lambda part_ids: None)

    assert stale_answers("/rooms/a/?month={month}") > 0
