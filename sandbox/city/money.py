"""Money in this story: cash at the desk."""

from dataclasses import dataclass
from datetime import datetime
from random import Random

from booking.models import Application
from sandbox.city.people import Citizen, Staff


@dataclass(frozen=True, slots=True)
class Cashier:
    """Takes what is due."""

    staff: Staff
    chance: Random

    def pay_ahead(self, application: Application, who: Citizen, now: datetime) -> None:
        """Pay what has to be paid before the use."""

    def pay_at_the_desk(self, application: Application, now: datetime) -> None:
        """Pay on the day, in cash."""
