"""manage.py show_box_secret DOOR: what an installer must put into a key box. Written down."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core import clock
from core.actor import system
from keys.services.boxes import disclose_secret


class Command(BaseCommand):
    """Prints secret and counter once; whoever reads them can open the box for ever."""

    help = "Print the shared secret (hex) and the counter of a door's key box, for its installer."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which door."""
        parser.add_argument("door", help="the code of the door")

    def handle(self, *args: Any, **options: Any) -> None:
        """Two lines; an unknown door fails."""
        box = disclose_secret(
            door_code=options["door"], actor=system("show_box_secret"), now=clock.now()
        )
        if box is None:
            raise CommandError(f"No key box at a door {options['door']}.")
        self.stdout.write(f"secret  {box.secret.hex()}")
        self.stdout.write(f"counter {box.counter}")
