"""manage.py load_facilities PATH: loads a file of a hall, or a folder of them."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from core import clock
from core.actor import system
from facilities.errors import HallFilesRefused
from facilities.services.load import load_facilities


class Command(BaseCommand):
    """Prints what changed; on faults prints each with file, line, field and reason, and fails."""

    help = "Load halls from YAML files (docs/hall-files.md). Checks everything before it writes."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path, help="a hall's file, or a folder of them")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            loaded = load_facilities(
                path=options["path"], actor=system("load_facilities"), now=clock.now()
            )
        except HallFilesRefused as refused:
            for fault in refused.faults:
                self.stderr.write(str(fault))
            raise CommandError(refused.message) from refused
        if loaded.number is None:
            self.stdout.write(_("変更はありません。"))
            return
        for name in loaded.changed:
            self.stdout.write(_("更新しました: %(name)s") % {"name": name})
        self.stdout.write(
            _("%(rows)d行を書き込みました（変更なしの施設: %(unchanged)d）。")
            % {"rows": loaded.rows, "unchanged": len(loaded.unchanged)}
        )
