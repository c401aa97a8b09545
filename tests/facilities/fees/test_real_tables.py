"""Real tables of real cities, through the command: every worked example comes out to the yen.

The same examples through the page that a resident sees: tests/booking/test_worked_examples.py.
"""

from pathlib import Path

import pytest

from tests.facilities.fees.examples import Example, of_tables
from tests.facilities.fees.prices import total


@pytest.mark.parametrize("example", [*of_tables()], ids=lambda example: example.name)
def test_example_of_real_table(tmp_path: Path, example: Example) -> None:
    assert total(tmp_path, schedule=example.schedule, case=example.case) == example.yen
