"""Letters that remind leave at a kind hour, once, to those who need them."""

from datetime import datetime, timedelta

import pytest

from booking.services.cancel import cancel_booking
from booking.services.change import move_booking
from booking.services.reminders import ask_if_still_wanted, remind_of_tomorrow
from core.actor import Actor
from core.clock import JST
from notifications.models import Message
from tests.booking.acts import book, first_booking
from tests.booking.world import NOW, SATURDAY, World, picks

FRIDAY = datetime(2026, 12, 4, 10, 0, tzinfo=JST)
MONDAY = datetime(2026, 11, 30, 10, 0, tzinfo=JST)  # two days before the last day for cancelling
LONG_AGO = MONDAY - timedelta(days=14)


def letters(name: str) -> int:
    return Message.objects.filter(letter=name).count()


def test_day_before_from_ten_once(world: World, aoi: Actor) -> None:
    book(world, aoi, "a", "am")

    sent = [remind_of_tomorrow(now=FRIDAY + timedelta(minutes=m)) for m in (-1, 0, 10)]

    assert (sent, letters("booking_tomorrow")) == ([0, 1, 0], 1)


def test_who_books_today_for_tomorrow_is_not_reminded(world: World, aoi: Actor) -> None:
    book(world, aoi, "a", "am", now=FRIDAY - timedelta(hours=1))

    assert remind_of_tomorrow(now=FRIDAY) == 0


def test_cancelled_use_is_not_remembered(world: World, aoi: Actor) -> None:
    booking = first_booking(book(world, aoi, "a", "am"))
    cancel_booking(code=booking.code, actor=aoi, now=NOW)

    assert remind_of_tomorrow(now=FRIDAY) == 0


def test_moved_use_is_remembered_again(world: World, aoi: Actor) -> None:
    booking = first_booking(book(world, aoi, "a", "am", now=NOW - timedelta(days=7)))
    wednesday = SATURDAY - timedelta(days=3)
    move_booking(code=booking.code, picks=picks("a", "am", on=wednesday), actor=aoi, now=NOW)

    assert remind_of_tomorrow(now=FRIDAY - timedelta(days=3)) == 1
    assert remind_of_tomorrow(now=FRIDAY) == 0


@pytest.mark.parametrize(
    ("made", "at", "sent"),
    [
        (LONG_AGO, MONDAY, 1),
        (LONG_AGO + timedelta(seconds=1), MONDAY, 0),
        (LONG_AGO, MONDAY - timedelta(minutes=1), 0),
        (LONG_AGO, MONDAY - timedelta(days=1), 0),
    ],
)
def test_asked_in_time_for_others_to_use_the_room(
    world: World, aoi: Actor, made: datetime, at: datetime, sent: int
) -> None:
    book(world, aoi, "a", "am", now=made)

    assert ask_if_still_wanted(now=at) == sent
    assert ask_if_still_wanted(now=at) == 0

    assert letters("booking_still_wanted") == sent


def test_limit_is_kept_over_all(world: World, aoi: Actor) -> None:
    for slot in ("am", "pm", "night"):
        book(world, aoi, "a", slot)

    assert [remind_of_tomorrow(now=FRIDAY, limit=2) for _ in range(3)] == [2, 1, 0]
