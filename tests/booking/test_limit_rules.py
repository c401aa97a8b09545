"""How much one applicant may book: tables without a database (requirements 55, 56)."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest

from booking.errors import LimitReached, TooManyAtOnce, TooManyDays
from booking.rules.limits import Use, check_uses, span_to_read
from core.clock import JST, at
from core.periods import Period
from facilities.rules.terms import LimitValue
from facilities.rules.values import FacilityValue, Names, RoomValue, RulesValue
from tests.facilities.values import hall

NOW = datetime(2026, 6, 1, 10, tzinfo=JST)
SATURDAY = date(2026, 12, 5)


def a_room(code: str, number: int, *limits: LimitValue) -> RoomValue:
    """A room whose rules have these limits."""
    rules = RulesValue(
        valid_from=date(2020, 4, 1),
        opens_months=3,
        opens_at=time(9),
        closes_days=0,
        cancel_days=3,
        applicants=frozenset({"person"}),
        limits=limits,
        clause="規則",
    )
    return RoomValue(
        id=number,
        code=code,
        names=Names(ja=code),
        facility_id=1,
        part_ids=(number,),
        capacity=10,
        timetable_code="std",
        rules=(rules,),
    )


def uses(
    *days: date,
    limit: LimitValue,
    room: str = "a",
    at_hour: int = 9,
    hours: int = 3,
    made_at: datetime = NOW,
    over: bool = False,
) -> list[Use]:
    """One use of one slot on each of the days."""
    number = {"a": 1, "b": 2}[room]
    begins = [at(day, time(at_hour)) for day in days]
    return [
        Use(
            facility=HALL,
            room=a_room(room, number, limit),
            during=Period(begin, begin + timedelta(hours=hours)),
            slots=1,
            made_at=made_at,
            over=over,
        )
        for begin in begins
    ]


HALL: FacilityValue = hall()


def refused(wished: Sequence[Use], booked: Sequence[Use] = (), *classes: str) -> bool:
    """Whether an applicant of these classes is refused."""
    try:
        check_uses(wished, booked, classes_at=lambda _hall: frozenset(classes))
    except LimitReached:
        return True
    return False


def day(text: str) -> date:
    """2026-12-05."""
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("per", "booked", "wished", "is_refused"),
    [
        ("day", "2026-12-05", "2026-12-05", True),
        ("day", "2026-12-05", "2026-12-06", False),
        ("week", "2026-11-30", "2026-12-06", True),  # Monday to Sunday
        ("week", "2026-12-06", "2026-12-07", False),
        ("month", "2026-12-01", "2026-12-31", True),
        ("month", "2026-12-31", "2027-01-01", False),
        ("half_year", "2026-04-01", "2026-09-30", True),
        ("half_year", "2026-09-30", "2026-10-01", False),
        ("half_year", "2026-10-01", "2027-03-31", True),
        ("half_year", "2027-03-31", "2027-04-01", False),
        ("fiscal_year", "2026-04-01", "2027-03-31", True),
        ("fiscal_year", "2027-03-31", "2027-04-01", False),
        ("outstanding", "2026-06-02", "2027-12-31", True),
    ],
)
def test_span_is_counted_from_its_first_day_to_its_last(
    per: str, booked: str, wished: str, is_refused: bool
) -> None:
    limit = LimitValue(most=1, per=per)

    before = uses(day(booked), limit=limit)
    now = uses(day(wished), limit=limit)

    assert refused(now, before) is is_refused


@pytest.mark.parametrize("per", ["day", "week", "month", "half_year", "fiscal_year"])
@pytest.mark.parametrize("wished", ["2026-12-31", "2027-03-31", "2027-04-01", "2028-02-29"])
def test_what_is_read_holds_the_whole_span(per: str, wished: str) -> None:
    """Every day on which a booked use would count lies in the span that is read, and no other."""
    limit = LimitValue(most=1, per=per)
    now = uses(day(wished), limit=limit)
    start, end = span_to_read(now, lambda _hall: frozenset())
    assert end is not None

    for offset in range(-400, 400):
        other = uses(day(wished) + timedelta(days=offset), limit=limit)
        inside = start <= other[0].during.start < end
        assert refused(now, other) is inside


@pytest.mark.parametrize(
    ("limit", "booked", "wished", "is_refused"),
    [
        (LimitValue(most=2), 1, 1, False),
        (LimitValue(most=2), 1, 2, True),
        (LimitValue(most=2), 0, 3, True),
        (LimitValue(most=2, count="bookings"), 2, 1, True),
        (LimitValue(most=9, count="hours"), 2, 1, False),  # three hours each
        (LimitValue(most=8, count="hours"), 2, 1, True),
    ],
)
def test_amount_is_that_of_slots_bookings_or_hours(
    limit: LimitValue, booked: int, wished: int, is_refused: bool
) -> None:
    days = [SATURDAY + timedelta(days=n) for n in range(booked + wished)]

    before = uses(*days[:booked], limit=limit)
    now = uses(*days[booked:], limit=limit)

    assert refused(now, before) is is_refused


@pytest.mark.parametrize(
    ("within", "room", "is_refused"),
    [("room", "a", True), ("room", "b", False), ("hall", "b", True), ("city", "b", True)],
)
def test_rooms_count_together_within_room_hall_or_city(
    within: str, room: str, is_refused: bool
) -> None:
    limit = LimitValue(most=1, within=within)

    before = uses(SATURDAY, limit=limit, room=room)

    assert refused(uses(SATURDAY, limit=limit, at_hour=13), before) is is_refused


def test_listed_rooms_count_together_and_no_others() -> None:
    alone = LimitValue(most=1, within="rooms", rooms=("a",))
    both = LimitValue(most=1, within="rooms", rooms=("a", "b"))

    assert not refused(uses(SATURDAY, limit=alone), uses(SATURDAY, limit=alone, room="b"))
    assert refused(uses(SATURDAY, limit=both), uses(SATURDAY, limit=both, room="b"))


WEEKEND_EVENING = LimitValue(most=1, weekdays=(5, 6, 7), begins_from=time(17))


@pytest.mark.parametrize(
    ("on", "hour", "is_refused"),
    [
        ("2026-12-06", 18, True),  # Sunday evening
        ("2026-12-06", 13, False),  # Sunday afternoon
        ("2026-12-07", 18, False),  # Monday
        ("2026-12-12", 17, True),
        ("2027-01-11", 18, False),  # 成人の日, but another month
    ],
)
def test_band_counts_only_its_days_and_hours(on: str, hour: int, is_refused: bool) -> None:
    before = uses(SATURDAY, limit=WEEKEND_EVENING, at_hour=18)

    now = uses(day(on), limit=WEEKEND_EVENING, at_hour=hour)

    assert refused(now, before) is is_refused


def test_public_holiday_is_a_day_of_the_band() -> None:
    holiday, before = day("2026-11-03"), day("2026-11-01")  # 文化の日, a Tuesday

    booked = uses(before, limit=WEEKEND_EVENING, at_hour=18)

    assert refused(uses(holiday, limit=WEEKEND_EVENING, at_hour=18), booked)


@pytest.mark.parametrize(
    ("made", "is_refused"),
    [("2026-11-20T23:59", True), ("2026-11-21T00:00", False), ("2026-12-04T09:00", False)],
)
def test_near_the_date_nothing_is_limited(made: str, is_refused: bool) -> None:
    """「利用日の2週間前からは数えない」 (保土ケ谷)."""
    limit = LimitValue(most=1, relaxed_days=14)
    at_moment = datetime.fromisoformat(made).replace(tzinfo=JST)
    before = uses(day("2026-12-01"), limit=limit)

    assert refused(uses(SATURDAY, limit=limit, made_at=at_moment), before) is is_refused


def test_what_was_booked_near_the_date_is_not_counted_later() -> None:
    limit = LimitValue(most=1, relaxed_days=14)
    late = datetime(2026, 12, 1, tzinfo=JST)

    before = uses(SATURDAY, limit=limit, made_at=late)

    assert not refused(uses(day("2026-12-31"), limit=limit, made_at=late), before)


def test_outstanding_ends_with_the_use() -> None:
    limit = LimitValue(most=1, per="outstanding")

    behind = uses(SATURDAY, limit=limit, over=True)

    assert not refused(uses(day("2026-12-12"), limit=limit), behind)


def test_limit_of_a_class_binds_only_that_class() -> None:
    limit = LimitValue(most=1, words=("person",))
    now = uses(SATURDAY, day("2026-12-06"), limit=limit)

    assert refused(now, (), "person")
    assert not refused(now, (), "organisation")


ROW = LimitValue(most=7, count="days_in_a_row", per="", within="room")


@pytest.mark.parametrize(
    ("booked", "wished", "is_refused"),
    [
        (range(6), [6], False),  # 前橋市民交流プラザ: seven days
        (range(7), [7], True),
        ([*range(3), *range(4, 8)], [3], True),  # closing a gap
        ([*range(7), *range(8, 10)], [20], False),  # a day between ends the row
        ([], range(8), True),
    ],
)
def test_days_in_a_row_are_counted_over_bookings(
    booked: Sequence[int], wished: Sequence[int], is_refused: bool
) -> None:
    start = day("2026-12-28")  # across the year's end

    before = uses(*(start + timedelta(days=n) for n in booked), limit=ROW)
    now = uses(*(start + timedelta(days=n) for n in wished), limit=ROW)

    assert refused(now, before) is is_refused


def test_row_that_is_too_long_says_its_first_day_and_length() -> None:
    days = [SATURDAY + timedelta(days=n) for n in range(8)]

    with pytest.raises(TooManyDays) as refusal:
        check_uses(uses(*days, limit=ROW), (), classes_at=lambda _hall: frozenset())

    said = refusal.value.message
    assert "2026年12月5日(土)から続けて8日" in said
    assert "規則" in said


@pytest.mark.parametrize(("hour", "is_refused"), [(9, True), (11, True), (12, False), (6, False)])
def test_nobody_is_in_two_places_at_once(hour: int, is_refused: bool) -> None:
    limit = LimitValue(most=1, count="rooms_at_once", per="", within="city")

    before = uses(SATURDAY, limit=limit)
    now = uses(SATURDAY, limit=limit, room="b", at_hour=hour)

    assert refused(now, before) is is_refused


def test_two_wishes_at_the_same_moment_are_two_places() -> None:
    limit = LimitValue(most=1, count="rooms_at_once", per="")
    now = [*uses(SATURDAY, limit=limit), *uses(SATURDAY, limit=limit, room="b")]

    with pytest.raises(TooManyAtOnce):
        check_uses(now, (), classes_at=lambda _hall: frozenset())


def test_three_uses_that_never_meet_at_once_are_two_places() -> None:
    """The count is that of one moment, not of everything that touches the wish."""
    limit = LimitValue(most=2, count="rooms_at_once", per="")
    before = [
        *uses(SATURDAY, limit=limit, room="b", at_hour=9, hours=2),
        *uses(SATURDAY, limit=limit, room="b", at_hour=11, hours=2),
    ]

    assert not refused(uses(SATURDAY, limit=limit, at_hour=9, hours=4), before)


def test_refusal_says_limit_used_wished_and_clause() -> None:
    limit: Any = LimitValue(most=4, clause="利用案内")
    before = uses(*(SATURDAY - timedelta(days=n) for n in range(3)), limit=limit)

    with pytest.raises(LimitReached) as refusal:
        check_uses(
            uses(SATURDAY, day("2026-12-06"), limit=limit),
            before,
            classes_at=lambda _hall: frozenset(),
        )

    said = refusal.value.message
    for words in (
        "1か月に4コマまで",
        "（根拠：利用案内）",
        "3コマ（2026年12月(令和8年)）",
        "2コマ",
    ):
        assert words in said
