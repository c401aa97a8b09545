"""Files of fees with faults: each is answered with file, line, field and reason."""

import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from facilities.imports.fees import read_case_file, read_schedule_file
from tests.facilities.files import line_of

GOOD = """\
name: 見本の使用料
from: 2024-04-01
slots:
  am: {name: 午前, time: 9:00-12:00}
  pm: {name: 午後, time: 13:00-17:00}
combinations:
  all-day: {name: 全日, slots: [am, pm]}
rooms:
  hall: ホール
  meeting: 会議室
words:
  user: {city: 市内, outside: 市外}
fees:
  - rooms: hall
    when: {user: outside}
    yen: {am: 1000, pm: 1500}
  - {rooms: [hall, meeting], yen: {am: 800, pm: 1200, all-day: 1900}}
surcharges:
  - {code: sunday, name: 日曜, when: {days: sun}, percent: 20}
charges:
  - {code: hvac, name: 冷暖房, kind: heating, percent: 40, of: table}
equipment:
  - {code: piano, name: ピアノ, yen: 500, per: slot}
reductions:
  - {code: learning, name: 学習団体, when: {user: city}, percent: 100}
rounding:
  total: {to: 10, way: down}
"""
CASE = """\
room: hall
day: 2026-10-01
slots: [am]
user: city
equipment: {piano: 1}
"""

FAULTS = [
    (
        "yen: {am: 1000, pm: 1500}",
        "yen: {am: 1000, pmm: 1500}",
        "fees[1].yen.pmm",
        "「pm」の間違い",
    ),
    ("pm: 1500}", "pm: 1500, am+am: 3}", "fees[1].yen.am+am", "組合せもありません"),
    ("pm: 1200,", "pm: 1200, pm+am: 2,", "fees[2].yen.all-day", "2つあります"),
    ("yen: {am: 1000, pm: 1500}", "yen: {am: 1.000.5, pm: 1}", "fees[1].yen.am", "1350 のように"),
    ("yen: {am: 1000, pm: 1500}", "yen: -5", "fees[1].yen", "1350 のように"),
    ("yen: {am: 1000, pm: 1500}", "yen: {}", "fees[1].yen", "必要です"),
    ("yen: {am: 1000, pm: 1500}", "yen: 100\n    per: hours", "fees[1].per", "hour"),
    ("yen: {am: 1000, pm: 1500}", "yen: {am: 1}\n    per: hour", "fees[1].per", "区分ごとの表"),
    ("yen: {am: 1000, pm: 1500}", "yen: 5\n    each: people", "fees[1].each", "person"),
    (
        "yen: {am: 1000, pm: 1500}",
        "yen: 5\n    per: person\n    each: person",
        "fees[1].each",
        "もう",
    ),
    (
        "percent: 40, of: table",
        "percent: 4, of: table, each: person",
        "charges[1].each",
        "一緒には",
    ),
    ("rooms: hall\n", "rooms: hal\n", "fees[1].rooms", "「hall」の間違い"),
    (
        "when: {user: outside}\n",
        "when: {user: outsider}\n",
        "fees[1].when.user",
        "「outside」の間違い",
    ),
    (
        "when: {user: outside}\n",
        "when: {users: outside}\n",
        "fees[1].when.users",
        "「user」の間違い",
    ),
    ("    when: {user: outside}\n", "", "fees[2]", None),
    ("when: {days: sun}", "when: {days: sunday}", "surcharges[1].when.days", "sun"),
    ("when: {days: sun}", "when: {admission: {}}", "surcharges[1].when.admission", "どれかが必要"),
    (
        "when: {days: sun}",
        "when: {people: {over: 5, to: 5}}",
        "surcharges[1].when.people",
        "入る数",
    ),
    ("when: {days: sun}", "when: {user: []}", "surcharges[1].when.user", "値がありません"),
    ("when: {days: sun}", "when: {user: }", "surcharges[1].when.user", "値がありません"),
    ("when: {days: sun}", "rooms: []", "surcharges[1].rooms", "値がありません"),
    ("when: {days: sun}", "when: ", "surcharges[1].when", "値がありません"),
    ("when: {days: sun}", "when: [{days: sun}, {dayz: sat}]", "surcharges[1].when[2].dayz", "days"),
    ("percent: 20}", "percent: 20, multiply: 2}", "surcharges[1].multiply", "どちらか"),
    ("percent: 20}", "percent: -120}", "surcharges[1].percent", "0円より小さく"),
    ("percent: 20}", "percent: 20, to: rooms}", "surcharges[1].to", "「room」の間違い"),
    ("percent: 20}", "percent: 1,5}", "surcharges[1].5", "引用符"),
    ("percent: 40, of: table", "percent: 40", "charges[1].of", "必要です"),
    ("percent: 40, of: table", "yen: 5, above: room", "charges[1].above", "takings"),
    ("percent: 40, of: table", "charged: takings, percent: 5, of: table", "charges[1].of", "だけ"),
    ("percent: 40, of: table", "charged: takings", "charges[1].percent", "必要です"),
    (
        "percent: 40, of: table",
        "charged: takings, percent: 5, above: rom",
        "charges[1].above",
        "「room」の間違い",
    ),
    ("percent: 40, of: table", "percent: 40, of: fee", "charges[1].of", "table"),
    ("percent: 40, of: table", "yen: 5, charged: season", "charges[1].season", "必要です"),
    ("percent: 40, of: table", "yen: 5, season: 06-01", "charges[1].season", "season のとき"),
    ("percent: 40, of: table", "percent: 4, of: table, yen: 5", "charges[1].yen", "一緒には"),
    ("code: hvac", "code: room", "charges[1].code", "決まった意味"),
    ("code: hvac", "code: hall", "charges[1].code", "部屋と同じ"),
    (
        "percent: 40, of: table",
        "per: hour, yen: 5, least: 3, most_blocks: 2",
        "charges[1].least",
        "より大きく",
    ),
    (
        "percent: 40, of: table",
        "prices: [{per: hour, yen: 5, between: 9:00-10:00}, {percent: 9, of: table}]",
        "charges[1].prices[2].percent",
        "between",
    ),
    ("when: {user: city}", "when: [{user: city}]", "reductions[1].when", "1件ずつ"),
    ("rounding:\n", "tax: {percent: -10}\nrounding:\n", "tax.percent", "0以上"),
    (
        "rounding:\n",
        "limits: [{code: l, name: 上限, to: all, yen: 5, at_least: 3}]\nrounding:\n",
        "limits[1].yen",
        "どちらか",
    ),
    ("code: piano", "code: hvac", "equipment[1].code", "同じコード"),
    ("percent: 100}", "percent: 101}", "reductions[1].percent", "0から100"),
    (
        "percent: 100}",
        "percent: 9, proof: 手帳, by: application}",
        "reductions[1].proof",
        "standing",
    ),
    ("percent: 100}", "documents: 申請書}", "reductions[1].percent", "どちらか"),
    ("to: 10, way: down", "to: 5, way: down", "rounding.total.to", "10"),
    ("to: 10, way: down", "to: 10, way: floor", "rounding.total.way", "half_up"),
    ("9:00-12:00", "12:00-9:00", "slots.am.time", "後にして"),
    ("9:00-12:00", "9:00-25:00", "slots.am.time", "24:00"),
    ("slots: [am, pm]}", "slots: [am, night]}", "combinations.all-day.slots", "登録されていません"),
    ("  user: {city", "  admission: {city", "words.admission", "決まった意味"),
    ("name: 見本の使用料\n", "", "name", "必要です"),
    ("from: 2024-04-01", "from: 2024-02-30", "from", "実在する日"),
    ("from: 2024-04-01", "from: 2024-04-01\nchosen_by: day", "chosen_by", "permit"),
]
FAULTS_OF_CASES = [
    ("room: hall", "room: hell", "room", "「hall」の間違い"),
    ("slots: [am]", "slots: [amm]", "slots", "「am」の間違い"),
    ("slots: [am]", "slots: [am, all-day]", "slots", "2回"),
    ("slots: [am]", "from: 9:00", "to", "必要です"),
    ("slots: [am]", "from: 12:00\nto: 9:00", "to", "後にして"),
    ("user: city", "user: town", "user", "登録されていません"),
    ("user: city", "userr: city", "userr", "「user」の間違い"),
    ("{piano: 1}", "{organ: 1}", "equipment.organ", "登録されていません"),
    ("{piano: 1}", "{piano: -1}", "equipment.piano", "整数"),
    ("2026-10-01", "2026-10-32", "day", "実在する日"),
    ("2026-10-01", "2026-10-01\nuntil: 2026-09-30", "until", "始まりの日より後"),
    ("user: city", "reductions: [special]", "reductions", "登録されていません"),
]


@pytest.mark.parametrize(("old", "new", "field", "reason"), FAULTS)
def test_fault_of_schedule(old: str, new: str, field: str, reason: str | None) -> None:
    assert old in GOOD
    text = GOOD.replace(old, new, 1)

    _versions, faults = read_schedule_file(text.encode(), file="fees.yaml")

    if reason is None:
        assert faults == []
        return
    (fault,) = [f for f in faults if f.field == field]
    assert reason in fault.reason
    assert fault.file == "fees.yaml"
    lines = text.splitlines()
    assert fault.line - 1 in range(text[: text.index(new)].count("\n") - 3, len(lines))
    assert lines[fault.line - 1] in text


@pytest.mark.parametrize(("old", "new", "field", "reason"), FAULTS_OF_CASES)
def test_fault_of_case(old: str, new: str, field: str, reason: str) -> None:
    assert old in CASE
    versions, _none = read_schedule_file(GOOD.encode(), file="fees.yaml")

    _case, faults = read_case_file(
        CASE.replace(old, new, 1).encode(), file="case.yaml", versions=versions
    )

    (fault,) = faults
    assert (fault.field, fault.file) == (field, "case.yaml")
    assert reason in fault.reason


def test_hidden_row_is_a_fault_that_names_the_row_above() -> None:
    general = "  - {rooms: [hall, meeting], yen: {am: 800, pm: 1200, all-day: 1900}}\n"
    text = GOOD.replace(general, "").replace("fees:\n", "fees:\n" + general)

    _versions, (fault,) = read_schedule_file(text.encode(), file="fees.yaml")

    assert fault.field == "fees[2]"
    assert fault.line == line_of(text, "- rooms: hall\n")
    assert str(line_of(text, general)) in fault.reason


def test_faults_of_versions_name_the_version_and_shared_ones_come_once() -> None:
    text = GOOD.replace(
        "from: 2024-04-01\n", "versions:\n  - from: 2024-04-01\n  - from: 2024-04-01\n"
    )
    text = text.replace("user: outside}\n", "user: outsider}\n")

    _versions, faults = read_schedule_file(text.encode(), file="fees.yaml")

    assert [fault.field for fault in faults] == [
        "versions[2].from",
        "versions[1].fees[1].when.user",
    ]


def test_command_prints_all_faults_and_no_price(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    schedule, case = tmp_path / "fees.yaml", tmp_path / "case.yaml"
    schedule.write_text(GOOD.replace("yen: 500", "yen: x").replace("way: down", "way: flat"))
    case.write_text(CASE)

    with pytest.raises(CommandError, match="2件"):
        call_command("quote", schedule=schedule, case=case)

    printed = capsys.readouterr()
    assert printed.out == ""
    assert f"fees.yaml {line_of(GOOD, 'yen: 500')}行目 equipment[1].yen: " in printed.err


def test_command_answers_faults_as_json_too(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    schedule, case = tmp_path / "fees.yaml", tmp_path / "case.yaml"
    schedule.write_text(GOOD)
    case.write_text(CASE.replace("room: hall", "room: hell"))

    with pytest.raises(CommandError):
        call_command("quote", schedule=schedule, case=case, json=True)

    (fault,) = json.loads(capsys.readouterr().out)["faults"]
    assert (fault["file"], fault["line"], fault["field"]) == ("case.yaml", 1, "room")


def test_hours_of_what_the_clock_prices_are_a_fault() -> None:
    text = GOOD.replace("percent: 40, of: table", "per: hour, yen: 5, between: 9:00-12:00")
    versions, _none = read_schedule_file(text.encode(), file="fees.yaml")
    case = CASE + "requests: {hvac: {hours: 1}}\n"

    _case, (fault,) = read_case_file(case.encode(), file="case.yaml", versions=versions)

    assert (fault.field, "時間数" in fault.reason) == ("requests.hvac.hours", True)


def test_class_of_people_that_has_no_name_is_a_fault() -> None:
    text = GOOD + "people: {adult: 大人}\n"
    priced = text.replace("yen: {am: 1000, pm: 1500}", "yen: {adlut: 5}\n    each: person")
    versions, _none = read_schedule_file(text.encode(), file="fees.yaml")

    _versions, (of_schedule,) = read_schedule_file(priced.encode(), file="fees.yaml")
    _case, (fault,) = read_case_file(
        (CASE + "people: {adlut: 3}\n").encode(), file="case.yaml", versions=versions
    )

    assert (fault.field, "「adult」の間違い" in fault.reason) == ("people", True)
    assert (of_schedule.field, of_schedule.reason) == ("fees[1].yen.adlut", fault.reason)


def test_class_of_people_taken_for_a_slot_says_what_is_missing() -> None:
    text = GOOD.replace("yen: {am: 1000, pm: 1500}", "yen: {adult: 5}") + "people: {adult: 大人}\n"

    _versions, (fault,) = read_schedule_file(text.encode(), file="fees.yaml")

    assert (fault.field, "each: person" in fault.reason) == ("fees[1].yen.adult", True)


@pytest.mark.parametrize(
    ("case", "reason"),
    [
        (CASE.replace("room: hall", "room: meeting").replace("[am]", "[]"), "使う区分か時刻"),
        (CASE.replace("slots: [am]", "from: 9:00\nto: 11:00"), "9:00–11:00"),
        (CASE.replace("2026", "2020"), "使える料金表がありません"),
    ],
)
def test_command_says_why_there_is_no_price(tmp_path: Path, case: str, reason: str) -> None:
    schedule, case_file = tmp_path / "fees.yaml", tmp_path / "case.yaml"
    schedule.write_text(GOOD)
    case_file.write_text(case)

    with pytest.raises(CommandError, match=reason):
        call_command("quote", schedule=schedule, case=case_file)


def test_command_says_why_there_is_no_price_as_json_too(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    schedule, case = tmp_path / "fees.yaml", tmp_path / "case.yaml"
    schedule.write_text(GOOD)
    case.write_text(CASE.replace("slots: [am]", "from: 9:00\nto: 11:00"))

    with pytest.raises(CommandError, match="区分の時間に合わせて"):
        call_command("quote", schedule=schedule, case=case, json=True)

    (fault,) = json.loads(capsys.readouterr().out)["faults"]
    assert (fault["file"], "午前 9:00–12:00・午後 13:00–17:00" in fault["reason"]) == (
        "case.yaml",
        True,
    )


def test_case_without_any_use_is_a_fault() -> None:
    versions, _none = read_schedule_file(GOOD.encode(), file="fees.yaml")

    _case, (fault,) = read_case_file(b"uses: []", file="case.yaml", versions=versions)

    assert (fault.field, fault.reason) == ("uses", "値がありません。")


def test_command_without_files_says_so(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"nothing\.yaml"):
        call_command("quote", schedule=tmp_path / "nothing.yaml", case=tmp_path / "case.yaml")
