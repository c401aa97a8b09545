"""manage.py load_keys PATH: loads a file of doors and keys, or a folder of them."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from core import clock
from core.actor import system
from keys.errors import KeyFilesRefused
from keys.rules.tags import grouped
from keys.services.load import load_keys


class Command(BaseCommand):
    """Prints what changed; on faults prints each with file, line, field and reason, and fails."""

    help = "Load doors and keys from YAML files (docs/keys.md). Checks everything before it writes."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where the files are."""
        parser.add_argument("path", type=Path, help="a file of doors and keys, or a folder of them")

    def handle(self, *args: Any, **options: Any) -> None:
        """All or nothing."""
        try:
            loaded = load_keys(path=options["path"], actor=system("load_keys"), now=clock.now())
        except KeyFilesRefused as refused:
            for fault in refused.faults:
                self.stderr.write(str(fault))
            raise CommandError(refused.message) from refused
        self.stdout.write(_("鍵と扉を%(rows)d行書き込みました。") % {"rows": loaded.rows})
        if loaded.new_tags and options["verbosity"]:
            tags = " ".join(grouped(tag) for tag in loaded.new_tags)
            self.stdout.write(_("新しい札: %(tags)s") % {"tags": tags})
