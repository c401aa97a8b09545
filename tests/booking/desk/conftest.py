"""People at the desk of the small world, with browsers of their own."""

from collections.abc import Callable
from datetime import datetime

import pytest
from django.test import Client
from django.utils import timezone

from accounts.enums import DutyKind
from core.clock import JST
from tests.booking.world import World
from tests.factories.accounts import Someone, duty_of, someone

TODAY = datetime(2026, 12, 5, 10, 0, tzinfo=JST)  # a Saturday; the hall is open
Browser = Callable[..., Client]


@pytest.fixture
def today(monkeypatch: pytest.MonkeyPatch) -> datetime:
    """The moment at which pages are looked at."""
    monkeypatch.setattr(timezone, "now", lambda: TODAY)
    return TODAY


@pytest.fixture
def dai(world: World) -> Someone:
    """Desk clerk of the hall."""
    who = someone("土井 大", "dai@example.jp")
    duty_of(who, DutyKind.FRONT_DESK, world.facility.pk)
    return who


@pytest.fixture
def kei(world: World) -> Someone:
    """Approver of the hall, and nothing else."""
    who = someone("承認 恵", "kei@example.jp")
    duty_of(who, DutyKind.APPROVER, world.facility.pk)
    return who


@pytest.fixture
def chieko(db: None) -> Someone:
    """Somebody without e-mail."""
    who = someone("千葉 千恵")
    who.person.name_kana = "ちば ちえ"
    who.person.terms_accepted_at = TODAY
    who.person.save()
    return who


@pytest.fixture
def browser() -> Browser:
    """A browser in which somebody has signed in."""

    def open_for(who: Someone) -> Client:
        client = Client()
        client.force_login(who.user, "accounts.backends.AccountBackend")
        return client

    return open_for
