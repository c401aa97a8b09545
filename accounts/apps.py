"""accounts: who you are, for whom you act, what you may do at which hall."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"
