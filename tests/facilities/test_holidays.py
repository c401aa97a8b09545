"""Public holidays: two independent libraries agree, and known days are named."""

from datetime import date, timedelta

import holidays as other_library
import pytest

from facilities.rules.holidays import holiday_name, is_holiday


@pytest.mark.parametrize("year", [2025, 2026, 2027, 2028])
def test_holidays_agree_with_a_second_library(year: int) -> None:
    others = set(other_library.country_holidays("JP", years=year))

    days = [date(year, 1, 1) + timedelta(days=n) for n in range(366)]
    ours = {day for day in days if day.year == year and is_holiday(day)}

    assert ours == others


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2026, 11, 23), "勤労感謝の日"),
        (date(2026, 5, 6), "振替休日"),
        (date(2026, 9, 22), "国民の休日"),
        (date(2027, 1, 2), ""),
        (date(2026, 12, 6), ""),
    ],
)
def test_holidays_have_names(day: date, name: str) -> None:
    assert holiday_name(day) == name
