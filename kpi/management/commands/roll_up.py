"""`manage.py roll_up 2026-04 2026-11`: count the figures of these months anew, both included."""

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core import clock
from kpi.rules.months import Month
from kpi.services.roll_up import roll_up


class Command(BaseCommand):
    """For months that beat no longer counts: after an import, or a new figure."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The first and the last month."""
        parser.add_argument("first", type=_month)
        parser.add_argument("last", type=_month)

    def handle(self, *args: Any, first: Month, last: Month, **options: Any) -> None:
        """Count month by month."""
        if last < first:
            raise CommandError("The last month comes before the first one.")
        month = first
        while month <= last:
            count = roll_up(month=month, now=clock.now())
            self.stdout.write(f"{month}: {count} values")
            month = month.following


def _month(text: str) -> Month:
    return Month(date.fromisoformat(f"{text}-01"))
