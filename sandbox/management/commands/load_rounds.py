"""manage.py load_rounds: invented entries for the adjustment meetings that are near.

Made once: where somebody has entered already, nothing is done. Refuses outside a demonstration.
"""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from core import clock
from sandbox.city.rounds import enter_the_rounds, nobody_has_entered


class Command(BaseCommand):
    """After the people: their group enters, too."""

    help = "Lets invented groups enter the rounds of the demonstration."

    def handle(self, *args: Any, **options: Any) -> None:
        """All of it or nothing."""
        if not (settings.DEMO or settings.DEBUG):
            raise CommandError("These wishes are invented; they belong into a demonstration only.")
        if nobody_has_entered():
            with transaction.atomic():
                made = enter_the_rounds(now=clock.now())
            self.stdout.write(f"Adjustment meetings: {made} entries.")
