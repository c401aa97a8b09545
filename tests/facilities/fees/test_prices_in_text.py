"""Amounts are found in every real table, and changing one changes its characters and no others."""

from datetime import date
from pathlib import Path

import pytest

from facilities.imports.fees import prices_in, schedule_of, with_prices
from tests.facilities.fees.examples import SCHEDULES
from tests.facilities.fees.prices import TABLES

MAEBASHI = sorted(Path("facilities/data/maebashi/fees").glob("*.yaml"))
TEXTS = {
    **{path.stem: path.read_text(encoding="utf-8") for path in MAEBASHI},
    **{
        path.stem: "hall: kan\n" + path.read_text(encoding="utf-8")
        for path in sorted(TABLES.glob("*.yaml"))
        if ".cases" not in path.name
    },
    **{name: f"hall: kan\n{text}" for name, text in SCHEDULES.items() if "versions:" not in text},
}
DAY = date(2099, 4, 1)
SMALL = """\
# 条例 別表（令和6年）
hall: kan
name: 見本
from: 2024-04-01   # 施行日
invented: true
slots: {am: 9:00-12:00, pm: 13:00-17:00}
rooms: {a: A室, b: B室}
fees:
  - {rooms: a, yen: {am: "1,350", pm: 800}}  # 据置き
  - {rooms: b, per: hour, yen: 300, first: {blocks: 2, yen: 500}, most: 2000}
charges:
  - code: hvac
    name: 冷暖房
    kind: heating
    prices:
      - {rooms: a, per: slot, yen: 200}
      - {percent: 10, of: table}
equipment: [{code: piano, name: ピアノ, yen: 1000, cap: {yen: 3000}}]
"""


@pytest.mark.parametrize("name", TEXTS)
def test_every_table_is_itself_again_and_each_amount_can_be_changed(name: str) -> None:
    text = TEXTS[name]
    found = prices_in(text)
    same = with_prices(text, begins=schedule_of(text).valid_from, prices={})
    raised = with_prices(text, begins=DAY, prices={each.path: "123456" for each in found})

    assert found
    assert all(each.where and each.label for each in found)
    assert same == text
    assert {each.written for each in prices_in(raised)} == {"123456"}
    assert schedule_of(raised).valid_from == DAY
    assert len(raised.splitlines()) == len(text.splitlines())


def test_amounts_are_named_as_the_table_is_read() -> None:
    told = [(each.path, each.where, each.label, each.written) for each in prices_in(SMALL)]

    assert told == [
        ("fees[1].yen.am", "A室", "9:00–12:00", "1,350"),
        ("fees[1].yen.pm", "A室", "13:00–17:00", "800"),
        ("fees[2].yen", "B室", "1時間", "300"),
        ("fees[2].first.yen", "B室", "最初の分", "500"),
        ("fees[2].most", "B室", "上限", "2000"),
        ("charges[1].prices[1].yen", "冷暖房 A室", "1区分", "200"),
        ("equipment[1].yen", "ピアノ", "1回", "1000"),
        ("equipment[1].cap.yen", "ピアノ", "上限", "3000"),
    ]


def test_one_amount_is_changed_and_every_remark_stays() -> None:
    prices = {"fees[1].yen.am": "1400", "fees[1].yen.pm": " 800 ", "fees[2].most": "2,500"}

    changed = with_prices(SMALL, begins=DAY, prices=prices)

    expected = SMALL.replace('"1,350"', "1400").replace("most: 2000", 'most: "2,500"')
    assert changed == expected.replace("from: 2024-04-01 ", "from: 2099-04-01 ")


def test_text_with_faults_is_refused() -> None:
    with pytest.raises(ValueError, match="fees"):
        prices_in(SMALL.replace('am: "1,350"', "noon: 1350"))


def test_most_and_least_of_limits_are_amounts() -> None:
    limits = (
        "limits: [{code: most, name: 上限額, to: all, yen: 5000},"
        " {code: least, name: 最低の使用料, to: all, at_least: 300}]\n"
    )

    *_others, most, least = prices_in(SMALL + limits)

    assert (most.where, most.label, most.written) == ("上限額", "上限", "5000")
    assert (least.where, least.label, least.written) == ("最低の使用料", "最低額", "300")
