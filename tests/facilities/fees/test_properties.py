"""What holds for every table and every case, shown with invented ones."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from facilities.rules.fees import Case, Rounding, Schedule, Use, Wanted, difference, quote
from facilities.rules.fees.splitting import splits_of
from facilities.rules.fees.values import (
    Charge,
    Column,
    Condition,
    Reduction,
    Row,
    Scope,
    Slot,
    Surcharge,
)
from facilities.rules.names import Names

DAY = date(2026, 10, 1)
SLOTS = tuple(
    Slot(code=f"s{n}", names=Names(ja=f"{n}時"), starts=n * 60, ends=n * 60 + 60)
    for n in range(9, 15)
)
TABLE = Schedule(names=Names(ja="見本"), valid_from=DAY, slots=SLOTS)
CODES = [slot.code for slot in SLOTS]
YEN = st.integers(0, 100_000).map(Fraction)
FACTORS = st.fractions(0, 5, max_denominator=20)
ROUNDINGS = st.none() | st.builds(
    Rounding, to=st.sampled_from([1, 10, 100]), way=st.sampled_from(["down", "up", "half_up"])
)
CHOSEN = st.lists(st.sampled_from(SLOTS), min_size=1, unique=True).map(tuple)


@st.composite
def rows(draw: st.DrawFn) -> Row:
    """A price for each slot and for some combinations."""
    singles = [Column(code=code, slots=frozenset({code}), yen=draw(YEN)) for code in CODES]
    sets = draw(st.sets(st.frozensets(st.sampled_from(CODES), min_size=2), max_size=5))
    combined = [
        Column(code="+".join(sorted(s)), slots=s, yen=draw(YEN)) for s in sorted(sets, key=sorted)
    ]
    return Row(columns=(*singles, *combined))


@st.composite
def schedules(draw: st.DrawFn) -> Schedule:
    """A table with surcharges, heating, equipment and reductions, rounded anyhow."""
    surcharges = draw(st.lists(st.builds(_surcharge, FACTORS, ROUNDINGS), max_size=4))
    reductions = draw(st.lists(st.builds(_reduction, st.integers(0, 100)), max_size=3))
    heating = Row(percent=draw(st.integers(0, 100).map(Fraction)), of="surcharged")
    return Schedule(
        names=Names(ja="見本"),
        valid_from=DAY,
        slots=SLOTS,
        rooms={"r": Names(ja="室")},
        cover=draw(st.sampled_from(["fewest", "cheapest"])),
        fees=(draw(rows()),),
        surcharges=tuple(surcharges),
        combine=draw(st.sampled_from(["multiplied", "in_turn", "added", "highest"])),
        charges=(
            Charge(
                code="hvac",
                names=Names(ja="冷暖房"),
                kind="heating",
                charged="always",
                rows=(heating,),
            ),
            Charge(
                code="piano", names=Names(ja="ピアノ"), kind="equipment", rows=(Row(yen=draw(YEN)),)
            ),
        ),
        reductions=tuple(reductions),
        combine_reductions=draw(st.sampled_from(["best", "in_turn", "added"])),
        step_rounding=draw(ROUNDINGS),
        line_rounding=draw(ROUNDINGS),
        total_rounding=draw(ROUNDINGS),
    )


def _surcharge(factor: Fraction, rounding: Rounding | None) -> Surcharge:
    return Surcharge(
        code="s", names=Names(ja="割増"), factor=factor, rounding=rounding, as_table=factor < 1
    )


def _reduction(percent: int) -> Reduction:
    return Reduction(code="r", names=Names(ja="減免"), percent=Fraction(percent))


def case_of(slots: tuple[Slot, ...], *, day: date = DAY, **facts: object) -> Case:
    """One use of the room."""
    words = {name: frozenset({str(word)}) for name, word in facts.items()}
    wanted = (Wanted(code="piano"),)
    return Case(uses=(Use(room="r", day=day, slots=slots, words=words, wanted=wanted),))


def room_yen(row: Row, slots: tuple[Slot, ...], *, cover: str) -> int:
    """The table price alone."""
    schedule = Schedule(
        names=Names(ja="見本"), valid_from=DAY, slots=SLOTS, fees=(row,), cover=cover
    )
    return quote(
        schedule=schedule, case=Case(uses=(Use(room="r", day=DAY, slots=slots),))
    ).total_yen


@given(schedules(), CHOSEN)
def test_price_is_never_negative_and_lines_are_the_price(
    schedule: Schedule, slots: tuple[Slot, ...]
) -> None:
    priced = quote(schedule=schedule, case=case_of(slots))

    assert priced.total_yen >= 0
    assert sum(line.yen for line in priced.lines) == priced.total_yen
    assert all(type(line.yen) is int for line in priced.lines)


@given(schedules(), CHOSEN, st.randoms())
def test_order_of_slots_does_not_matter(
    schedule: Schedule,
    slots: tuple[Slot, ...],
    random: Random,
) -> None:
    shuffled = list(slots)
    random.shuffle(shuffled)

    assert quote(schedule=schedule, case=case_of(tuple(shuffled))) == quote(
        schedule=schedule, case=case_of(slots)
    )


@given(schedules(), CHOSEN)
def test_free_group_pays_nothing_but_what_is_left_out(
    schedule: Schedule, slots: tuple[Slot, ...]
) -> None:
    free = Reduction(
        code="free",
        names=Names(ja="免除"),
        percent=Fraction(100),
        to=frozenset({"all"}),
        leaves_out=frozenset({"equipment"}),
        scope=Scope(when=Condition(words=(("group", frozenset({"learning"})),))),
    )
    schedule = replace(
        schedule, reductions=(*schedule.reductions, free), surcharges=(), total_rounding=None
    )
    piano = replace(schedule, fees=(Row(yen=Fraction(0)),), charges=schedule.charges[1:])

    priced = quote(schedule=schedule, case=case_of(slots, group="learning"))

    assert priced.total_yen == quote(schedule=piano, case=case_of(slots)).total_yen


@given(rows(), CHOSEN, st.integers(1, 5))
def test_cheapest_cover_is_never_dearer_than_splitting(
    row: Row, slots: tuple[Slot, ...], cut: int
) -> None:
    parts = [part for part in (slots[:cut], slots[cut:]) if part]

    whole = room_yen(row, slots, cover="cheapest")

    assert whole <= sum(room_yen(row, part, cover="cheapest") for part in parts)


RUNS = st.tuples(st.integers(0, 5), st.integers(0, 5)).map(lambda ends: (min(ends), max(ends)))


@given(rows(), RUNS, st.integers(1, 5), st.sampled_from(["fewest", "cheapest"]))
def test_splitting_is_never_cheaper_or_dearer_unless_the_table_says_so(
    row: Row, run: tuple[int, int], cut: int, cover: str
) -> None:
    """One booking of neighbouring slots against two: what differs is told to the clerk."""
    slots = SLOTS[run[0] : run[1] + 1]
    schedule = replace(TABLE, fees=(row,), cover=cover)
    told = splits_of(schedule)
    whole = room_yen(row, slots, cover=cover)

    apart = sum(room_yen(row, part, cover=cover) for part in (slots[:cut], slots[cut:]) if part)

    within = [split for split in told if set(split.slots) <= set(slots)]
    assert whole <= apart or any(split.is_cheaper_apart for split in within)
    assert whole >= apart or _has_combination(row, slots)
    for split in within:
        assert split.whole == room_yen(row, split.slots, cover=cover)
        assert split.apart == sum(room_yen(row, part, cover=cover) for part in split.parts)


def _has_combination(row: Row, slots: tuple[Slot, ...]) -> bool:
    """Whether the table itself sells some of these slots together: that is what is cheaper."""
    codes = {slot.code for slot in slots}
    return any(len(column.slots) > 1 and column.slots <= codes for column in row.columns)


@given(rows(), CHOSEN, st.sampled_from(["fewest", "cheapest"]))
def test_price_is_always_one_that_the_table_says(
    row: Row, slots: tuple[Slot, ...], cover: str
) -> None:
    price = room_yen(row, slots, cover=cover)

    assert price in _sums(row.columns, frozenset(slot.code for slot in slots))


def _sums(columns: Sequence[Column], rest: frozenset[str]) -> set[Fraction]:
    """The sums of all covers: what the table says."""
    if not rest:
        return {Fraction(0)}
    target = min(rest)
    return {
        column.yen + other
        for column in columns
        if target in column.slots and column.slots <= rest
        for other in _sums(columns, rest - column.slots)
    }


@given(schedules(), st.permutations(range(4)), CHOSEN)
def test_order_of_factors_does_not_matter_when_they_multiply(
    schedule: Schedule, order: list[int], slots: tuple[Slot, ...]
) -> None:
    plain = tuple(replace(s, rounding=None) for s in schedule.surcharges)
    schedule = replace(schedule, combine="multiplied", surcharges=plain)
    turned = replace(
        schedule, surcharges=tuple(plain[number] for number in order if number < len(plain))
    )

    prices = {quote(schedule=s, case=case_of(slots)).total_yen for s in (schedule, turned)}

    assert len(prices) == 1


@given(schedules(), CHOSEN, CHOSEN)
def test_difference_is_what_a_change_of_mind_costs(
    schedule: Schedule, slots: tuple[Slot, ...], others: tuple[Slot, ...]
) -> None:
    before = quote(schedule=schedule, case=case_of(slots))
    after = quote(schedule=schedule, case=case_of(others))

    changes = difference(before=before, after=after)

    assert sum(line.yen for line in changes) == after.total_yen - before.total_yen
    assert all(line.yen for line in changes)
    assert difference(before=before, after=before) == ()


def test_two_thousand_nine_hundred_times_two_times_one_point_four_is_exact() -> None:
    rounding = Rounding(to=10, way="down")
    surcharges = tuple(
        Surcharge(code=str(f), names=Names(ja="割増"), factor=f)
        for f in (Fraction(2), Fraction("1.4"))
    )
    for combine in ("multiplied", "in_turn"):
        schedule = Schedule(
            names=Names(ja="見本"),
            valid_from=DAY,
            fees=(Row(yen=Fraction(2900)),),
            surcharges=surcharges,
            combine=combine,
            step_rounding=rounding,
            total_rounding=rounding,
        )

        assert quote(schedule=schedule, case=Case(uses=(Use(room="r", day=DAY),))).total_yen == 8120
