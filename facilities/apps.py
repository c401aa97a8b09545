"""facilities: what can be booked, when it is open, what it costs. Knows no people."""

from django.apps import AppConfig


class FacilitiesConfig(AppConfig):
    name = "facilities"
