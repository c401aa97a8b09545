"""The arithmetic of figures: shares, sums over halls, months, lines."""

from datetime import date
from decimal import Decimal

import pytest

from kpi.rules.chart import HEIGHT, MARGIN, chart_of
from kpi.rules.measure import Measure, added, merged, value_of
from kpi.rules.months import Month, months_until


@pytest.mark.parametrize(
    ("part", "whole", "hundredfold", "value"),
    [
        (7, None, True, Decimal(7)),
        (1, 3, True, Decimal("33.3")),
        (2, 3, True, Decimal("66.7")),
        (1, 8, True, Decimal("12.5")),
        (0, 5, True, Decimal("0.0")),
        (0, 0, True, None),  # nothing of nothing is not 0 %
        (90, 4, False, Decimal("22.5")),
    ],
)
def test_share_is_rounded_once_and_never_made_up(
    part: int, whole: int | None, hundredfold: bool, value: Decimal | None
) -> None:
    assert value_of(part=part, whole=whole, hundredfold=hundredfold) == value


def test_city_is_the_sum_of_parts_and_wholes_not_the_mean_of_shares() -> None:
    halls = [
        Measure(part=1, whole=1, facility_id=1),
        Measure(part=0, whole=9, facility_id=2),
    ]

    [city] = [each for each in added(halls) if each.facility_id is None]

    assert (city.part, city.whole) == (1, 10)


def test_measures_that_came_apart_are_one() -> None:
    rooms = [Measure(part=2, whole=3, facility_id=1), Measure(part=1, whole=4, facility_id=1)]

    assert merged(rooms) == [Measure(part=3, whole=7, facility_id=1)]


def test_month_of_the_year_end_is_followed_by_january() -> None:
    december = Month.of(date(2026, 12, 31))

    assert december.following == Month(date(2027, 1, 1))
    assert len(december.days) == 31
    assert [str(each) for each in months_until(Month(date(2027, 1, 1)), count=3)] == [
        "2026-11",
        "2026-12",
        "2027-01",
    ]


def test_month_begins_at_midnight_in_tokyo() -> None:
    during = Month(date(2026, 12, 1)).during

    assert during.start.isoformat() == "2026-12-01T00:00:00+09:00"


def test_line_breaks_where_there_is_no_value_and_stands_on_zero() -> None:
    chart = chart_of([Decimal(0), Decimal(50), None, Decimal(100), Decimal(50)])

    assert len(chart.lines) == 2
    assert chart.lines[0].split()[0] == f"{MARGIN},{HEIGHT - MARGIN}"
    assert chart.top == 100
    assert chart.last is not None


def test_line_of_nothing_is_empty() -> None:
    assert chart_of([None, None]).lines == []
