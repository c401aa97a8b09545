"""Every kind of fault is found at its line and field, and a bad file changes nothing."""

from pathlib import Path

import pytest
import yaml

from core import clock
from core.actor import system
from facilities.errors import Fault, HallFilesRefused
from facilities.models import CatalogueVersion, Facility, Purpose
from facilities.services.load import load_facilities
from tests.facilities.files import HALL, WORDS, change, good_copy, line_of

pytestmark = pytest.mark.django_db


def faults_of(path: Path) -> tuple[Fault, ...]:
    """The faults for which `path` is refused; nothing must have been written."""
    with pytest.raises(HallFilesRefused) as refused:
        load_facilities(path=path, actor=system("test"), now=clock.now())
    assert not Facility.objects.exists()
    assert not Purpose.objects.exists()
    assert not CatalogueVersion.objects.exists()
    return refused.value.faults


CASES = yaml.safe_load((Path(__file__).parent / "faults.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("old", "new", "at", "field", "reason"),
    [pytest.param(*case[1:], id=case[0]) for case in CASES],
)
def test_fault_is_named_with_line_and_field(
    tmp_path: Path, old: str, new: str, at: str, field: str, reason: str
) -> None:
    city = good_copy(tmp_path)
    text = change(city, old, new)

    faults = faults_of(city)

    found = [fault for fault in faults if fault.field == field]
    assert len(found) == 1, faults
    assert (found[0].file, found[0].line) == (HALL, line_of(text, at))
    assert reason in found[0].reason


@pytest.mark.parametrize(
    ("content", "line", "reason"),
    [
        (b"", 0, "内容がありません"),
        (b"# only a comment\n", 0, "内容がありません"),
        (b"- a\n- b\n", 1, "項目名: 値"),
        (b"code: a\nname: \x83\x89\n", 2, "UTF-8"),
        (b"a: " + b"[" * 30 + b"]" * 30, 1, "入れ子"),
        (b"a: [" + b"x," * 10_000 + b"]", 1, "項目が多すぎます"),
        (b"a: " + b"x" * 1_000_001, 0, "大きすぎ"),
    ],
)
def test_unreadable_file_is_refused(tmp_path: Path, content: bytes, line: int, reason: str) -> None:
    city = good_copy(tmp_path)
    (city / "other.yaml").write_bytes(content)

    (fault,) = faults_of(city)

    assert (fault.file, fault.line, fault.field) == ("other.yaml", line, "")
    assert reason in fault.reason


def test_all_faults_of_all_files_come_at_once_in_order(tmp_path: Path) -> None:
    city = good_copy(tmp_path)
    change(city, "capacity: 8", "capacity: many")
    change(city, "operator: ", "operater: ")
    change(city, "code: music", "code: Music", file=WORDS)

    faults = faults_of(city)

    assert [(fault.file, fault.field) for fault in faults] == [
        (HALL, "operator"),
        (HALL, "operater"),
        (HALL, "neighbours[1].loud"),  # their word has no sound code any more
        (HALL, "rooms[1].purposes"),
        (HALL, "rooms[3].capacity"),
        (WORDS, "purposes[2].code"),
    ]


def test_wrong_path_and_empty_folder_are_faults(tmp_path: Path) -> None:
    assert "ありません" in faults_of(tmp_path / "nowhere")[0].reason
    assert "YAML" in faults_of(tmp_path)[0].reason


def test_code_used_by_two_files_is_a_fault(tmp_path: Path) -> None:
    city = good_copy(tmp_path)
    (city / "twin.yaml").write_bytes((city / HALL).read_bytes())

    fields = {fault.field for fault in faults_of(city)}

    assert {"code", "rooms[1].code", "rooms[3].code"} <= fields


def test_lottery_rules_need_lotteries(tmp_path: Path) -> None:
    city = good_copy(tmp_path)
    text = (city / HALL).read_text(encoding="utf-8")
    without = text[: text.index("lotteries:")] + text[text.index("parts:\n") :]
    (city / HALL).write_text(without, encoding="utf-8")

    faults = faults_of(city)

    assert [fault.field for fault in faults] == ["lotteries"]
    assert "割り当てが「抽選」の規則" in faults[0].reason
    assert "allocation" not in faults[0].reason


def test_timetable_needs_slots(tmp_path: Path) -> None:
    city = good_copy(tmp_path)
    text = (city / HALL).read_text(encoding="utf-8")
    without = (
        text[: text.index("    slots:\n")]
        + "    slots: []\n"
        + text[text.index("  - code: hourly") :]
    )
    (city / HALL).write_text(without, encoding="utf-8")

    found = {(fault.field, fault.line) for fault in faults_of(city)}
    assert ("timetables[1].slots", line_of(without, "slots: []")) in found


def test_file_that_cannot_be_opened_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "folder.yaml").mkdir()

    (fault,) = faults_of(tmp_path)

    assert fault.file == "folder.yaml"


def test_two_versions_of_one_day_are_a_fault(tmp_path: Path) -> None:
    city = good_copy(tmp_path)
    old = "  - {from: 2024-04-01, opens: 9:00, closes: 22:00, source: 条例}\n"
    change(city, old, old + old)

    (fault,) = faults_of(city)

    assert (fault.field, fault.reason) == ("hours[2].from", "同じ日からの版が2つあります。")


def test_fault_reads_as_one_line_for_a_clerk() -> None:
    fault = Fault("rinkokaku.yaml", 12, "rooms[2].capacity", "整数にしてください。")

    assert str(fault) == "rinkokaku.yaml 12行目 rooms[2].capacity: 整数にしてください。"
