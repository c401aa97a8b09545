"""Who holds places is told, before choosing others, what would end: and nobody else is."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from booking.models import Booking
from tests.booking.acts import book
from tests.booking.conftest import sign_in
from tests.booking.test_kept_form import browser_of
from tests.booking.world import NOW, SATURDAY, World
from tests.factories.accounts import Someone, someone

pytestmark = pytest.mark.django_db
SUNDAY = SATURDAY + timedelta(days=1)
TOLD = "「a室 2026年12月5日(土) 9:00–12:00」を、10:10まで仮押さえしています。"
CALENDARS = [
    f"/day/?on={SATURDAY}",
    f"/day/?on={SATURDAY}&days=7",
    f"/halls/kan/?on={SATURDAY}",
    "/rooms/single/?month=2026-12",
]


@pytest.fixture
def who(world: World, monkeypatch: pytest.MonkeyPatch) -> Someone:
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    return someone("青井 葵", "aoi@example.jp")


@pytest.fixture
def browser(who: Someone) -> Client:
    return browser_of(who)


def hold(browser: Client, *picks: str) -> str:
    """The address of the form over it."""
    return str(browser.post("/hold/", {"pick": picks or [f"a@{SATURDAY}@am"]})["Location"])


def seen(browser: Client, path: str) -> str:
    return browser.get(path).content.decode()


@pytest.mark.parametrize("path", CALENDARS)
def test_every_calendar_says_what_another_choice_would_end(browser: Client, path: str) -> None:
    before = seen(browser, path)
    form = hold(browser)

    html = seen(browser, path)

    assert "仮押さえしています" not in before
    assert TOLD in html
    assert f'href="{form}">申し込みを続ける</a>' in html


@pytest.mark.parametrize("path", CALENDARS)
def test_what_somebody_holds_is_told_to_nobody_else(browser: Client, path: str) -> None:
    form = hold(browser)
    seen(browser, path)

    for other in (Client(), browser_of(someone("千恵"))):
        html = seen(other, path)
        assert "仮押さえしています" not in html
        assert form not in html


def test_it_is_told_no_more_when_its_time_is_over(
    browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    hold(browser)
    monkeypatch.setattr(timezone, "now", lambda: NOW + timedelta(minutes=10))

    assert "仮押さえしています" not in seen(browser, CALENDARS[0])


def test_several_rooms_are_told_as_one(browser: Client) -> None:
    hold(browser, f"a@{SATURDAY}@am", f"single@{SUNDAY}@am")

    html = seen(browser, CALENDARS[0])

    assert "「a室 2026年12月5日(土) 9:00–12:00 ほか1件」" in html


def test_basket_and_what_is_free_instead_say_it_too(
    browser: Client, who: Someone, world: World
) -> None:
    hold(browser)
    book(world, sign_in("別人"), "single", "am")

    browser.post("/basket/", {"pick": [f"single@{SUNDAY}@am"]})
    lost = browser.post("/hold/", {"pick": [f"single@{SATURDAY}@am"]}).content.decode()

    assert TOLD in seen(browser, "/basket/")
    assert "今、空いている時間" in lost
    assert TOLD in lost


def test_booking_the_same_again_says_it_too(browser: Client, who: Someone, world: World) -> None:
    book(world, who.actor, "single", "am")
    hold(browser)

    assert TOLD in seen(browser, f"/bookings/{Booking.objects.get().code}/again/")
