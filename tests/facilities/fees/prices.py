"""Prices through `manage.py quote`, for tests."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

from django.core.management import call_command

TABLES = Path(__file__).parent / "tables"


def quoted(folder: Path, *, schedule: str, case: str | dict[str, Any]) -> dict[str, Any]:
    """The answer of the command, with files of these contents in `folder`."""
    schedule_file, case_file = folder / "schedule.yaml", folder / "case.yaml"
    schedule_file.write_text(schedule, encoding="utf-8")
    text = case if isinstance(case, str) else json.dumps(case, default=str)
    case_file.write_text(text, encoding="utf-8")
    out = StringIO()
    call_command("quote", schedule=schedule_file, case=case_file, json=True, stdout=out)
    answer: dict[str, Any] = json.loads(out.getvalue())
    assert sum(line["yen"] for line in answer["lines"]) == answer["total_yen"]
    assert all(line["rule"] and line["clause"] and line["how"] for line in answer["lines"])
    return answer


def total(folder: Path, *, schedule: str, case: str | dict[str, Any]) -> int:
    """The price alone."""
    return int(quoted(folder, schedule=schedule, case=case)["total_yen"])
