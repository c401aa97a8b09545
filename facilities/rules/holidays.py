"""Japanese public holidays: 国民の祝日に関する法律, with its substitute and in-between days."""

from datetime import date
from functools import cache

import jpholiday

from facilities.words import holiday_in_words


def is_holiday(day: date) -> bool:
    """Whether `day` is a public holiday. Weekends and the days after New Year's Day are none."""
    return bool(_legal_name(day))


def holiday_name(day: date) -> str:
    """The name of the public holiday on `day` in the active language, empty if it is none."""
    name = _legal_name(day)
    return holiday_in_words(name) if name else ""


@cache
def _legal_name(day: date) -> str:
    return jpholiday.is_holiday_name(day) or ""
