"""sandbox as a Django app: it brings the commands that make a demonstration's people."""

from django.apps import AppConfig


class SandboxConfig(AppConfig):
    name = "sandbox"
