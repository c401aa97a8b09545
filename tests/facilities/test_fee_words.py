"""How a price came about, in the languages of the pages: numbers stand apart from their units."""

from fractions import Fraction

import pytest
from django.utils.translation import override

from facilities.fee_rules_words import _span_text, percent_text
from facilities.fee_words import factor_how, first_how, free_text, pieces_how, units_how
from facilities.rules.fees.amounts import Span
from facilities.rules.fees.values import Row


@pytest.mark.parametrize(
    ("name", "span", "ja", "en"),
    [
        ("people", Span(least=20), "利用人数20人以上", "Number of people: 20 people or more"),
        ("people", Span(least=1, most=1), "利用人数1人", "Number of people: 1 person"),
        ("hours", Span(most=120), "利用時間2時間以下", "Time of use: 2 hours or less"),
        ("admission", Span(least=1000), "入場料・参加費1,000円以上", "¥1,000 or more"),
        ("day_number", Span(least=2), "利用日数の2日目以上", "day 2 or more"),
    ],
)
def test_span_is_said_with_its_unit(name: str, span: Span, ja: str, en: str) -> None:
    with override("ja"):
        assert _span_text(name, span) == ja
    with override("en"):
        assert _span_text(name, span).endswith(en)


def hours(blocks: int, *, block: int) -> str:
    return units_how(Fraction(500), blocks, per="hour", block=block, times=Fraction(1))


def test_units_are_counted_as_the_language_counts() -> None:
    with override("ja"):
        assert hours(3, block=1) == "500円 × 3時間"
        assert hours(2, block=4) == "500円 × 2（4時間ごと）"
        assert first_how(Fraction(1000), 2, per="hour") == "最初の2時間 1,000円"
    with override("en"):
        assert hours(1, block=1) == "¥500 × 1 hour"
        assert hours(2, block=4) == "¥500 × 2 (every 4 hours)"
        assert first_how(Fraction(1000), 2, per="hour") == "first 2 hours ¥1,000"


@pytest.mark.parametrize(
    ("row", "text"),
    [
        (Row(percent=Fraction(40), of="surcharged"), "割増後の使用料の40%"),
        (Row(percent=Fraction(30), share="slot"), "料金表の額のうち、隣の区分の30%"),
        (Row(percent=Fraction(150), share="hour"), "料金表の額の1時間当たりの150%"),
        (
            Row(percent=Fraction(5), of="takings", above=frozenset({"room"})),
            "入場料の総額の5%（使用料を超える額）",
        ),
    ],
)
def test_percentage_says_of_what_it_is(row: Row, text: str) -> None:
    with override("ja"):
        assert percent_text(row) == text


def test_factor_says_that_the_line_is_the_difference() -> None:
    with override("ja"):
        assert factor_how(Fraction(5800), Fraction(2), Fraction(1)) == "5,800円を2倍にした差額"
        assert factor_how(Fraction(5800), Fraction(3, 2), Fraction(1, 2)).endswith(
            "当たる分2,900円を1.5倍にした差額"
        )


def test_pieces_that_are_free_are_told_beside_those_that_are_paid() -> None:
    with override("ja"):
        assert pieces_how("500円", 3) == "500円 × 3個"
        assert pieces_how("500円", 2, free=1) == "500円 × 2個（ほかに1個は無料）"
        assert pieces_how("500円", 1, free=1) == "500円（ほかに1個は無料）"
        assert pieces_how("500円", 0, free=1) == "無料の数まで"
        assert free_text("1区分 500円", 1) == "1区分 500円（1個までは無料）"
