"""Points and what follows, as tables: windows, ends, thresholds, waivers. Without a database."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booking.enums import CancelledAs, Status
from booking.rules.penalties import (
    Effect,
    Point,
    begun_by,
    effects_of,
    ended_by,
    in_effect,
    points_of_cancelling,
    total_on,
)
from facilities.enums import PenaltyEffect
from facilities.rules.penalties import EffectRule, Lasting, PenaltyValue, PointRule

SINCE = date(2025, 4, 1)
USE = date(2026, 12, 5)
MINATO = date(2025, 6, 1)
SUSPENDED, MONTHLY = PenaltyEffect.SUSPENDED, PenaltyEffect.BOOKINGS_A_MONTH


def rules(*points: PointRule, since: date = SINCE, until: date | None = None) -> PenaltyValue:
    """Rules that restrict at 2 points for a month and suspend at 3 for two."""
    return PenaltyValue(
        valid_from=since,
        valid_until=until,
        points=points,
        counts=Lasting(months=6),
        effects=(
            EffectRule(at=2, then="bookings_a_month", most=1, lasts=Lasting(months=1)),
            EffectRule(at=3, then="suspended", lasts=Lasting(months=2)),
        ),
    )


def late(points: int = 1, first: int = 6, last: int = 0) -> PointRule:
    """A window of late cancellation."""
    return PointRule(cause="late_cancel", points=points, from_days=first, until_days=last)


NERIMA = (rules(late(first=6)),)
WINDOW = (rules(late(first=6, last=3)),)
TWO_STEPS = (rules(late(1, 6, 3), late(2, 2, 0)),)
# 港区: until May 2025 from 6 days before, from June 2025 from 3 days before
DATED = (rules(late(first=3), since=MINATO), rules(late(first=6), until=MINATO))


@pytest.mark.parametrize(
    ("penalties", "days_before", "points"),
    [
        (NERIMA, 7, 0),
        (NERIMA, 6, 1),
        (NERIMA, 0, 1),
        (WINDOW, 7, 0),
        (WINDOW, 6, 1),
        (WINDOW, 3, 1),
        (WINDOW, 2, 0),
        (TWO_STEPS, 3, 1),
        (TWO_STEPS, 2, 2),
        (DATED, 4, 0),
        (DATED, 3, 1),
        ((), 0, 0),
    ],
)
def test_late_window(penalties: tuple[PenaltyValue, ...], days_before: int, points: int) -> None:
    given_now = points_of_cancelling(
        penalties,
        how=CancelledAs.BY_APPLICANT,
        before=Status.CONFIRMED,
        use_on=USE,
        today=USE - timedelta(days=days_before),
    )

    assert given_now == points


def test_rules_of_the_day_of_cancelling_hold() -> None:
    last_of_may = points_of_cancelling(
        DATED,
        how=CancelledAs.BY_APPLICANT,
        before=Status.CONFIRMED,
        use_on=date(2025, 6, 5),
        today=date(2025, 5, 31),
    )

    assert last_of_may == 1


@pytest.mark.parametrize(
    ("how", "before", "points"),
    [
        (CancelledAs.BY_APPLICANT, Status.CONFIRMED, 1),
        (CancelledAs.LATE, Status.AWAITING_PAYMENT, 1),
        (CancelledAs.BY_APPLICANT, Status.REQUESTED, 0),
        (CancelledAs.TAKEN_BACK, Status.CONFIRMED, 0),
        (CancelledAs.BY_CITY, Status.CONFIRMED, 0),
        (CancelledAs.BY_DISASTER, Status.CONFIRMED, 0),
        (None, Status.CONFIRMED, 0),
    ],
)
def test_whose_doing_it_was(how: CancelledAs | None, before: Status, points: int) -> None:
    assert points_of_cancelling(NERIMA, how=how, before=before, use_on=USE, today=USE) == points


@pytest.mark.parametrize(
    ("lasting", "first", "end"),
    [
        (Lasting(months=3), date(2026, 11, 30), date(2027, 2, 28)),
        (Lasting(months=1), date(2026, 12, 31), date(2027, 1, 31)),
        (Lasting(days=90), date(2026, 12, 1), date(2027, 3, 1)),
        (Lasting(until="fiscal_year"), date(2027, 3, 31), date(2027, 4, 1)),
        (Lasting(until="fiscal_year"), date(2027, 4, 1), date(2028, 4, 1)),
        (Lasting(until="half_year"), date(2026, 9, 30), date(2026, 10, 1)),
        (Lasting(until="half_year"), date(2026, 10, 1), date(2027, 4, 1)),
    ],
)
def test_first_day_after(lasting: Lasting, first: date, end: date) -> None:
    assert lasting.end(first) == end


def point(day: date, points: int = 1, *, ends: date | None = None) -> Point:
    """Points given on that day, for half a year."""
    return Point(day, day, ends or Lasting(months=6).end(day), points)


D1, D2, D3 = date(2026, 5, 1), date(2026, 5, 20), date(2026, 6, 10)


@pytest.mark.parametrize(
    ("points", "effects"),
    [
        ([], []),
        ([point(D1)], []),
        ([point(D1), point(D2)], [(MONTHLY, D2, date(2026, 6, 20))]),
        (
            [point(D1), point(D2), point(D3)],
            [(MONTHLY, D2, date(2026, 7, 10)), (SUSPENDED, D3, date(2026, 8, 10))],
        ),
        ([point(D1, ends=D2), point(D2)], []),  # the first no longer counts
        (
            [point(D1, 3)],
            [(MONTHLY, D1, date(2026, 6, 1)), (SUSPENDED, D1, date(2026, 7, 1))],
        ),
        (
            [point(D1, 2), point(date(2026, 9, 1))],  # apart: two restrictions of a kind
            [
                (MONTHLY, D1, date(2026, 6, 1)),
                (MONTHLY, date(2026, 9, 1), date(2026, 10, 1)),
                (SUSPENDED, date(2026, 9, 1), date(2026, 11, 1)),
            ],
        ),
    ],
)
def test_what_follows(points: list[Point], effects: list[tuple[object, date, date]]) -> None:
    found = effects_of(points, NERIMA)

    assert [(each.kind, each.begins_on, each.ends_on) for each in found] == effects


def test_point_of_a_day_without_rules_restricts_nothing() -> None:
    before = SINCE - timedelta(days=1)

    assert effects_of([point(before, 9)], NERIMA) == []


def test_strictest_of_several_holds() -> None:
    loose = Effect(MONTHLY, 3, D1, D3)
    strict = Effect(MONTHLY, 1, D1, D2)

    assert in_effect([loose, strict], MONTHLY, D1) == strict
    assert in_effect([loose, strict], MONTHLY, D2) == loose
    assert in_effect([loose, strict], MONTHLY, D3) is None


def test_what_an_act_began_and_ended() -> None:
    short, long = Effect(SUSPENDED, 0, D1, D2), Effect(SUSPENDED, 0, D1, D3)

    assert begun_by([], [short], D1) == [short]
    assert begun_by([short], [long], D1) == [long]
    assert begun_by([long], [long], D1) == []
    assert ended_by([short], [], D1) == [short]
    assert ended_by([short], [], D2) == []
    assert ended_by([long], [short], D1) == []


DAYS = st.integers(0, 700).map(lambda n: SINCE + timedelta(days=n))
POINTS = st.builds(point, DAYS, st.integers(1, 4))


@given(st.lists(POINTS, max_size=8), DAYS)
def test_without_a_point_nobody_is_restricted_longer(points: list[Point], day: date) -> None:
    """A waiver never makes anything worse, and order of reading does not matter."""
    everything = effects_of(points, NERIMA)

    assert effects_of(points[::-1], NERIMA) == everything
    for index in range(len(points)):
        without = points[:index] + points[index + 1 :]
        assert total_on(without, day) <= total_on(points, day)
        for kind in PenaltyEffect:
            if in_effect(effects_of(without, NERIMA), kind, day):
                assert in_effect(everything, kind, day)


@given(st.lists(POINTS, max_size=8), DAYS)
def test_nothing_follows_from_fewer_points_than_the_lowest_threshold(
    points: list[Point], day: date
) -> None:
    most = max((total_on(points, each.given_on) for each in points), default=0)

    if most < 2:
        assert not any(each.holds_on(day) for each in effects_of(points, NERIMA))
