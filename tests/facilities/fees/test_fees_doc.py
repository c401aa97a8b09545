"""docs/fees.md is true: every example comes out, and it names every field and every word."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from facilities.imports.fees import form, rows, rules, schedule, scopes, terms
from facilities.rules.fees.amounts import WAYS
from facilities.rules.fees.values import KINDS, STAGES
from tests.facilities.fees.examples import CASES, DOC, SCHEDULES, Example, of_doc
from tests.facilities.fees.prices import total

BASE = Path(settings.BASE_DIR)
ASKED = re.compile(r'(?:form|inner|ends|first|table)\.(?!fault|skip|at|known)\w+\(\s*"(\w+)"')
MODULES = ("case", "form", "rows", "rules", "schedule", "scopes", "terms")


@pytest.mark.parametrize("example", [*of_doc()], ids=lambda example: example.name)
def test_example_of_the_doc(tmp_path: Path, example: Example) -> None:
    assert total(tmp_path, schedule=example.schedule, case=example.case) == example.yen


def test_doc_has_no_other_yaml() -> None:
    assert DOC.count("```yaml") == len(SCHEDULES) + len(CASES)
    assert {name for name, _yen, _case in CASES} == set(SCHEDULES)


@pytest.mark.parametrize("module", MODULES)
def test_doc_names_every_field(module: str) -> None:
    source = (BASE / "facilities" / "imports" / "fees" / f"{module}.py").read_text("utf-8")

    fields = set(ASKED.findall(source)) - {"kana"}

    assert fields
    assert [f for f in sorted(fields) if not re.search(rf"[`{{ ]{f}[`:\]]", DOC)] == []


def test_doc_names_every_word_that_may_be_chosen() -> None:
    words = {
        *terms.NUMBERS,
        *terms.OF_CASE,
        *terms.OF_CONDITION,
        *scopes.DAYS,
        *rows.UNITS,
        *rows.SHARES,
        *rows.FRACTIONS,
        *rows.PRICE_FIELDS,
        *rules.CHARGED,
        *rules.WHO,
        *rules.BASES,
        *rules.TAXED,
        *schedule.COVERS,
        *schedule.PARTIAL,
        *schedule.WAYS_TO_COMBINE,
        *schedule.WAYS_TO_REDUCE,
        *WAYS,
        *STAGES,
        *KINDS,
        *form.UNITS_OF_ROUNDING,
    }

    assert [w for w in sorted(words) if not re.search(rf"[`, ]{w}[`,.:;]| {w} ", DOC)] == []
