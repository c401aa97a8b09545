"""manage.py take_away_second_factor ADDRESS: for a member of staff who lost device and codes."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.models import User
from accounts.services.second_factor import take_away
from core import clock
from core.actor import system

ACTOR = system("take_away_second_factor")


class Command(BaseCommand):
    """Takes it away and says so; the next sign-in sets up a new device."""

    help = "Takes the second factor from somebody who lost it. Make sure first who is asking."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Whose."""
        parser.add_argument("address", help="the e-mail address they sign in with")

    def handle(self, *args: Any, **options: Any) -> None:
        """Raises CommandError for an unknown address."""
        user = User.objects.filter(email=options["address"].lower()).first()
        if user is None:
            raise CommandError(f"Nobody signs in with {options['address']}.")
        taken = take_away(user=user, actor=ACTOR, now=clock.now())
        self.stdout.write(f"Took away {taken}. A new one is set up at the next sign-in.")
