"""Real tables of real cities, through the command: every worked example comes out to the yen."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.facilities.fees.prices import TABLES, total

EXAMPLES = [
    pytest.param(path.name.removesuffix(".cases.yaml"), entry, id=f"{path.stem} {entry['example']}")
    for path in sorted(TABLES.glob("*.cases.yaml"))
    for entry in yaml.safe_load(path.read_text(encoding="utf-8"))
]


@pytest.mark.parametrize(("table", "entry"), EXAMPLES)
def test_example_of_real_table(tmp_path: Path, table: str, entry: dict[str, Any]) -> None:
    schedule = (TABLES / f"{table}.yaml").read_text(encoding="utf-8")
    for old, new in entry.get("change", {}).items():
        assert old in schedule
        schedule = schedule.replace(old, new)

    assert total(tmp_path, schedule=schedule, case=entry["case"]) == entry["total"]
