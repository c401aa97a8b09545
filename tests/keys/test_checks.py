"""At start-up somebody answers for bookings, completely, or the start says what is missing."""

from typing import Any

import pytest
from pytest_django import Settings

from keys.checks import METHODS, key_event_handlers
from tests.keys.standin import Bookings


class Forgetful(Bookings):
    """Answers, but not to everything and not to what is asked."""

    key_lost = None  # type: ignore[assignment]

    def lock(self, *, code: str) -> None:  # type: ignore[override]
        """Asks for something else."""


@pytest.mark.parametrize(
    ("handlers", "found"),
    [
        ({"booking": "tests.keys.standin.Bookings"}, []),
        ({}, ["keys.W001"]),
        ({"booking": "tests.keys.nowhere.Bookings"}, ["keys.E001"]),
        ({"booking": "tests.keys.test_checks.Forgetful"}, ["keys.E002", "keys.E002"]),
    ],
)
def test_handler_is_proved(settings: Settings, handlers: dict[str, Any], found: list[str]) -> None:
    settings.KEY_EVENT_HANDLERS = handlers

    assert [message.id for message in key_event_handlers(None)] == found


def test_every_method_is_asked_for() -> None:
    assert set(METHODS) >= {"facts_of", "may_see", "lock", "back_url", "key_lent", "key_overdue"}
