"""manage.py prepare owner|app: what the launcher needs done in the database, in one process each.

As the owner: schema and rights. As the application: halls and people; prints whom to sign in as.
"""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand

from audit.models import Entry
from facilities.enums import RULES_PUBLISHED

HALLS = Path("facilities") / "data" / "maebashi"
KEYS = Path("keys") / "data" / "maebashi"


class Command(BaseCommand):
    """Calls the commands that an operator would call one by one."""

    help = "Brings a demonstration's database up to date (used by make run)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which half."""
        parser.add_argument("role", choices=["owner", "app"])
        parser.add_argument("--city", action="store_true", help="with two invented years")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the half; errors are those of the commands called."""
        if options["role"] == "owner":
            call_command("migrate", interactive=False, verbosity=0)
            call_command("grant_app_role", stdout=self.stdout)
            call_command("track_changes", stdout=self.stdout)
            return
        if Entry.objects.filter(verb=RULES_PUBLISHED).exists():
            self.stdout.write("Staff published rules of a hall: its files are not loaded again.")
        else:
            call_command("load_facilities", str(settings.BASE_DIR / HALLS), verbosity=0)
        call_command("load_pictures", stdout=self.stdout)
        call_command("load_keys", str(settings.BASE_DIR / KEYS), verbosity=0)
        call_command("load_support", stdout=self.stdout)
        if options["city"]:
            call_command("load_city", stdout=self.stdout)
        self.stdout.write("---")
        call_command("load_people", stdout=self.stdout)
        call_command("load_rounds", stdout=self.stdout)
