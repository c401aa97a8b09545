"""accounts: who you are, for whom you act, what you may do at which hall."""

from importlib import import_module

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self) -> None:
        """Listen to allauth; its models and ours are there only now."""
        handlers, signals = import_module("accounts.handlers"), import_module("allauth.mfa.signals")
        signals.authenticator_added.connect(handlers.on_added)
        signals.authenticator_removed.connect(handlers.on_removed)
