"""Properties that see the faults a price engine has: each fails when its fault is planted.

Down for up, surcharges in another order, a cap that is passed over, a surcharge or a reduction on
what it leaves out, a combination that is not taken, the day on which a version begins, a begun hour
that is dropped, floating point, an amount below nothing.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from math import prod

from hypothesis import given
from hypothesis import strategies as st

from facilities.rules.fees import Case, Quote, Rounding, Schedule, Use, Wanted, quote
from facilities.rules.fees.choice import quote_by
from facilities.rules.fees.values import (
    ALL,
    Cap,
    Charge,
    Column,
    Limit,
    Reduction,
    Row,
    Slot,
    Surcharge,
)
from facilities.rules.names import Names

DAY = date(2026, 10, 1)
NAMES = Names(ja="見本")
YEN = st.integers(0, 100_000).map(Fraction)
FACTORS = st.lists(st.fractions(0, 5, max_denominator=20), max_size=4)
WAYS = st.sampled_from(["down", "up", "half_up"])
TO = st.sampled_from([1, 10, 100, 1000])
EQUIPMENT = frozenset({"equipment"})


def table(yen: Fraction, **more: object) -> Schedule:
    """A room for so much, and a piano for 700."""
    piano = Charge(code="p", names=NAMES, kind="equipment", rows=(Row(yen=Fraction(700)),))
    schedule = Schedule(
        names=NAMES, valid_from=DAY, rooms={"r": NAMES}, fees=(Row(yen=yen),), charges=(piano,)
    )
    return replace(schedule, **more)  # type: ignore[arg-type]


def priced(schedule: Schedule, *, wanted: str = "", **use: int) -> Quote:
    pieces = (Wanted(code=wanted),) if wanted else ()
    return quote(schedule=schedule, case=Case(uses=(Use(room="r", day=DAY, wanted=pieces, **use),)))  # type: ignore[arg-type]


def factors_of(factors: list[Fraction], **more: object) -> tuple[Surcharge, ...]:
    plain = Surcharge(code="s", names=NAMES, factor=Fraction(1))
    return tuple(replace(plain, factor=factor, **more) for factor in factors)  # type: ignore[arg-type]


@given(YEN, FACTORS, TO, WAYS)
def test_total_is_the_product_rounded_its_way(
    yen: Fraction, factors: list[Fraction], to: int, way: str
) -> None:
    schedule = table(yen, surcharges=factors_of(factors), total_rounding=Rounding(to=to, way=way))

    total, exact = priced(schedule).total_yen, yen * prod(factors)

    assert total % to == 0
    bounds: dict[str, Callable[[], bool]] = {
        "down": lambda: total <= exact < total + to,
        "up": lambda: total - to < exact <= total,
        "half_up": lambda: total - Fraction(to, 2) <= exact < total + Fraction(to, 2),
    }
    assert bounds[way]()


@given(YEN, FACTORS, TO, WAYS)
def test_surcharges_in_turn_are_taken_in_the_order_of_the_file(
    yen: Fraction, factors: list[Fraction], to: int, way: str
) -> None:
    rounding = Rounding(to=to, way=way)
    steps = factors_of(factors)
    schedule = table(yen, surcharges=steps, combine="in_turn", step_rounding=rounding)

    expected = yen
    for factor in factors:
        alone = table(expected, surcharges=factors_of([factor]), step_rounding=rounding)
        expected = Fraction(priced(alone).total_yen)

    assert priced(schedule).total_yen == expected


@given(YEN, FACTORS, st.integers(0, 100_000))
def test_limit_is_never_passed_and_never_raises(
    yen: Fraction, factors: list[Fraction], most: int
) -> None:
    limit = Limit(code="l", names=NAMES, cap=Cap(yen=most), to=frozenset({ALL}))
    free = table(yen, surcharges=factors_of(factors, to=frozenset({ALL})))

    capped = priced(replace(free, limits=(limit,)), wanted="p").total_yen

    assert capped == min(most, priced(free, wanted="p").total_yen)


@given(YEN, st.integers(1, 400), st.integers(0, 5_000))
def test_row_costs_at_most_what_it_says(yen: Fraction, minutes: int, most: int) -> None:
    by_hour = Row(per="hour", yen=yen, most=Fraction(most))

    total = priced(table(yen, fees=(by_hour,)), starts=0, ends=minutes).total_yen

    assert total == min(most, yen * -(-minutes // 60))


@given(YEN, FACTORS, st.sampled_from(["multiplied", "in_turn", "added", "highest"]))
def test_surcharge_leaves_out_what_it_says(
    yen: Fraction, factors: list[Fraction], combine: str
) -> None:
    surcharges = factors_of(factors, to=frozenset({ALL}), leaves_out=EQUIPMENT)
    schedule = table(yen, surcharges=surcharges, combine=combine)

    with_piano = priced(schedule, wanted="p").total_yen

    assert with_piano == priced(schedule).total_yen + 700


@given(YEN, st.integers(0, 100), st.sampled_from(["best", "in_turn", "added"]))
def test_reduction_leaves_out_what_it_says(yen: Fraction, percent: int, combine: str) -> None:
    reduction = Reduction(
        code="r", names=NAMES, percent=Fraction(percent), to=frozenset({ALL}), leaves_out=EQUIPMENT
    )
    schedule = table(yen, reductions=(reduction,), combine_reductions=combine)

    with_piano = priced(schedule, wanted="p").total_yen

    assert with_piano == priced(schedule).total_yen + 700


@given(YEN, st.lists(st.integers(0, 100), max_size=4), st.integers(0, 200_000))
def test_reductions_never_reach_below_nothing_and_never_raise(
    yen: Fraction, percents: list[int], off: int
) -> None:
    reductions = (
        *(Reduction(code="r", names=NAMES, percent=Fraction(p)) for p in percents),
        Reduction(code="y", names=NAMES, yen=off),
    )
    for combine in ("best", "in_turn", "added"):
        schedule = table(yen, reductions=reductions, combine_reductions=combine)

        lines = priced(schedule).lines

        assert 0 <= sum(line.yen for line in lines) <= yen
        assert all(line.yen <= 0 for line in lines[1:])


SLOTS = tuple(
    Slot(code=code, names=NAMES, starts=n * 60, ends=n * 60 + 60) for n, code in enumerate("abc")
)


@given(YEN, YEN, YEN, st.permutations(SLOTS))
def test_combination_is_taken_whatever_its_parts_cost(
    one: Fraction, other: Fraction, both: Fraction, slots: list[Slot]
) -> None:
    prices = {"a": one, "b": other, "c": one, "ab": both, "abc": other}
    columns = tuple(Column(code=c, slots=frozenset(c), yen=yen) for c, yen in prices.items())
    schedule = table(one, fees=(Row(columns=columns),), slots=SLOTS)

    def total(codes: str) -> Fraction:
        chosen = tuple(slot for slot in slots if slot.code in codes)
        case = Case(uses=(Use(room="r", day=DAY, slots=chosen),))
        return Fraction(quote(schedule=schedule, case=case).total_yen)

    assert (total("ab"), total("abc"), total("ac")) == (both, other, one + one)


@given(st.dates(DAY, DAY + timedelta(400)), st.integers(-3, 3), st.booleans())
def test_version_holds_from_its_first_day_on(begins: date, days: int, by_permit: bool) -> None:
    on = begins + timedelta(days)
    new = table(
        Fraction(2),
        valid_from=begins,
        chosen_by="permit" if by_permit else "use",
    )
    old = table(Fraction(1), valid_from=date(2020, 4, 1))
    other = on + timedelta(30 if days < 0 else -30)
    use_on, permit_on = (other, on) if by_permit else (on, other)

    total = quote_by(
        versions=(new, old), case=Case(uses=(Use(room="r", day=use_on),), permit_on=permit_on)
    ).total_yen

    assert total == (1 if days < 0 else 2)


@given(st.integers(1, 24 * 60), st.integers(1, 5), st.integers(0, 3))
def test_begun_block_of_time_counts_as_a_whole(minutes: int, block: int, least: int) -> None:
    row = Row(per="hour", block=block, least=least, yen=Fraction(100))
    schedule = table(Fraction(0), fees=(row,))

    blocks = Fraction(priced(schedule, starts=0, ends=minutes).total_yen, 100)

    assert blocks == max(least, -(-minutes // (60 * block)))


HUNDREDS = st.integers(1, 600).map(lambda number: 100 * number)  # a per cent of one is whole yen


@given(HUNDREDS, FACTORS, st.integers(0, 100))
def test_amounts_that_floating_point_misses_are_exact(
    yen: int, factors: list[Fraction], percent: int
) -> None:
    heating = Charge(
        code="h",
        names=NAMES,
        charged="always",
        rows=(Row(percent=Fraction(percent), of="reduced"),),
    )
    reduction = Reduction(code="r", names=NAMES, percent=Fraction(100 - percent))
    schedule = table(
        Fraction(yen), surcharges=factors_of(factors), charges=(heating,), reductions=(reduction,)
    )

    total = priced(schedule).total_yen

    reduced = Fraction(yen) * prod(factors) * percent / 100
    assert total == (reduced + reduced * percent / 100) // 1
