"""The world of a round and its people."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from core.actor import Actor
from lottery.models import Round
from tests.booking.conftest import sign_in
from tests.booking.world import World
from tests.lottery.stage import ENTERING, a_round, meeting_world

Browser = Callable[[Actor], Client]


@pytest.fixture
def world(db: None) -> World:
    """Halls whose February is given out at a meeting."""
    return meeting_world()


@pytest.fixture
def the_round(world: World) -> Round:
    """It takes entries."""
    return a_round()


@pytest.fixture
def aoi(db: None) -> Actor:
    """A resident."""
    return sign_in("青井")


@pytest.fixture
def chie(db: None) -> Actor:
    """Another resident."""
    return sign_in("千恵")


@pytest.fixture
def goro(db: None) -> Actor:
    """A third resident."""
    return sign_in("五郎")


@pytest.fixture
def dai(db: None) -> Actor:
    """A clerk at every hall."""
    return sign_in("大", duty="front_desk")


@pytest.fixture
def emi(db: None) -> Actor:
    """A manager of every hall."""
    return sign_in("恵美", duty="manager")


@pytest.fixture
def browse(monkeypatch: pytest.MonkeyPatch) -> Browser:
    """A browser of somebody while entries are taken; tests move the clock."""
    monkeypatch.setattr(timezone, "now", lambda: ENTERING)

    def of(actor: Actor) -> Client:
        client = Client()
        client.force_login(User.objects.get(pk=actor.user))
        return client

    return of
