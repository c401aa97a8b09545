"""The fields for rules say all that the file says, and faults stand beside what was typed."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from booking.rules_fields import groups_of
from booking.rules_form import (
    BoundRows,
    Field,
    VersionForm,
    version_typed,
    with_row,
    without_empty_rows,
    without_row,
)
from booking.rules_words import place_in_words, words_of_the_file
from facilities.errors import Fault
from facilities.imports.revising import table_in, versions_of, with_version
from tests.booking.ruling import sent

BASE = Path(settings.BASE_DIR)
DOC = (BASE / "docs" / "hall-files.md").read_text(encoding="utf-8")
FILES = [
    *((path.stem, path.read_text(encoding="utf-8"))
      for path in sorted((BASE / "facilities" / "data" / "maebashi").glob("*.yaml"))
      if path.stem != "vocabulary"),
    ("the document's example", re.findall(r"```yaml\n(.*?)```", DOC, flags=re.DOTALL)[1]),
]  # fmt: skip


def subjects(text: str) -> list[str]:
    codes = dict.fromkeys(each["code"] for each in table_in(text)["rules"])
    return ["closed", "kept", "penalties", "hours", *(f"rules:{code}" for code in codes)]


@pytest.mark.parametrize("text", [text for _name, text in FILES], ids=[name for name, _ in FILES])
def test_version_goes_through_the_fields_unchanged(text: str) -> None:
    table = table_in(text)
    for what in subjects(text):
        groups = groups_of(what)
        for version in versions_of(table, what):
            form = VersionForm(groups, version)

            typed = version_typed(groups, sent(form.bound()))

            flags = {"review": "false", "permit": "false", "report": "false"}
            usual = flags if what.startswith("rules:") else {}
            assert _alike(typed) == _alike(usual | version), what


def _alike(value: object) -> object:
    """As the reader takes it: an empty list is none, 9:00 is 09:00, 1-3 is 01-03."""
    if isinstance(value, dict):
        held = {key: _alike(each) for key, each in value.items()}
        return {key: each for key, each in held.items() if each not in ([], {}, "")}
    if isinstance(value, list):
        return [_alike(each) for each in value]
    text = str(value)
    return text.zfill(5) if re.fullmatch(r"\d:\d\d", text) else text


def fields(items: tuple[Field | BoundRows, ...]) -> dict[str, Field]:
    found: dict[str, Field] = {}
    for item in items:
        if isinstance(item, BoundRows):
            for row in item.rows:
                found |= fields(row.items)
        else:
            found[item.name] = item
    return found


def test_each_fault_stands_at_its_field_and_the_rest_above() -> None:
    version = {"limits": [{"most": "x", "weekdays": ["mon", "moon"]}], "opens": {"weeks": "0"}}
    faults = [
        Fault("rules", 1, "rules[2].limits[1].most", "a"),
        Fault("rules", 1, "rules[2].limits[1].weekdays[2]", "b"),
        Fault("rules", 1, "rules[2].opens.months", "c"),
        Fault("rules", 1, "lotteries", "d"),
        Fault("rules", 1, "rules[1].from", "e"),
    ]
    form = VersionForm(groups_of("rules:x"), version, faults, at="rules[2]")

    found = {name: field for group in form.bound() for name, field in fields(group.items).items()}

    said = {name: field.errors for name, field in found.items() if field.errors}
    assert said == {"limits[1].most": ["a"], "limits[1].weekdays": ["b"], "opens.count": ["c"]}
    assert [fault.reason for fault in form.elsewhere] == ["d", "e"]
    assert found["limits[1].most"].value == "x"
    assert ("moon", "moon", True) in found["limits[1].weekdays"].options


def test_rows_are_added_and_taken_out_also_inside_rows() -> None:
    version: dict[str, object] = {"from": "2027-01-01"}

    assert with_row(version, "windows") == "windows[1]"
    assert with_row(version, "windows[1].opens.exceptions") == "windows[1].opens.exceptions[1]"
    assert with_row(version, "windows") == "windows[2]"
    without_row(version, "windows[2]")
    without_row(version, "windows[7]")

    assert version["windows"] == [{"opens": {"exceptions": [{}]}}]
    assert without_empty_rows(version) == {"from": "2027-01-01"}


def test_version_takes_the_place_of_that_of_its_day_and_of_the_one_it_was() -> None:
    table = {
        "rules": [
            {"code": "a", "from": "2020-04-01"},
            {"code": "a", "from": "2027-04-01"},
            {"code": "b", "from": "2027-04-01"},
        ]
    }
    version = {"from": "2027-05-01", "review": "true"}

    changed, at = with_version(table, "rules:a", version, instead_of="2027-04-01")

    assert at == "rules[3]"
    assert [(each["code"], each["from"]) for each in changed["rules"]] == [
        ("a", "2020-04-01"), ("b", "2027-04-01"), ("a", "2027-05-01"),
    ]  # fmt: skip


@pytest.mark.parametrize("place", ["from.x", f"windows[{'9' * 5000}]", "windows[²]", "", "]."])
def test_places_that_no_page_sends_add_and_take_out_nothing(place: str) -> None:
    version: dict[str, object] = {"from": "2027-01-01", "windows": [{"for": ["x"]}]}

    with_row(version, place)
    without_row(version, place)

    assert version["from"] == "2027-01-01"
    assert version["windows"] == [{"for": ["x"]}]


@pytest.mark.parametrize("text", ["closed: x", "closed: [x]", "closed: {a: b}", "other: 1"])
def test_text_that_no_page_sends_has_no_versions(text: str) -> None:
    assert versions_of(table_in(text), "closed") == []


def test_handbook_below_the_text_has_every_field_and_word_of_the_forms() -> None:
    told = {subject.key: subject for subject in words_of_the_file()}
    limits = {field.place: field for field in told["rules"].fields}

    assert {"hours", "closed", "kept", "rules", "penalties"} < set(told)
    assert dict(limits["limits[].within"].words)["rooms"] == "決めた室"
    assert {"opens.months", "opens.days", "refunds[].percent", "cancel_days"} <= set(limits)
    assert all(f"`{place.split('.')[-1]}`" in DOC for place in limits)


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ("lotteries", "抽選・調整会議の期間"),
        ("lotteries[2].use_to", "抽選・調整会議の期間　利用する期間の末日"),
        ("timetables[1].slots[3].starts", "時間割　区分の始まる時刻"),
        ("rules[1].limits[2].weekdays[1]", "受付の規則　この曜日だけ数える"),
        ("rules[1]", "受付の規則"),
        ("rooms[1].code", "rooms[1].code"),
    ],
)
def test_place_of_the_file_has_its_name_for_a_clerk(place: str, words: str) -> None:
    assert place_in_words(place) == words


def test_handbook_below_the_text_has_what_only_the_text_can_change() -> None:
    told = {subject.key: subject.fields for subject in words_of_the_file()}
    slots = {field.place: dict(field.words) for field in told["timetables"]}
    periods = {field.place for field in told["lotteries"]}

    assert slots["slots[].days"]["holiday"] == "祝日"
    assert {"slots[].starts", "hours.step"} <= set(slots)
    assert {"entry_to", "result_on", "meeting.place"} <= periods
