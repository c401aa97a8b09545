"""payments: money due, received and returned; every yen is an entry in one append-only ledger."""

from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    name = "payments"
