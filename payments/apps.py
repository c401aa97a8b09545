"""payments: money due, received and returned; every yen is an entry in one append-only ledger."""

from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, register

from payments.outcomes import faults_of_handlers


class PaymentsConfig(AppConfig):
    name = "payments"

    def ready(self) -> None:
        """Prove at start that every purpose has somebody whom its money means something."""
        register(_check_handlers)


def _check_handlers(*, app_configs: Any, **options: Any) -> list[CheckMessage]:
    return faults_of_handlers()
