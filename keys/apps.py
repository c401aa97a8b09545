"""keys: the right to open a door for a period, and the custody of keys."""

from django.apps import AppConfig


class KeysConfig(AppConfig):
    name = "keys"
