"""docs/requirements.md is complete: all 214 numbers, a state each, and tests that exist."""

import ast
import re
from collections import Counter
from dataclasses import dataclass

from tests.architecture.source import ROOT

NUMBERS = range(1, 215)
STATES = frozenset({"works", "part", "not yet", "operator"})
TEST = re.compile(r"`(tests/[\w/]+\.py)(?:::(\w+))?`")
PLACE = re.compile(r"`([\w./-]+)`")


@dataclass(frozen=True)
class Row:
    """One requirement as the table tells it."""

    number: int
    what: str
    state: str
    place: str
    test: str


def rows_of(text: str) -> list[Row]:
    """The rows of the table; a line that is not one is left out."""
    cells = [
        [cell.strip() for cell in line.strip().strip("|").split("|")]
        for line in text.splitlines()
        if re.match(r"\| *\d", line)
    ]
    return [Row(int(c[0]), c[1], c[2], c[3], c[4]) for c in cells]


def faults_of(row: Row) -> list[str]:
    """What is wrong with a row."""
    faults = []
    if row.state not in STATES or not row.what:
        faults.append("state or words missing")
    if row.state == "works" and not (TEST.search(row.test) and PLACE.search(row.place)):
        faults.append("works without a test and a place")
    if row.state == "part" and not (PLACE.search(row.place) and "missing: " in row.test):
        faults.append("part without a place and a word on what is missing")
    faults += [f"no {path}" for path in PLACE.findall(row.place) if not (ROOT / path).exists()]
    faults += [
        f"no {path}::{function}"
        for path, function in TEST.findall(row.test)
        if not _test_exists(path, function)
    ]
    return faults


def _test_exists(path: str, function: str) -> bool:
    file = ROOT / path
    if not file.exists():
        return False
    tree = ast.parse(file.read_text("utf-8"))
    names = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
    return not function or function in names


def test_every_number_stands_once_with_a_state_that_can_be_shown() -> None:
    rows = rows_of((ROOT / "docs" / "requirements.md").read_text("utf-8"))

    assert Counter(row.number for row in rows) == Counter(NUMBERS)
    assert {row.number: faults for row in rows if (faults := faults_of(row))} == {}


def test_guard_sees_planted_faults() -> None:
    here = "`tests/architecture/test_requirements.py"
    text = f"""
| No | Requirement | State | Place | Test |
|---|---|---|---|---|
| 1 | a | works | `booking` | {here}::test_guard_sees_planted_faults` |
| 2 | b | works | `booking` | — |
| 3 | c | works | `booking` | {here}::test_gone` |
| 4 | d | maybe | — | — |
| 5 | e | works | `booking/gone.py` | {here}` |
| 6 | f | part | `booking` | — |
"""

    faulty = {row.number for row in rows_of(text) if faults_of(row)}

    assert len(rows_of(text)) == 6
    assert faulty == {2, 3, 4, 5, 6}
