"""Proves at start-up that somebody answers for bookings: the import linter cannot see a string."""

import inspect
from typing import Any

from django.conf import settings
from django.core import checks
from django.utils.module_loading import import_string

from keys.events import BOOKING, KeyEvents

METHODS = tuple(
    name for name, member in inspect.getmembers(KeyEvents, inspect.isfunction) if name[0] != "_"
)


def key_event_handlers(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """One handler for bookings, with every method of the protocol and its parameters."""
    path = settings.KEY_EVENT_HANDLERS.get(BOOKING)
    if path is None:
        hint = 'KEY_EVENT_HANDLERS = {"booking": "booking.handlers.BookingKeys"}'
        return [checks.Warning("Nobody answers keys for bookings.", hint=hint, id="keys.W001")]
    try:
        handler = import_string(path)()
    except ImportError as error:
        return [checks.Error(f"The handler {path} cannot be imported: {error}", id="keys.E001")]
    return [
        checks.Error(f"{path} has no {name}{_parameters(KeyEvents, name)}.", id="keys.E002")
        for name in METHODS
        if _parameters(type(handler), name) != _parameters(KeyEvents, name)
    ]


def _parameters(kind: type, name: str) -> tuple[str, ...] | None:
    method = getattr(kind, name, None)
    return tuple(inspect.signature(method).parameters) if callable(method) else None
