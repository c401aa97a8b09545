"""What a clerk is told of slots that cost something else when they are booked apart."""

import pytest

from facilities.imports.fees import read_schedule_file
from facilities.rules.fees.told import splits_told
from tests.facilities.fees.prices import TABLES


def told(table: str, *, cover: str = "fewest") -> list[tuple[bool, str, str]]:
    """The remarks on a table of a city."""
    text = (TABLES / f"{table}.yaml").read_text(encoding="utf-8")
    content = f"{text}combine_slots: {cover}\n".encode()
    [schedule], faults = read_schedule_file(content, file=table)
    assert faults == []
    return [(each.is_cheaper_apart, each.where, each.what) for each in splits_told(schedule)]


def test_combination_that_is_dearer_than_its_parts_is_told_first() -> None:
    cheaper, where, what = told("kyotanabe")[0]

    assert cheaper
    assert where == "ホール"
    assert "昼間は、続けて申し込むと4,300円、午前 + 午後に分けて申し込むと4,200円" in what


@pytest.mark.parametrize("table", ["daito", "hachinohe", "kyotanabe", "machiya", "toyoake"])
def test_with_the_cheapest_columns_nothing_is_cheaper_apart(table: str) -> None:
    assert not any(cheaper for cheaper, _where, _what in told(table, cover="cheapest"))


def test_combination_that_is_cheaper_than_its_parts_is_told_for_its_shortest_runs() -> None:
    [gym] = [what for _cheaper, where, what in told("toyoake") if where == "体育館 全面"]
    meeting = [(cheaper, what) for cheaper, where, what in told("daito") if where == "会議室2"]

    assert gym.startswith("全日は、続けて申し込むと10,000円、")
    assert meeting == [
        (
            False,
            "午前午後は、続けて申し込むと3,300円、午前 + 午後に分けて申し込むと3,600円です。",
        ),
        (
            False,
            "午後夜間は、続けて申し込むと4,500円、午後 + 夜間に分けて申し込むと4,900円です。",
        ),
    ]
