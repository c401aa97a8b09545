"""docs/hall-files.md is true: its example loads, and it names every field and every word."""

import re
from dataclasses import fields
from pathlib import Path

import pytest
from django.conf import settings

from core import clock
from core.actor import system
from facilities.enums import (
    Disturbance,
    LimitCount,
    LimitReach,
    LimitSpan,
    PenaltyCause,
    PenaltyEffect,
    PenaltyUntil,
)
from facilities.imports import dated, hall, terms
from facilities.layout_words import USUAL
from facilities.rules.values import Names
from facilities.services.load import load_facilities

BASE = Path(settings.BASE_DIR)
DOC = (BASE / "docs" / "hall-files.md").read_text(encoding="utf-8")
ASKED = re.compile(r'(?:form|hours|inner)\.(?!fault|skip|at)\w+\(\s*"(\w+)"')


def test_example_of_the_doc_loads(db: None, tmp_path: Path) -> None:
    words, north_hall, fees = re.findall(r"```yaml\n(.*?)```", DOC, flags=re.DOTALL)
    (tmp_path / "vocabulary.yaml").write_text(words, encoding="utf-8")
    (tmp_path / "north-hall.yaml").write_text(north_hall, encoding="utf-8")
    (tmp_path / "fees").mkdir()
    (tmp_path / "fees" / "north-hall.yaml").write_text(fees, encoding="utf-8")

    loaded = load_facilities(path=tmp_path, actor=system("test"), now=clock.now())

    assert loaded.changed == ("北会館",)


@pytest.mark.parametrize("module", ["hall", "dated", "days", "terms", "penalties"])
def test_doc_names_every_field(module: str) -> None:
    source = (BASE / "facilities" / "imports" / f"{module}.py").read_text(encoding="utf-8")

    asked = set(ASKED.findall(source))

    assert asked
    assert [field for field in sorted(asked) if f"`{field}`" not in DOC] == []


def test_doc_names_every_form_of_a_name() -> None:
    forms = {field.name for field in fields(Names)}

    assert forms
    assert [form for form in sorted(forms) if f"`{form}`" not in DOC] == []


def test_doc_names_every_word_that_may_be_chosen() -> None:
    words = {
        *hall.PICTURES,
        *hall.INVENTED_OF_HALL,
        *hall.INVENTED_OF_ROOM,
        *dated.INVENTED_OF_RULES,
        *terms.CHANNELS,
        *LimitCount.values,
        *LimitSpan.values,
        *LimitReach.values,
        *Disturbance.values,
        *PenaltyCause.values,
        *PenaltyEffect.values,
        *PenaltyUntil.values,
    }

    assert [word for word in sorted(words) if f"`{word}`" not in DOC] == []


def test_layouts_of_the_example_are_those_that_are_translated() -> None:
    [layouts] = re.findall(r"layouts: \{(.*)\}", DOC)

    assert {each.split(":")[0].strip() for each in layouts.split(",")} <= USUAL
