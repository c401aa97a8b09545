"""booking conducts: applications, bookings, holds, closures, occupied rooms; the desk."""

from django.apps import AppConfig
from django.core.checks import register

from booking.my_page import handlers_answer


class BookingConfig(AppConfig):
    name = "booking"

    def ready(self) -> None:
        """Prove that whoever has a part in my page answers."""
        register(handlers_answer)
