"""What comes back when a booking is cancelled: the sets R1 to R8 of the catalogue's B-4."""

from datetime import date, time

import pytest

from booking.enums import Cause
from booking.rules.refunds import Refund, refund_rate, refund_yen
from booking.selectors.facts import refund_in_words
from facilities.rules.values import RefundTier, RulesValue

USE = date(2026, 9, 30)


def tier(percent: int, *, months: int = 0, days: int = 0) -> RefundTier:
    """One step of a set."""
    return RefundTier(months=months, days=days, percent=percent)


SETS = {
    "R1 hall": (tier(80, days=180), tier(50, days=60)),
    "R1 room": (tier(100, days=7),),
    "R4 community hall": (tier(100, months=5), tier(50, months=2)),
    "R4 other room": (tier(50, months=1),),
    "R4 civic hall": (tier(100, days=20), tier(50, days=1)),
    "R5 hall": (tier(80, months=6), tier(30, months=3)),
    "R5 room": (tier(100, days=7),),
    "R6": (tier(0),),
    "R7": (tier(100, days=10),),
    "R8 hall": (tier(100, days=20),),
    "none written": (),
}


def rules(name: str, *, cancel_days: int = 3) -> RulesValue:
    """Booking rules with that set of refunds."""
    return RulesValue(
        valid_from=date(2020, 4, 1),
        opens_months=3,
        opens_at=time(9),
        closes_days=0,
        cancel_days=cancel_days,
        applicants=frozenset({"person"}),
        refunds=SETS[name],
    )


def rate(name: str, cancelled_on: date, **given: object) -> Refund:
    """The answer of a set for a cancellation by the applicant, unless told otherwise."""
    facts: dict[str, object] = {"cause": Cause.APPLICANT, "in_grace": False} | given
    return refund_rate(
        rules=rules(name),
        use_on=USE,
        cancelled_on=cancelled_on,
        **facts,  # type: ignore[arg-type]
    )


@pytest.mark.parametrize(
    ("name", "cancelled_on", "percent"),
    [
        ("R1 hall", date(2026, 4, 3), 80),  # 180 days before
        ("R1 hall", date(2026, 4, 4), 50),
        ("R1 hall", date(2026, 8, 1), 50),  # 60 days before
        ("R1 hall", date(2026, 8, 2), 0),
        ("R1 room", date(2026, 9, 23), 100),
        ("R1 room", date(2026, 9, 24), 0),
        ("R4 community hall", date(2026, 4, 30), 100),
        ("R4 community hall", date(2026, 5, 1), 50),
        ("R4 community hall", date(2026, 7, 30), 50),
        ("R4 community hall", date(2026, 7, 31), 0),
        ("R4 other room", date(2026, 1, 5), 50),
        ("R4 other room", date(2026, 8, 30), 50),
        ("R4 other room", date(2026, 8, 31), 0),
        ("R4 civic hall", date(2026, 9, 10), 100),
        ("R4 civic hall", date(2026, 9, 11), 50),  # 19 days before
        ("R4 civic hall", date(2026, 9, 29), 50),
        ("R4 civic hall", USE, 0),
        ("R5 hall", date(2026, 3, 30), 80),
        ("R5 hall", date(2026, 3, 31), 30),
        ("R5 hall", date(2026, 6, 30), 30),
        ("R5 hall", date(2026, 7, 1), 0),
        ("R5 room", date(2026, 9, 23), 100),
        ("R6", date(2026, 1, 5), 0),
        ("R7", date(2026, 9, 20), 100),
        ("R7", date(2026, 9, 21), 0),
        ("R8 hall", date(2026, 9, 10), 100),
        ("R8 hall", date(2026, 9, 11), 0),
        ("none written", date(2026, 9, 27), 100),  # until the hall's own deadline
        ("none written", date(2026, 9, 28), 0),
    ],
)
def test_set_returns_by_day(name: str, cancelled_on: date, percent: int) -> None:
    assert rate(name, cancelled_on).percent == percent


@pytest.mark.parametrize("name", SETS)
@pytest.mark.parametrize("cause", [Cause.CITY, Cause.DISASTER])
def test_what_is_not_their_doing_comes_back_in_full(name: str, cause: Cause) -> None:
    assert rate(name, USE, cause=cause) == Refund(100)


@pytest.mark.parametrize("name", SETS)
def test_mistake_taken_back_costs_nothing(name: str) -> None:
    assert rate(name, USE, in_grace=True) == Refund(100)


def test_answer_says_until_when_it_is_so() -> None:
    assert rate("R1 hall", date(2026, 5, 1)) == Refund(50, until=date(2026, 8, 1))


def test_end_of_a_short_month_is_its_last_day() -> None:
    """One month before 31 March is the last of February."""
    last = refund_rate(
        rules=rules("R4 other room"),
        use_on=date(2027, 3, 31),
        cancelled_on=date(2027, 2, 28),
        cause=Cause.APPLICANT,
        in_grace=False,
    )

    assert last == Refund(50, until=date(2027, 2, 28))


@pytest.mark.parametrize(
    ("paid", "percent", "back"),
    [(60_000, 80, 48_000), (60_000, 50, 30_000), (60_000, 0, 0), (1_250, 30, 375), (333, 50, 166)],
)
def test_amount_is_whole_yen(paid: int, percent: int, back: int) -> None:
    assert refund_yen(paid_yen=paid, percent=percent) == back


@pytest.mark.parametrize(
    ("step", "said"),
    [
        (tier(80, months=6), "利用日の6か月前までに取り消すと、使用料の80%"),
        (tier(80, months=6, days=10), "利用日の6か月と10日前までに取り消すと、使用料の80%"),
        (tier(50, days=7), "利用日の7日前までに取り消すと、使用料の50%"),
        (tier(50), "利用日の当日までに取り消すと、使用料の50%"),
        (tier(0), "取り消しても、使用料はお返ししません"),
    ],
)
def test_step_is_told_as_it_is_computed(step: RefundTier, said: str) -> None:
    assert refund_in_words(step).startswith(said)
