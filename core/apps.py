"""core: clock, errors, codes, periods, actor, secrets. No nouns of the domain."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "core"
