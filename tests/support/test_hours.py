"""Working time: weekends, holidays, new year, the edges of a day."""

from datetime import datetime, time

import pytest

from core.clock import JST
from support.enums import CaseChannel, Category
from support.rules.hours import (
    HALF_A_DAY,
    ONE_DAY,
    Hours,
    deadline_after,
    hours_of,
    target_minutes,
    working_minutes,
)

NINE_TO_SIX = Hours(time(9), time(18))


def at(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=JST)


@pytest.mark.parametrize(
    ("since", "minutes", "until"),
    [
        ("2026-11-24 10:00", 60, "2026-11-24 11:00"),
        ("2026-11-24 17:30", 60, "2026-11-25 09:30"),
        ("2026-11-24 03:00", 60, "2026-11-24 10:00"),
        ("2026-11-24 18:00", 60, "2026-11-25 10:00"),
        ("2026-11-24 10:00", 480, "2026-11-24 18:00"),
        ("2026-11-27 17:00", 120, "2026-11-30 10:00"),  # over a weekend
        ("2026-11-20 17:00", 120, "2026-11-24 10:00"),  # Monday the 23rd is a holiday
        ("2026-12-28 17:00", 120, "2027-01-04 10:00"),  # over new year
        ("2026-04-28 17:30", 60, "2026-04-30 09:30"),  # 29 April
    ],
)
def test_deadline(since: str, minutes: int, until: str) -> None:
    assert deadline_after(at(since), minutes=minutes, hours=NINE_TO_SIX) == at(until)


@pytest.mark.parametrize(
    ("start", "end", "minutes"),
    [
        ("2026-11-24 10:00", "2026-11-24 10:00", 0),
        ("2026-11-24 10:00", "2026-11-24 09:00", 0),
        ("2026-11-24 10:00", "2026-11-24 10:59", 59),
        ("2026-11-24 17:00", "2026-11-25 10:00", 120),
        ("2026-11-27 17:00", "2026-11-30 10:00", 120),
        ("2026-11-28 10:00", "2026-11-29 20:00", 0),
        ("2026-12-29 10:00", "2027-01-04 10:00", 60),
    ],
)
def test_working_time(start: str, end: str, minutes: int) -> None:
    assert working_minutes(at(start), at(end), hours=NINE_TO_SIX) == minutes


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("9:00–18:00", NINE_TO_SIX),
        ("平日 8:30から17:15まで", Hours(time(8, 30), time(17, 15))),
        ("24時間", None),
        ("18:00–9:00", None),
        ("9:00–25:00", None),
    ],
)
def test_published_hours_are_read(text: str, hours: Hours | None) -> None:
    assert hours_of(text) == hours


def test_complaints_and_calls_are_answered_sooner() -> None:
    assert target_minutes(channel=CaseChannel.MAIL, category=Category.KEY) == ONE_DAY
    assert target_minutes(channel=CaseChannel.MAIL, category=Category.COMPLAINT) == HALF_A_DAY
    assert target_minutes(channel=CaseChannel.PHONE, category=Category.KEY) == HALF_A_DAY
