"""booking conducts: applications, bookings, holds, closures and who occupies which room when."""

from django.apps import AppConfig


class BookingConfig(AppConfig):
    name = "booking"
