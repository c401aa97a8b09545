"""docs/figures.md lists every figure and no other."""

import re

from kpi.definitions import FIGURES
from tests.architecture.source import ROOT

ROW = re.compile(r"^\| `([a-z0-9-]+)` \| ([^|]+) \| ([a-z_]+) \|", re.MULTILINE)


def test_document_lists_every_figure_with_name_and_unit() -> None:
    text = (ROOT / "docs" / "figures.md").read_text(encoding="utf-8")

    assert ROW.findall(text) == [(f.code, str(f.name), f.unit.value) for f in FIGURES]
