"""Django's name for the app."""

from django.apps import AppConfig


class LotteryConfig(AppConfig):
    """Giving out what several want, before first come: at a meeting or by lot."""

    name = "lottery"
