"""notifications: letters. A row per message, a row per delivery; callers name the recipient."""

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "notifications"
