"""The house of keys and its people."""

import os

import pytest
from pytest_django import Settings

from core.actor import Actor
from tests.booking.conftest import sign_in
from tests.keys.house import House, build_house
from tests.keys.standin import BOOK


@pytest.fixture(autouse=True)
def stand_in(settings: Settings) -> None:
    """Bookings are answered for by the stand-in, which begins each test with none."""
    settings.KEY_EVENT_HANDLERS = {"booking": "tests.keys.standin.Bookings"}
    BOOK.facts.clear()
    BOOK.told.clear()


@pytest.fixture
def house(db: None) -> House:
    """The hall with doors, box and keys."""
    return build_house()


@pytest.fixture
def aoi(db: None) -> Actor:
    """A resident."""
    return sign_in("青井")


@pytest.fixture
def chie(db: None) -> Actor:
    """Another resident."""
    return sign_in("千恵")


@pytest.fixture
def ken(db: None) -> Actor:
    """Keeps the keys of every hall."""
    return sign_in("健", duty="key_staff")


@pytest.fixture
def histories() -> int:
    """How many random histories to play; `make prove AREA=keys` plays many more."""
    return int(os.environ.get("KASHIKAN_HISTORIES", "12"))
