"""keys: the right to open a door for a time, and the custody of keys."""

from django.apps import AppConfig
from django.core.checks import register

from keys.checks import key_event_handlers


class KeysConfig(AppConfig):
    name = "keys"

    def ready(self) -> None:
        """Prove that somebody answers for bookings."""
        register(key_event_handlers)
