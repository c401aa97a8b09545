"""What a clerk is told of slots that cost something else when they are booked apart."""

import pytest

from facilities.imports.fees import read_schedule_file
from facilities.rules.fees.told import SplitsTold, splits_told
from tests.facilities.fees.prices import TABLES


def told(table: str, *, cover: str = "fewest") -> SplitsTold:
    """The remarks on a table of a city."""
    text = (TABLES / f"{table}.yaml").read_text(encoding="utf-8")
    content = f"{text}combine_slots: {cover}\n".encode()
    [schedule], faults = read_schedule_file(content, file=table)
    assert faults == []
    return splits_told(schedule)


def test_combination_that_is_dearer_than_its_parts_is_told() -> None:
    [split, *_others] = told("kyotanabe").cheaper

    assert split.where == "ホール"
    assert "昼間は、続けて申し込むと4,300円、午前 + 午後に分けて申し込むと4,200円" in split.what


@pytest.mark.parametrize("table", ["daito", "hachinohe", "kyotanabe", "machiya", "toyoake"])
def test_with_the_cheapest_columns_nothing_is_cheaper_apart(table: str) -> None:
    assert told(table, cover="cheapest").cheaper == ()


def test_combination_that_is_cheaper_than_its_parts_is_told_for_its_shortest_runs() -> None:
    [gym] = [split.what for split in told("toyoake").dearer if split.where == "体育館 全面"]

    assert gym.startswith("全日は、続けて申し込むと10,000円、")
    assert told("daito").cheaper == ()
    assert [split.what for split in told("daito").dearer if split.where == "会議室2"] == [
        "午前午後は、続けて申し込むと3,300円、午前 + 午後に分けて申し込むと3,600円です。",
        "午後夜間は、続けて申し込むと4,500円、午後 + 夜間に分けて申し込むと4,900円です。",
    ]
