"""support: the center that answers by phone and mail, with a case for every inquiry."""

from django.apps import AppConfig
from django.core import checks

from support.checks import check_hours


class SupportConfig(AppConfig):
    name = "support"

    def ready(self) -> None:
        """Look at the published hours at the start."""
        checks.register(check_hours)
