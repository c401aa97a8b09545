"""Every worked example there is: real tables of cities, and those of docs/fees.md."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml
from django.conf import settings

from tests.facilities.fees.prices import TABLES

DOC = (Path(settings.BASE_DIR) / "docs" / "fees.md").read_text(encoding="utf-8")
SCHEDULES = dict(re.findall(r"```yaml\n# schedule: ([\w-]+)\n(.*?)```", DOC, flags=re.DOTALL))
CASES = re.findall(r"```yaml\n# case: ([\w-]+) -> (\d+)\n(.*?)```", DOC, flags=re.DOTALL)


@dataclass(frozen=True)
class Example:
    """A schedule, a case (texts of files) and the yen that must come out."""

    name: str
    schedule: str
    case: str
    yen: int


def of_tables() -> Iterator[Example]:
    """Those beside the tables of other cities."""
    for path in sorted(TABLES.glob("*.cases.yaml")):
        table = path.name.removesuffix(".cases.yaml")
        for entry in yaml.safe_load(path.read_text(encoding="utf-8")):
            schedule = (TABLES / f"{table}.yaml").read_text(encoding="utf-8")
            for old, new in entry.get("change", {}).items():
                assert old in schedule
                schedule = schedule.replace(old, new)
            case = json.dumps(entry["case"], default=str)
            yield Example(f"{table}: {entry['example']}", schedule, case, entry["total"])


def of_doc() -> Iterator[Example]:
    """Those of docs/fees.md, numbered under each of its schedules."""
    seen: dict[str, int] = {}
    for name, yen, case in CASES:
        seen[name] = seen.get(name, 0) + 1
        yield Example(f"fees.md {name} {seen[name]}", SCHEDULES[name], case, int(yen))
