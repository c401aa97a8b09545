"""The draw gives the same bits everywhere, and every contender the same chance."""

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from lottery.rules import draw
from lottery.rules.contest import groups_of
from lottery.rules.draw import Listing, Place, drawn, hash_of, listing_in, lot_of, order_of, text_of

AM = Place(("a",), "2027-02-06T09:00", "2027-02-06T12:00")
PM = Place(("a",), "2027-02-06T13:00", "2027-02-06T17:00")
WHOLE = Place(("a", "b"), "2027-02-06T09:00", "2027-02-06T12:00")
B_AM = Place(("b",), "2027-02-06T09:00", "2027-02-06T12:00")
LISTING = Listing(
    title="kan 2027-02-01 2027-02-28 1",
    taken=[Place(("c",), "2027-02-06T09:00", "2027-02-06T12:00")],
    entries={"1111111119": [AM, PM], "2222222228": [WHOLE], "3333333337": [AM]},
)
TEXT = """\
kashikan-draw-1
title kan 2027-02-01 2027-02-28 1
taken c@2027-02-06T09:00/2027-02-06T12:00
entry 1111111119 a@2027-02-06T09:00/2027-02-06T12:00 a@2027-02-06T13:00/2027-02-06T17:00
entry 2222222228 a+b@2027-02-06T09:00/2027-02-06T12:00
entry 3333333337 a@2027-02-06T09:00/2027-02-06T12:00
"""
LIST_HASH = "e0f756a85d98eebd36d2d13f1887904bed2de3de2aa182fb20064a3a3b331a14"
SEEDS = ("00" * 32, "11" * 32, "22" * 32, "33" * 32)
OUTCOMES = (
    {"3333333337": 1, "1111111119": 2, "2222222228": None},
    {"2222222228": 1, "1111111119": 2, "3333333337": None},
    {"3333333337": 1, "1111111119": 2, "2222222228": None},
    {"2222222228": 1, "1111111119": 2, "3333333337": None},
)


def test_list_is_written_and_read_back() -> None:
    assert text_of(LISTING) == TEXT
    assert listing_in(TEXT) == LISTING
    assert hash_of(TEXT) == LIST_HASH


@pytest.mark.parametrize(("seed", "outcome"), list(zip(SEEDS, OUTCOMES, strict=True)))
def test_known_seed_gives_known_outcome(seed: str, outcome: dict[str, int | None]) -> None:
    assert drawn(TEXT, seed) == outcome
    assert list(drawn(TEXT, seed)) == list(outcome)


def test_lot_is_the_hash_that_anybody_can_compute() -> None:
    lot = lot_of("1111111119", seed="00" * 32, list_hash=LIST_HASH)

    assert lot == int(hash_of(f"{'00' * 32}:{LIST_HASH}:1111111119"), 16)


def test_file_runs_alone_with_python_only(tmp_path: Path) -> None:
    (tmp_path / "list.txt").write_text(TEXT, encoding="utf-8")

    said = subprocess.run(
        [sys.executable, "-I", draw.__file__, "list.txt", SEEDS[0]],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    ).stdout

    assert said.splitlines() == [
        f"list {LIST_HASH}",
        f"seed {hash_of(SEEDS[0])}",
        *(f"{code} {rank or '-'}" for code, rank in OUTCOMES[0].items()),
    ]


@pytest.mark.parametrize(
    "text", ["", "kashikan-draw-2\ntitle x\n", TEXT + "also 1\n", TEXT + "entry 1 x\n"]
)
def test_other_texts_are_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - every way of being wrong
        listing_in(text)


def test_every_order_is_as_likely_as_any_other() -> None:
    first = [order_of(["1", "2", "3"], seed=f"{n:064x}", list_hash="x")[0] for n in range(3000)]

    assert all(900 < first.count(code) < 1100 for code in "123")


places = some.builds(
    Place,
    parts=some.sampled_from([("a",), ("b",), ("a", "b")]),
    start=some.sampled_from(["2027-02-06T09:00", "2027-02-06T10:00"]),
    end=some.sampled_from(["2027-02-06T11:00", "2027-02-06T12:00"]),
)


@given(
    entries=some.dictionaries(
        some.from_regex(r"[1-9]{3}", fullmatch=True),
        some.lists(places, min_size=1, max_size=3),
        max_size=6,
    ),
    taken=some.lists(places, max_size=2),
    seed=some.from_regex(r"[0-9a-f]{64}", fullmatch=True),
)
def test_nobody_gets_what_is_taken_and_nothing_free_is_kept(
    entries: dict[str, list[Place]], taken: list[Place], seed: str
) -> None:
    text = text_of(Listing("x", taken, entries))

    wins = drawn(text, seed)

    got = [entries[code][rank - 1] for code, rank in wins.items() if rank]
    all_taken = [*taken, *got]
    assert not any(one.meets(other) for n, one in enumerate(got) for other in got[n + 1 :])
    assert not any(one.meets(other) for one in got for other in taken)
    for code, rank in wins.items():
        if rank is None:
            assert all(any(p.meets(t) for t in all_taken) for p in entries[code])


def test_groups_join_whole_halls_with_their_parts_and_keep_others_apart() -> None:
    wanted = {"1": AM, "2": WHOLE, "3": B_AM, "4": PM}

    assert groups_of(wanted) == [("1", "2", "3"), ("4",)]
    assert groups_of({"1": AM, "3": B_AM}) == [("1",), ("3",)]
    assert groups_of({}) == []
