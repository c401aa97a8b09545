"""Heating and equipment at the desk: on the day's board, and changed for who has them (132, 98)."""

from datetime import datetime

import pytest
from django.test import Client

from booking.models import Booking, BookingEvent
from notifications.models import Message
from tests.booking.acts import first_booking
from tests.booking.asking import apply, ask_everything, given
from tests.booking.desk.conftest import Browser
from tests.booking.world import World
from tests.factories.accounts import Someone

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(dai: Someone, world: World, browser: Browser, today: datetime) -> Client:
    """The clerk's browser, at a hall that offers heating and two pianos."""
    ask_everything(world)
    return browser(dai)


@pytest.fixture
def tonight(desk: Client, world: World, chieko: Someone) -> Booking:
    """A room with heating and two pianos this evening."""
    answers = given(wanted={"piano": 2, "hvac": 1})
    return first_booking(apply(world, chieko.actor, "a", "night", answers=answers))


def test_board_says_what_goes_with_each_booking(desk: Client, tonight: Booking) -> None:
    assert "冷暖房、ピアノ × 2" in desk.get("/desk/?hall=kan").text


def test_clerk_changes_it_with_a_reason(desk: Client, tonight: Booking) -> None:
    path = f"/desk/bookings/{tonight.code}/equipment/"
    assert path in desk.get(f"/desk/bookings/{tonight.code}/").text
    assert desk.post(path, {"use-1-want-piano": "1"}).status_code == 422

    answer = desk.post(path, {"use-1-want-piano": "1", "reason": "電話で変更"})

    assert answer.status_code == 302
    tonight.application.refresh_from_db()
    assert tonight.application.answers["wanted"] == {"1": {"piano": 1}}
    assert BookingEvent.objects.get(kind="changed").reason == "電話で変更"
    assert Message.objects.filter(letter="booking_changed").count() == 1


def test_who_only_asks_for_the_price_changes_nothing(desk: Client, tonight: Booking) -> None:
    path = f"/desk/bookings/{tonight.code}/equipment/"

    answer = desk.post(path, {"use-1-want-piano": "1", "recompute": "1"})

    assert answer.status_code == 200
    tonight.application.refresh_from_db()
    assert tonight.application.answers["wanted"] == {"1": {"hvac": 1, "piano": 2}}


def test_others_have_no_such_page(
    tonight: Booking, kei: Someone, browser: Browser, chieko: Someone
) -> None:
    path = f"/desk/bookings/{tonight.code}/equipment/"

    assert browser(kei).get(path).status_code == 404
    assert browser(chieko).get(path).status_code == 404
