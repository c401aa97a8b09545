"""Prices by the unit: people, nights, days whose number decides, parts of the day."""

from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest

from facilities.errors import NoPrice, PeopleMissing
from facilities.rules.fees import Case, Schedule, Use, Wanted, quote
from facilities.rules.fees.values import Charge, Condition, Row, Scope
from facilities.rules.names import Names

THURSDAY = date(2026, 10, 1)
CLASSES = (("adult", Fraction(270)), ("child", Fraction(60)))


def table(*rows: Row, charges: tuple[Charge, ...] = ()) -> Schedule:
    return Schedule(
        names=Names(ja="見本"),
        valid_from=THURSDAY,
        rooms={"r": Names(ja="室")},
        people={"adult": Names(ja="大人")},
        fees=rows,
        charges=charges,
    )


def yen(*rows: Row, days: int = 1, **facts: Any) -> int:
    use = Use(room="r", day=THURSDAY, until=THURSDAY + timedelta(days=days - 1), **facts)
    return quote(schedule=table(*rows), case=Case(uses=(use,))).total_yen


def clock(starts: int, ends: int) -> dict[str, Any]:
    return {"starts": starts * 60, "ends": ends * 60}


@pytest.mark.parametrize(
    ("row", "people", "expected"),
    [
        (Row(per="hour", each_person=True, yen=Fraction(100)), {"all": 3}, 600),
        (Row(per="hour", each_person=True, by_person=CLASSES), {"adult": 2, "child": 1}, 1200),
        (Row(per="hour", each_person=True, by_person=CLASSES), {"adult": 0, "child": 1}, 120),
        (Row(per="hour", each_person=True, yen=Fraction(100), most=Fraction(150)), {"all": 3}, 450),
        (Row(per="use", each_person=True, yen=Fraction(100)), {"all": 3}, 300),
        (Row(per="person", block=10, yen=Fraction(500)), {"all": 21}, 1500),
    ],
)
def test_price_is_for_each_person(row: Row, people: dict[str, int], expected: int) -> None:
    assert yen(row, people=people, **clock(10, 12)) == expected


@pytest.mark.parametrize("people", [{}, {"adult": 0, "child": 0}])
@pytest.mark.parametrize("per", ["hour", "person"])
def test_price_by_the_person_needs_to_know_how_many(per: str, people: dict[str, int]) -> None:
    each = per != "person"
    for row in (
        Row(per=per, each_person=each, by_person=CLASSES),
        Row(per=per, each_person=each, yen=Fraction(5)),
    ):
        with pytest.raises(PeopleMissing):
            yen(row, people=people, **clock(10, 12))


def test_class_without_a_price_is_refused_by_its_name() -> None:
    row = Row(per="hour", each_person=True, by_person=CLASSES[1:])

    with pytest.raises(NoPrice, match="大人"):
        yen(row, people={"adult": 1}, **clock(10, 12))


def test_line_names_the_classes() -> None:
    use = Use(room="r", day=THURSDAY, people={"adult": 2}, **clock(10, 12))

    (line,) = quote(
        schedule=table(Row(per="hour", each_person=True, by_person=CLASSES)), case=Case(uses=(use,))
    ).lines

    assert line.how == "大人 270円 × 2時間 × 2人"


ON_FRIDAY = Scope(when=Condition(days=frozenset({"fri"})))


@pytest.mark.parametrize(
    ("rows", "days", "expected"),
    [
        ([Row(per="night", yen=Fraction(1000))], 3, 2000),
        ([Row(per="night", yen=Fraction(1500), scope=ON_FRIDAY), Row(per="night")], 4, 1500),
        ([Row(per="night", yen=Fraction(700), first=(2, Fraction(1000)))], 5, 1000 + 2 * 700),
        ([Row(per="night", block=3, yen=Fraction(2000))], 5, 4000),
        ([Row(per="day", yen=Fraction(700), first=(2, Fraction(1000)))], 5, 1000 + 3 * 700),
        ([Row(per="day", yen=Fraction(700), least=3)], 2, 2100),
        ([Row(per="day", yen=Fraction(700), most_blocks=3)], 9, 2100),
    ],
)
def test_number_of_days_or_nights_decides(rows: list[Row], days: int, expected: int) -> None:
    assert yen(*rows, days=days) == expected


@pytest.mark.parametrize("row", [Row(per="night"), Row(per="night", block=3)])
def test_use_of_one_day_has_no_night_and_no_price_by_the_night(row: Row) -> None:
    with pytest.raises(NoPrice):
        yen(row, days=1)


def test_something_lent_by_the_night_costs_nothing_without_one() -> None:
    sheet = Charge(
        code="sheet", names=Names(ja="シーツ"), rows=(Row(per="night", yen=Fraction(200)),)
    )
    schedule = table(Row(yen=Fraction(0)), charges=(sheet,))
    wanted = (Wanted(code="sheet", pieces=2),)

    prices = [
        quote(
            schedule=schedule,
            case=Case(
                uses=(Use(room="r", day=THURSDAY, until=THURSDAY + timedelta(n), wanted=wanted),)
            ),
        ).total_yen
        for n in (0, 2)
    ]

    assert prices == [0, 800]


def part(starts: int, ends: int, yen: int) -> Row:
    return Row(per="hour", yen=Fraction(yen), between=(starts * 60, ends * 60))


def test_minute_of_several_parts_of_the_day_belongs_to_the_first() -> None:
    rows = [part(17, 22, 500), part(9, 22, 300), part(9, 20, 1)]

    assert yen(*rows, **clock(15, 19)) == 2 * 500 + 2 * 300


def test_time_that_no_part_of_the_day_holds_has_no_price_and_is_named() -> None:
    with pytest.raises(NoPrice, match="21:00–22:00"):
        yen(part(9, 17, 300), part(17, 21, 500), **clock(15, 22))


def test_lights_are_due_only_in_their_part_of_the_day() -> None:
    lights = Charge(code="l", names=Names(ja="照明"), charged="always", rows=(part(18, 21, 400),))
    schedule = table(Row(), charges=(lights,))

    prices = [
        quote(
            schedule=schedule, case=Case(uses=(Use(room="r", day=THURSDAY, **clock(*hours)),))
        ).total_yen
        for hours in ((9, 12), (16, 19), (17, 21))
    ]

    assert prices == [0, 400, 1200]


@pytest.mark.parametrize(
    ("fraction", "hours"),
    [
        ("up", [1, 1, 1, 2]),
        ("down", [0, 0, 0, 1]),
        ("half_up", [0, 1, 1, 1]),
        ("over_half", [0, 0, 1, 1]),
    ],
)
def test_part_of_an_hour(fraction: str, hours: list[int]) -> None:
    row = Row(per="hour", yen=Fraction(100), fraction=fraction)

    prices = [yen(row, starts=600, ends=600 + minutes) for minutes in (29, 30, 31, 61)]

    assert prices == [100 * each for each in hours]
