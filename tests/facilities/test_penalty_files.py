"""Penalty rules of a file: read into the catalogue, kept as history, the same in one group."""

from datetime import date
from pathlib import Path

import pytest

from core import clock
from core.actor import system
from facilities.enums import PenaltyEffect
from facilities.errors import Fault, HallFilesRefused
from facilities.penalty_words import penalties_told
from facilities.rules.penalties import EffectRule, Lasting, PenaltyValue
from facilities.rules.values import in_force
from facilities.selectors import catalogue
from facilities.services.load import load_facilities
from tests.facilities.files import HALL, change, good_copy

pytestmark = pytest.mark.django_db
DAY = date(2026, 12, 1)
TWIN = "twin.yaml"


def load(city: Path) -> None:
    """Load the folder."""
    load_facilities(path=city, actor=system("test"), now=clock.now())


def of(code: str, on: date = DAY) -> PenaltyValue | None:
    """The hall's rules on that day."""
    return in_force(catalogue().facility_by_code[code].penalties, on)


def test_file_becomes_rules(tmp_path: Path) -> None:
    load(good_copy(tmp_path))

    rules = of("green-hall")
    assert rules is not None
    assert [(each.cause, each.points) for each in rules.points] == [
        ("late_cancel", 1),
        ("no_show", 3),
    ]
    assert rules.counts == Lasting(months=6)
    assert rules.effects[0] == EffectRule(
        at=2, then=PenaltyEffect.BOOKINGS_A_MONTH, most=1, lasts=Lasting(months=3)
    )
    assert rules.clause == "規則9条"
    assert of("green-hall", date(2024, 5, 31)) is None


def test_rules_are_told_in_words(tmp_path: Path) -> None:
    load(good_copy(tmp_path))

    told = penalties_told(catalogue().facility_by_code["green-hall"], DAY)

    assert told is not None
    assert told.lines == [
        "利用日の6日前から1日前までに取り消したとき：1点",
        "取り消さずに、使わなかったとき：3点",
        "点数は、6か月のあいだ数えます。",
        "合わせて2点になると、3か月のあいだ、予約は1か月に1件までです。",
        "合わせて4点になると、2か月のあいだ、新しい予約ができません。",
    ]


def test_revision_leaves_what_was_before(tmp_path: Path) -> None:
    city = good_copy(tmp_path)
    load(city)
    change(city, "  - from: 2024-06-01\n    points:", "  - from: 2025-06-01\n    points:")
    change(city, "from_days: 6, until_days: 1", "from_days: 3")
    load(city)

    before, now = of("green-hall", date(2025, 5, 31)), of("green-hall")
    assert before is not None
    assert before.points[0].from_days == 6
    assert now is not None
    assert now.points[0].from_days == 3


def test_entry_without_points_ends_them(tmp_path: Path) -> None:
    city = good_copy(tmp_path)
    change(city, "penalties:\n", "penalties:\n  - {from: 2026-04-01, source: 規則9条廃止}\n")
    load(city)

    rules = of("green-hall")
    assert rules is not None
    assert rules.points_for("no_show") == 0
    assert penalties_told(catalogue().facility_by_code["green-hall"], DAY) is None


def two_halls(tmp_path: Path, *, twin: tuple[str, str]) -> Path:
    """Two halls of one group; the twin's file differs in `twin` (old, new)."""
    city = good_copy(tmp_path)
    change(city, "  - from: 2024-06-01\n", "  - from: 2024-06-01\n    group: sports\n")
    text = (city / HALL).read_text(encoding="utf-8").replace(*twin)
    text = text.replace("green-", "twin-").replace("みどり会館", "ふたご会館")
    (city / TWIN).write_text(text.replace("ID: 0007", "ID: 0008"), encoding="utf-8")
    return city


def faults_of(city: Path) -> tuple[Fault, ...]:
    """The faults for which the folder is refused."""
    with pytest.raises(HallFilesRefused) as refused:
        load(city)
    return refused.value.faults


def test_halls_of_a_group_say_the_same(tmp_path: Path) -> None:
    load(two_halls(tmp_path, twin=("", "")))

    assert of("twin-hall") == of("green-hall")


def test_halls_of_a_group_that_differ_are_refused_with_place(tmp_path: Path) -> None:
    found = faults_of(two_halls(tmp_path, twin=("points: 3}", "points: 2}")))

    assert {(each.file, each.field) for each in found} == {
        (HALL, "penalties[1].group"),
        (TWIN, "penalties[1].group"),
    }
    assert "twin-hall" in found[0].reason


def test_one_file_of_a_group_alone_is_compared_with_what_is_known(tmp_path: Path) -> None:
    city = two_halls(tmp_path, twin=("", ""))
    load(city)
    (city / TWIN).unlink()
    change(city, "points: 3}", "points: 2}")

    [fault] = faults_of(city)

    assert (fault.file, fault.field) == (HALL, "penalties[1].group")
