"""The code of a box without network: what the server computes opens it, and only in its window."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from core.clock import JST
from core.periods import Period
from keys.rules.boxcode import (
    DIGITS,
    SERIALS,
    STEP,
    code_of,
    free_serial,
    grouped,
    on_steps,
)
from sandbox.keybox import REST, TRIES, Box

SECRET = bytes(range(32))
START = datetime(2026, 12, 5, 17, 45, tzinfo=JST)
END = datetime(2026, 12, 5, 22, 15, tzinfo=JST)
WINDOW = Period(START, END)
MINUTE = timedelta(minutes=1)


def clock(moment: datetime) -> Callable[[], float]:
    return moment.timestamp


def box(moment: datetime, *, counter: int = 1) -> Box:
    return Box(secret=SECRET, counter=counter, clock=clock(moment))


def code(window: Period = WINDOW, *, counter: int = 1, serial: int = 0) -> str:
    return code_of(secret=SECRET, counter=counter, window=window, serial=serial)


def test_code_is_what_the_document_says() -> None:
    """If this changes, every box in the city stops opening."""
    assert code() == "060964980"
    assert grouped(code()) == "060 964 980"


@pytest.mark.parametrize(
    ("moment", "opens"),
    [
        (START, True),
        (START + timedelta(hours=2), True),
        (END - MINUTE, True),
        (START - 5 * MINUTE, True),  # the box's clock may be wrong by five minutes
        (END + 4 * MINUTE, True),
        (START - 6 * MINUTE, False),
        (END + 6 * MINUTE, False),
        (START - timedelta(days=1), False),
        (START + timedelta(days=1), False),
        (START + timedelta(days=7), False),
    ],
)
def test_box_opens_in_the_window_only(moment: datetime, opens: bool) -> None:
    assert box(moment).enter(code()) is opens
    assert box(moment).enter(grouped(code())) is opens


def test_successive_windows_have_different_codes() -> None:
    afternoon = Period(START - timedelta(hours=5), START + timedelta(minutes=30))
    codes = {code(), code(afternoon), *(code(serial=serial) for serial in SERIALS)}

    assert len(codes) == len(SERIALS) + 1


def test_every_serial_opens() -> None:
    assert all(box(START).enter(code(serial=serial)) for serial in SERIALS)


def test_new_counter_makes_former_codes_worthless() -> None:
    turned = box(START)
    turned.set_counter(2)

    assert not turned.enter(code())
    assert turned.enter(code(counter=2))


def test_other_secret_opens_nothing() -> None:
    other = code_of(secret=bytes(32), counter=1, window=WINDOW, serial=0)

    assert not box(START).enter(other)


def test_box_rests_after_wrong_codes() -> None:
    tried = box(START)
    for _ in range(TRIES):
        assert not tried.enter("000 000 000")

    assert not tried.enter(code())
    tried.clock = clock(START + timedelta(seconds=REST))
    assert tried.enter(code())


@pytest.mark.parametrize(
    ("period", "expected"),
    [
        (WINDOW, WINDOW),
        (Period(START - 5 * MINUTE, END + 5 * MINUTE), WINDOW),
        (Period(START + MINUTE, END), Period(START + STEP, END)),
        (Period(START + MINUTE, START + 14 * MINUTE), None),
        (Period(START + MINUTE, START + 16 * MINUTE), None),
    ],
)
def test_window_is_never_wider_than_asked(period: Period, expected: Period | None) -> None:
    assert on_steps(period) == expected


def test_serials_run_out_and_long_windows_have_none() -> None:
    long = Period(START, START + timedelta(hours=16, minutes=15))

    assert free_serial(window=WINDOW, used={0, 2}) == 1
    assert free_serial(window=WINDOW, used=set(SERIALS)) is None
    assert free_serial(window=long, used=set()) is None


def test_digits_keep_their_zeros() -> None:
    codes = [code(Period(START, START + n * STEP)) for n in range(1, 40)]

    assert {len(each) for each in codes} == {DIGITS}
    assert any(each.startswith("0") for each in codes)
