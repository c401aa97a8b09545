"""The record of a run says everything that is needed to run it again."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from sandbox.checks import ROOT
from sandbox.prove import Run, record


@pytest.mark.parametrize(
    ("passed", "word"), [(True, "everything held"), (False, "a fault was found")]
)
def test_record_tells_seed_count_and_end(passed: bool, word: str) -> None:
    run = Run("booking", 10_000, 4711, passed, 61.4, ["first", "== 1 passed =="])

    page = record(run)

    assert "make prove AREA=booking HISTORIES=10000 SEED=4711" in page
    assert word in page
    assert "== 1 passed ==" in page


def test_whole_run_is_recorded(tmp_path: Path) -> None:
    page = tmp_path / "support.md"
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("DJANGO_", "PYTEST_"))}

    subprocess.run(
        [sys.executable, "-m", "sandbox.prove", "support", "--histories", "1", "--page", str(page)],
        cwd=ROOT,
        env=clean,
        check=True,
        stdout=sys.stderr,
    )

    assert "everything held" in page.read_text(encoding="utf-8")


def test_randomised_tests_are_found_by_their_fixture(request: pytest.FixtureRequest) -> None:
    """tests/conftest.py marks them; without the mark `make prove` would prove nothing."""
    items = request.session.items
    of_model = [item for item in items if "histories" in getattr(item, "fixturenames", ())]

    assert all(item.get_closest_marker("randomised") for item in of_model)
    assert request.node.get_closest_marker("randomised") is None
