"""Attacks on the entrance: the second factor taken away without itself, codes tried one by one."""

import time
from datetime import UTC, datetime

import pytest
from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY as RECORDS
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from accounts.second_factor import LONGEST
from accounts.services.second_factor import set_up
from core.actor import system
from sandbox.second_factor import code_at, known_secret
from tests.accounts.test_sign_in import ask_for_code, code_in_last_letter, enter_code, is_signed_in
from tests.factories.accounts import PASSWORD, Someone, someone

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)
TAKE_AWAY = "/accounts/2fa/totp/deactivate/"


@pytest.fixture(autouse=True)
def nothing_counted() -> None:
    """A code counts once, and no attempt of another test counts."""
    cache.clear()


@pytest.fixture
def left_open(client: Client, emi: Someone) -> Client:
    """A browser of the manager that somebody left open for more than a working day."""
    set_up(user=emi.user, secret=known_secret(), actor=system("tests"), now=NOW)
    client.post(reverse("account_login"), {"login": "emi@example.jp", "password": PASSWORD})
    client.post("/accounts/2fa/authenticate/", {"code": code_at(time.time())})
    session = client.session
    session[RECORDS] = [
        record | {"at": record["at"] - LONGEST.total_seconds() - 1} for record in session[RECORDS]
    ]
    session.save()
    assert is_signed_in(client)
    return client


def test_password_alone_does_not_take_the_second_factor_away(left_open: Client) -> None:
    assert left_open.get(TAKE_AWAY).status_code == 302

    left_open.post("/accounts/reauthenticate/", {"password": PASSWORD, "next": TAKE_AWAY})
    left_open.post(TAKE_AWAY)

    assert Authenticator.objects.exists()
    assert left_open.get("/desk/")["Location"].startswith("/accounts/2fa/reauthenticate/")


def test_second_factor_still_takes_itself_away(left_open: Client) -> None:
    cache.clear()  # the code of this half minute again
    left_open.post("/accounts/2fa/reauthenticate/", {"code": code_at(time.time())})

    left_open.post(TAKE_AWAY)

    assert not Authenticator.objects.exists()


def test_codes_cannot_be_tried_one_by_one_at_many_addresses(
    client: Client, settings: Settings
) -> None:
    """Three guesses a code, but as many codes as somebody asks for: guesses count by themselves."""
    settings.CODE_GUESS_RATE = "30/10m/ip"
    for number in range(10):
        someone("X", f"x{number}@example.jp")
    ask_for_code(client, "x0@example.jp")
    right = code_in_last_letter()
    wrong = f"{(int(right) + 1) % 1_000_000:06d}"

    for number in range(1, 10):
        stranger = Client()
        ask_for_code(stranger, f"x{number}@example.jp")
        for _time in range(3):
            enter_code(stranger, wrong)
    for _time in range(3):
        enter_code(client, wrong)
    ask_for_code(client, "x1@example.jp")
    answer = client.post(reverse("account_confirm_login_code"), {"code": code_in_last_letter()})

    assert not is_signed_in(client)
    assert "しばらく" in answer.content.decode()


def test_some_slips_of_the_finger_do_no_harm(client: Client, aoi: Someone) -> None:
    ask_for_code(client, "aoi@example.jp")
    right = code_in_last_letter()
    for _time in range(2):
        enter_code(client, f"{(int(right) + 1) % 1_000_000:06d}")

    enter_code(client, right)

    assert is_signed_in(client)
