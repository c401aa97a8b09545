"""Pages that are kept for visitors: everybody's own token, nobody else's name, never yesterday."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from booking.services.hold import hold_rooms
from core.actor import Actor
from tests.booking.world import NOW, World, picks

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
LOGOUT = "/accounts/logout/"
MONTH = "/rooms/a/?month=2026-12"
PAGES = (MONTH, "/halls/kan/?on=2026-12-05", "/day/?on=2026-12-05", "/")


@pytest.fixture(autouse=True)
def at_ten(monkeypatch: pytest.MonkeyPatch) -> None:
    """The world's present moment."""
    monkeypatch.setattr(timezone, "now", lambda: NOW)


def text(client: Client, path: str) -> str:
    """The page as this browser sees it."""
    return client.get(path).content.decode()


@pytest.mark.parametrize("path", PAGES)
def test_two_visitors_see_one_page_with_their_own_tokens(world: World, path: str) -> None:
    pages = [text(Client(), path) for _visitor in range(2)]
    tokens = [set(TOKEN.findall(page)) for page in pages]

    assert len(tokens[0]) == len(tokens[1]) == 1
    assert tokens[0] != tokens[1]
    assert TOKEN.sub("", pages[0]) == TOKEN.sub("", pages[1])


def test_kept_token_is_accepted(world: World) -> None:
    text(Client(), MONTH)
    browser = Client(enforce_csrf_checks=True)
    [token] = set(TOKEN.findall(text(browser, MONTH)))

    posted = browser.post("/hold/", {"pick": "a@2026-12-05@am", "csrfmiddlewaretoken": token})

    assert posted.status_code == 302  # to sign-in


@pytest.mark.parametrize("path", PAGES)
def test_page_of_somebody_signed_in_is_not_shown_to_visitors(
    world: World, aoi: Actor, path: str
) -> None:
    signed_in = Client()
    signed_in.force_login(User.objects.get(pk=aoi.user))

    own, visitor = text(signed_in, path), text(Client(), path)

    assert LOGOUT in own
    assert LOGOUT not in visitor
    assert LOGOUT in text(signed_in, path)


@pytest.mark.parametrize("path", PAGES[:3])
def test_hold_changes_the_next_page(world: World, aoi: Actor, path: str) -> None:
    pick = 'value="a@2026-12-05@am"'
    before = text(Client(), path)

    hold_rooms(picks=picks("a", "am"), actor=aoi, now=NOW)

    assert pick in before
    assert pick not in text(Client(), path)


def test_page_is_not_kept_over_a_deadline(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    pick = 'value="a@2026-12-05@am"'
    begins = NOW + timedelta(days=11)  # Saturday 10:00, the morning slot began at 9:00
    before = text(Client(), "/day/?on=2026-12-05")

    monkeypatch.setattr(timezone, "now", lambda: begins)

    assert pick in before
    assert pick not in text(Client(), "/day/?on=2026-12-05")
