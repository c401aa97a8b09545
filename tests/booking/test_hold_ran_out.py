"""The form that is sent after its hold ran out: the place once more, if it is free."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from booking.models import Application, Hold
from booking.services.hold import hold_rooms, release_expired_holds
from core.actor import Actor
from tests.booking.world import NOW, World, picks

pytestmark = pytest.mark.django_db
AFTER = NOW + timedelta(minutes=11)


def answers(world: World) -> dict[str, str]:
    """What is typed into the form."""
    return {"applicant": "self", "purpose": str(world.purpose.pk), "people": "7"}


@pytest.fixture
def browser(aoi: Actor, monkeypatch: pytest.MonkeyPatch) -> Client:
    """Where she is signed in."""
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    found = Client()
    found.force_login(User.objects.get(pk=aoi.user), "accounts.backends.AccountBackend")
    return found


@pytest.fixture
def form(aoi: Actor, world: World, monkeypatch: pytest.MonkeyPatch) -> str:
    """The address of a form whose hold has run out."""
    held = hold_rooms(picks=picks("a", "am"), actor=aoi, now=NOW)
    monkeypatch.setattr(timezone, "now", lambda: AFTER)
    return f"/apply/{held.code}/"


@pytest.mark.parametrize("swept", [False, True])
def test_place_that_is_still_free_is_booked_with_what_was_typed(
    world: World, browser: Client, form: str, swept: bool
) -> None:
    if swept:
        release_expired_holds(now=AFTER)

    sent = browser.post(form, answers(world))

    made = Application.objects.get()
    assert sent["Location"] == f"/bookings/{made.code}/?made=1"
    assert (made.people, made.bookings.get().room.code) == (7, "a")


def test_form_with_a_fault_is_shown_again_and_can_be_sent_again(
    world: World, browser: Client, form: str
) -> None:
    page = browser.post(form, answers(world) | {"people": ""})
    assert (page.status_code, 'name="people"' in page.text) == (200, True)

    browser.post(form, answers(world))

    assert Application.objects.count() == 1


def test_place_that_somebody_else_took_is_not_booked(
    world: World, browser: Client, form: str, chie: Actor
) -> None:
    hold_rooms(picks=picks("a", "am"), actor=chie, now=AFTER)

    page = browser.post(form, answers(world))

    assert page.status_code == 409
    assert not Application.objects.exists()


def test_looking_holds_nothing_anew(browser: Client, form: str) -> None:
    assert browser.get(form).status_code == 409
    assert not Hold.objects.filter(expires_at__gt=AFTER).exists()


def test_script_that_asks_for_the_price_holds_nothing_anew(
    world: World, browser: Client, form: str
) -> None:
    asks = answers(world) | {"recompute": "1"}

    told = browser.post(form, asks, headers={"X-Part": "price"})

    assert told.status_code == 409
    assert not Hold.objects.filter(expires_at__gt=AFTER).exists()


def test_button_that_asks_for_the_price_takes_the_place_once_more(
    world: World, browser: Client, form: str
) -> None:
    page = browser.post(form, answers(world) | {"recompute": "1"})

    assert page.status_code == 200
    assert Hold.objects.get(expires_at__gt=AFTER).released_at is None


def test_hold_that_gave_way_to_another_is_not_taken_up_again(
    world: World, aoi: Actor, browser: Client
) -> None:
    first = hold_rooms(picks=picks("a", "am"), actor=aoi, now=NOW)
    second = hold_rooms(picks=picks("b", "am"), actor=aoi, now=NOW + timedelta(minutes=1))

    page = browser.post(f"/apply/{first.code}/", answers(world))

    assert (page.status_code, "この仮押さえは終わっています" in page.text) == (409, True)
    second.refresh_from_db()
    assert second.released_at is None


def test_sending_twice_leads_to_the_booking_and_says_so(
    world: World, browser: Client, aoi: Actor
) -> None:
    held = hold_rooms(picks=picks("a", "am"), actor=aoi, now=NOW)
    form = f"/apply/{held.code}/"
    browser.post(form, answers(world))

    again = browser.post(form, answers(world), follow=True)

    assert "この申し込みは、もう済んでいます。" in again.text
    assert Application.objects.count() == 1
