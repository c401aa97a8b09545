"""config: composition of the apps (settings, addresses, servers). Everything meets here."""

from config.celery import app as celery_app

__all__ = ("celery_app",)
