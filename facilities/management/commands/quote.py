"""manage.py quote --schedule FILE --case FILE [--json]: a price with every line. No database."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from core.money import yen_label
from facilities.errors import Fault, FeeError
from facilities.imports.fees import read_case_file, read_schedule_file
from facilities.rules.fees import Quote, quote_by


class Command(BaseCommand):
    """Prints the lines and their sum; on faults prints file, line, field and reason, and fails."""

    help = "Price a case by a schedule of fees, both YAML or JSON files (docs/fees.md)."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--schedule", type=Path, required=True, help="the fee rules")
        parser.add_argument("--case", type=Path, required=True, help="what is to be priced")
        parser.add_argument("--json", action="store_true", help="answer as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        self.as_json = options["json"]
        quote = self._quote(options["schedule"], options["case"])
        self.stdout.write(_as_json(quote) if self.as_json else _as_text(quote))

    def _quote(self, schedule: Path, case: Path) -> Quote:
        versions, faults = read_schedule_file(self._content(schedule), file=schedule.name)
        if not faults:
            read, faults = read_case_file(self._content(case), file=case.name, versions=versions)
        if faults:
            self._refuse(faults)
        try:
            return quote_by(versions=versions, case=read)
        except FeeError as error:
            self._answer([Fault(case.name, 0, "", str(error.message))])
            raise CommandError(error.message) from error

    def _content(self, path: Path) -> bytes:
        try:
            return path.read_bytes()
        except OSError as error:
            raise CommandError(
                _("%(path)s を読めません: %(error)s")
                % {"path": path, "error": error.strerror or error}
            ) from error

    def _refuse(self, faults: list[Fault]) -> None:
        for fault in sorted(faults):
            self.stderr.write(str(fault))
        self._answer(faults)
        raise CommandError(_("%(count)d件の誤りがあります。") % {"count": len(faults)})

    def _answer(self, faults: list[Fault]) -> None:
        """Why there is no price, for programs."""
        if self.as_json:
            plain = {"faults": [asdict(fault) for fault in sorted(faults)]}
            self.stdout.write(json.dumps(plain, ensure_ascii=False, indent=2))


def _as_json(quote: Quote) -> str:
    plain = {"total_yen": quote.total_yen, "lines": [asdict(line) for line in quote.lines]}
    return json.dumps(plain, ensure_ascii=False, indent=2)


def _as_text(quote: Quote) -> str:
    rows = []
    for line in quote.lines:
        rule = f"{line.rule} {line.clause}".strip()
        rows.append(f"{yen_label(line.yen):>12}  {line.label}  （{line.how}）  [{rule}]")
    rows.append(f"{yen_label(quote.total_yen):>12}  " + _("合計"))
    return "\n".join(rows)
