"""Closed days of Maebashi's halls on real dates of 2026 to 2028, and the forms of the rules."""

from dataclasses import replace
from datetime import date

import pytest
from django.utils import translation

from facilities.rules.calendar import (
    closed_reason,
    closed_rule,
    is_open,
    next_non_holiday,
    next_open_day,
    rule_in_words,
)
from facilities.rules.days import LAST_DAY
from facilities.rules.values import FacilityValue
from tests.facilities.values import BUNKA, FUKUSHI, KOMINKAN, RINKOKAKU, YEAR_END, hall, rule

CLOSED, OPEN = False, True


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 12, 1), CLOSED),  # an ordinary Tuesday
        (date(2026, 12, 2), OPEN),
        (date(2026, 11, 3), OPEN),  # Culture Day, a Tuesday
        (date(2026, 11, 4), CLOSED),  # to where it moved
        (date(2026, 5, 5), OPEN),  # Children's Day, followed by a substitute holiday
        (date(2026, 5, 6), OPEN),
        (date(2026, 5, 7), CLOSED),
        (date(2026, 9, 22), OPEN),  # between two holidays
        (date(2026, 9, 23), OPEN),
        (date(2026, 9, 24), CLOSED),
        (date(2027, 2, 23), OPEN),
        (date(2027, 2, 24), CLOSED),
        (date(2027, 11, 23), OPEN),
        (date(2027, 11, 24), CLOSED),
        (date(2028, 5, 2), CLOSED),
    ],
)
def test_bunka_kaikan_closes_on_tuesday_or_after_the_holiday(day: date, expected: bool) -> None:
    assert is_open(BUNKA, day) is expected


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 11, 16), CLOSED),
        (date(2026, 11, 23), OPEN),  # Labour Thanksgiving Day, a Monday
        (date(2026, 11, 24), CLOSED),
        (date(2026, 5, 4), OPEN),  # three holidays in a row
        (date(2026, 5, 7), CLOSED),
        (date(2026, 5, 8), OPEN),
        (date(2027, 3, 22), OPEN),  # a substitute holiday is a holiday
        (date(2027, 3, 23), CLOSED),
        (date(2026, 12, 28), CLOSED),
        (date(2026, 12, 29), CLOSED),
        (date(2027, 1, 3), CLOSED),
        (date(2027, 1, 4), CLOSED),  # a Monday
        (date(2027, 1, 5), OPEN),
        (date(2028, 1, 3), CLOSED),
        (date(2028, 1, 4), OPEN),
        (date(2028, 1, 10), OPEN),  # Coming of Age Day
        (date(2028, 1, 11), CLOSED),
        (date(2029, 1, 1), CLOSED),  # a holiday inside the season: nothing moves
        (date(2029, 1, 4), OPEN),
    ],
)
def test_rinkokaku_closes_on_monday_or_after_the_holiday(day: date, expected: bool) -> None:
    assert is_open(RINKOKAKU, day) is expected


@pytest.mark.parametrize(
    ("facility", "day", "expected"),
    [
        (KOMINKAN, date(2026, 12, 7), CLOSED),  # first Monday
        (KOMINKAN, date(2026, 12, 14), OPEN),
        (KOMINKAN, date(2026, 12, 21), CLOSED),  # third
        (KOMINKAN, date(2026, 11, 30), OPEN),  # fifth
        (KOMINKAN, date(2027, 7, 19), CLOSED),  # third, Marine Day: stays closed
        (KOMINKAN, date(2027, 7, 20), OPEN),
        (KOMINKAN, date(2027, 1, 4), CLOSED),
        (FUKUSHI, date(2026, 12, 13), CLOSED),  # second Sunday
        (FUKUSHI, date(2026, 12, 6), OPEN),
        (FUKUSHI, date(2027, 8, 8), CLOSED),
        (FUKUSHI, date(2028, 2, 13), CLOSED),
        (FUKUSHI, date(2027, 12, 28), OPEN),
        (FUKUSHI, date(2027, 12, 29), CLOSED),
        (FUKUSHI, date(2027, 12, 31), CLOSED),
        (FUKUSHI, date(2028, 1, 1), CLOSED),
        (FUKUSHI, date(2028, 1, 4), OPEN),
    ],
)
def test_halls_with_nth_weekdays_and_year_end(
    facility: FacilityValue, day: date, expected: bool
) -> None:
    assert is_open(facility, day) is expected


def test_closed_weekday_may_open_on_holidays() -> None:
    museum = hall(rule("weekday", weekdays=(0,), on_holiday="opens"))

    assert is_open(museum, date(2026, 11, 23))
    assert is_open(museum, date(2026, 11, 24))
    assert not is_open(museum, date(2026, 11, 30))


def test_shift_passes_over_days_that_are_closed_themselves() -> None:
    both = hall(
        rule("weekday", weekdays=(0,), on_holiday="shifts"), rule("weekday", weekdays=(1, 2))
    )

    assert not is_open(both, date(2026, 11, 26))  # Mon is a holiday, Tue and Wed are closed
    assert is_open(both, date(2026, 11, 27))


def test_season_within_a_year_and_single_dates() -> None:
    summer = hall(
        rule("season", season_from=(8, 13), season_to=(8, 15)),
        rule("dates", dates=frozenset({date(2026, 11, 30)}), note="設備点検"),
    )

    assert [is_open(summer, date(2026, 8, day)) for day in (12, 13, 15, 16)] == [
        True,
        False,
        False,
        True,
    ]
    assert closed_reason(summer, date(2026, 11, 30)) == "設備点検"
    assert is_open(summer, date(2026, 12, 1))


def test_rules_hold_only_while_they_are_valid() -> None:
    changed = hall(
        replace(rule("weekday", weekdays=(0,)), valid_until=date(2027, 4, 1)),
        replace(rule("weekday", weekdays=(2,)), valid_from=date(2027, 4, 1)),
    )

    assert not is_open(changed, date(2027, 3, 29))  # the last closed Monday
    assert is_open(changed, date(2027, 4, 5))
    assert is_open(changed, date(2027, 3, 31))
    assert not is_open(changed, date(2027, 4, 7))


def test_reason_is_told_in_the_active_language() -> None:
    assert closed_reason(KOMINKAN, date(2026, 12, 7)) == "第1・第3月曜日"
    assert closed_reason(BUNKA, date(2026, 12, 1)) == "毎週火曜日（祝日のときは次の祝日でない日）"
    assert closed_reason(RINKOKAKU, date(2026, 12, 30)) == "12月29日から1月3日まで"
    assert closed_reason(RINKOKAKU, date(2026, 12, 27)) is None
    with translation.override("en"):
        assert closed_reason(RINKOKAKU, date(2026, 12, 30))


def test_moved_day_names_the_rule_that_moved() -> None:
    moved = closed_rule(RINKOKAKU, date(2026, 11, 24))

    assert moved is not None
    assert moved.kind == "weekday"


@pytest.mark.parametrize(
    ("facility", "day", "expected"),
    [
        (RINKOKAKU, date(2026, 12, 28), date(2027, 1, 5)),
        (RINKOKAKU, date(2026, 12, 27), date(2026, 12, 27)),
        (KOMINKAN, date(2027, 1, 1), date(2027, 1, 5)),
        (BUNKA, date(2026, 11, 3), date(2026, 11, 3)),
        (BUNKA, date(2026, 9, 24), date(2026, 9, 25)),
        (hall(YEAR_END), date(2027, 12, 31), date(2028, 1, 4)),
    ],
)
def test_next_open_day(facility: FacilityValue, day: date, expected: date) -> None:
    assert next_open_day(facility, day) == expected


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2027, 1, 1), date(2027, 1, 2)),
        (date(2026, 5, 3), date(2026, 5, 7)),
        (date(2026, 12, 1), date(2026, 12, 1)),
    ],
)
def test_next_non_holiday(day: date, expected: date) -> None:
    assert next_non_holiday(day) == expected


def test_hall_that_is_always_closed_ends_the_search() -> None:
    never = hall(rule("weekday", weekdays=(0, 1, 2, 3, 4, 5, 6)))

    assert next_open_day(never, date(2026, 12, 1)) == date(2026, 12, 1)


def test_single_dates_and_unknown_rules_in_words() -> None:
    assert rule_in_words(rule("dates")) == "臨時の休館日"
    assert rule_in_words(rule("weekday", weekdays=(0,), on_holiday="opens")).startswith(
        "毎週月曜日"
    )
    assert is_open(hall(rule("season")), date(2026, 12, 30))  # without ends it says nothing
    assert is_open(hall(rule("moon")), date(2026, 12, 30))


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2027, 1, 31), CLOSED),
        (date(2027, 2, 27), OPEN),
        (date(2027, 2, 28), CLOSED),
        (date(2028, 2, 28), OPEN),  # a leap year
        (date(2028, 2, 29), CLOSED),
        (date(2027, 4, 30), CLOSED),
        (date(2027, 5, 15), CLOSED),  # a Saturday
        (date(2027, 5, 16), OPEN),
    ],
)
def test_days_of_the_month_and_its_last_one(day: date, expected: bool) -> None:
    assert is_open(hall(rule("month_day", nth=(LAST_DAY, 15))), day) is expected


def test_last_day_that_is_a_holiday_moves_where_the_hall_says_so() -> None:
    moving = hall(rule("month_day", nth=(29,), on_holiday="shifts"))

    assert is_open(moving, date(2027, 4, 29))  # Showa Day, a Thursday
    assert not is_open(moving, date(2027, 4, 30))


@pytest.mark.parametrize(
    ("language", "words"),
    [("ja", "毎月15日・末日"), ("en", "every month on: 15, last day")],
)
def test_days_of_the_month_in_words(language: str, words: str) -> None:
    with translation.override(language):
        assert rule_in_words(rule("month_day", nth=(15, LAST_DAY))) == words
