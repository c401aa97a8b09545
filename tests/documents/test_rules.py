"""Rules about papers, as tables: years, numbers, facts, taxes, signs, pauses."""

from datetime import date, timedelta

import pytest

from documents.enums import Kind
from documents.rules.facts import faults
from documents.rules.numbers import era_mark, fiscal_year, number_text
from documents.rules.pauses import pause_before_next
from documents.rules.taxes import TaxSum, included_tax, tax_sums
from documents.rules.tokens import in_groups, plain
from tests.documents.papers import ALL


@pytest.mark.parametrize(
    ("day", "year", "mark"),
    [
        (date(2026, 4, 1), 2026, "R8"),
        (date(2027, 3, 31), 2026, "R8"),
        (date(2027, 4, 1), 2027, "R9"),
        (date(2019, 4, 30), 2019, "R1"),
        (date(2019, 3, 31), 2018, "H30"),
    ],
)
def test_fiscal_year_begins_in_april(day: date, year: int, mark: str) -> None:
    assert (fiscal_year(day), era_mark(year)) == (year, mark)


def test_number_reads_as_on_paper() -> None:
    assert number_text(mark="使許", year=2026, serial=12) == "使許-R8-00012"
    with pytest.raises(ValueError, match="1980"):
        era_mark(1980)


@pytest.mark.parametrize("kind", Kind)
def test_samples_fit_their_shape(kind: Kind) -> None:
    assert faults(kind, ALL[kind]) == []


def test_facts_that_do_not_fit_are_named() -> None:
    permit = ALL[Kind.PERMIT]
    without_hall = {name: fact for name, fact in permit.items() if name != "hall"}

    assert faults("permit", without_hall) == ["hall is missing"]
    assert faults("permit", {**permit, "hal": ""}) == ["hal is unknown"]
    assert faults("permit", {**permit, "total_yen": 1}) == ["total_yen is not the sum of lines"]


@pytest.mark.parametrize(
    ("yen", "percent", "tax"),
    [(110, 10, 10), (109, 10, 9), (620, 10, 56), (1_080, 8, 80), (1, 10, 0), (-110, 10, -10)],
)
def test_tax_inside_an_amount_is_cut_off(yen: int, percent: int, tax: int) -> None:
    assert included_tax(yen=yen, percent=percent) == tax


def test_tax_is_reckoned_once_for_each_rate() -> None:
    """Line by line 248 and 620 yen would hold 22 + 56; their sum holds 78, and 3 × 109 holds 29."""
    assert tax_sums(ALL[Kind.RECEIPT]["lines"]) == [
        TaxSum(10, 868, 78),
        TaxSum(8, 1_080, 80),
        TaxSum(0, 2_000, 0),
    ]
    assert tax_sums([{"yen": 109, "tax_percent": 10}] * 3) == [TaxSum(10, 327, 29)]


@pytest.mark.parametrize(
    ("failures", "minutes"), [(1, 1), (2, 2), (4, 8), (9, 256), (10, 360), (999, 360)]
)
def test_pauses_grow(failures: int, minutes: int) -> None:
    assert pause_before_next(failures=failures) == timedelta(minutes=minutes)


@pytest.mark.parametrize("typed", ["K7QF-M2XD", "k7qfm2xd", " Ｋ７ＱＦ－Ｍ２ＸＤ ", "K7QF M2XD"])
def test_sign_is_understood_however_it_is_typed(typed: str) -> None:
    assert plain(typed) == "K7QFM2XD"
    assert in_groups(plain(typed)) == "K7QF-M2XD"
