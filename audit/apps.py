"""audit: the trail of who changed or viewed what. Only ever added to."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "audit"
