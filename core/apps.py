"""core: clock, errors, codes, periods, actor, secrets. No nouns of the domain."""

from django.apps import AppConfig
from django.core.signals import request_started

from core.db import forget_if_lost
from core.integers import refuse_too_large


class CoreConfig(AppConfig):
    name = "core"

    def ready(self) -> None:
        """Before the first connection is opened."""
        refuse_too_large()
        request_started.connect(forget_if_lost)
