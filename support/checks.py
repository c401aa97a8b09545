"""System checks: what only shows when it is too late."""

from typing import Any

from django.conf import settings
from django.core import checks

from support.rules.hours import hours_of


def check_hours(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """Deadlines are counted in the hours that the pages show."""
    if hours_of(settings.SUPPORT_HOURS) is not None:
        return []
    text = f"KASHIKAN_SUPPORT_HOURS ({settings.SUPPORT_HOURS!r}) names no hours such as 9:00–17:00."
    return [checks.Warning(text, hint="Deadlines count 9:00–17:00 meanwhile.", id="support.W001")]
