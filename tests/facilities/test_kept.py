"""Days kept for the public, windows before it: from a hall file to the rules that ask (80, 81)."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db.models import QuerySet

from core import clock
from core.actor import system
from facilities.enums import RuleSubject
from facilities.errors import HallFilesRefused
from facilities.models import BookingRules, HallRules
from facilities.rules.days import DayRule
from facilities.rules.kept import kept_on
from facilities.rules.values import PriorityValue
from facilities.selectors import catalogue
from facilities.services.load import Loaded, load_facilities
from tests.facilities.files import HALL, change, good_copy
from tests.facilities.values import SINCE, hall

KEPT = """
kept:
  - from: 2024-04-01
    source: 優先予約要綱第4条
    days:
      - {kind: nth_weekday, weekdays: [sun], nth: [1]}
      - {kind: dates, dates: [2027-05-05]}
"""
PRIORITY = """    priority:
      - {for: [sports-body], opens: 12, closes: 6, documents: [大会要項], clause: 要綱第3条}
"""


def load(folder: Path) -> Loaded:
    return load_facilities(path=folder, actor=system("test"), now=clock.now())


def kept_rows() -> QuerySet[HallRules]:
    return HallRules.objects.filter(subject=RuleSubject.KEPT)


def with_kept(tmp_path: Path, kept: str = KEPT) -> Path:
    folder = good_copy(tmp_path)
    (folder / HALL).write_text((folder / HALL).read_text(encoding="utf-8") + kept, encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("fields", "day", "kept"),
    [
        ({"kind": "nth_weekday", "weekdays": (6,), "nth": (1,)}, date(2027, 8, 1), True),
        ({"kind": "nth_weekday", "weekdays": (6,), "nth": (1,)}, date(2027, 8, 8), False),
        ({"kind": "nth_weekday", "weekdays": (6,), "nth": (1,)}, date(2027, 8, 2), False),
        ({"kind": "weekday", "weekdays": (2,)}, date(2027, 8, 4), True),
        ({"kind": "dates", "dates": frozenset({date(2027, 8, 4)})}, date(2027, 8, 4), True),
        ({"kind": "dates", "dates": frozenset({date(2027, 8, 4)})}, date(2028, 8, 4), False),
        ({"kind": "weekday", "weekdays": (2,), "valid_until": date(2027, 8, 4)},
         date(2027, 8, 4), False),
        ({"kind": "weekday", "weekdays": (2,), "valid_from": date(2027, 8, 5)},
         date(2027, 8, 4), False),
    ],
)  # fmt: skip
def test_day_is_kept_by_its_rule(fields: dict[str, Any], day: date, kept: bool) -> None:
    rule = DayRule(**({"valid_from": SINCE} | fields))

    assert (kept_on(replace(hall(), kept=(rule,)), day) == rule) == kept


@pytest.mark.django_db
def test_file_is_read_written_once_and_asked(tmp_path: Path) -> None:
    folder = with_kept(tmp_path)

    load(folder)

    green = catalogue().facility_by_code["green-hall"]
    kept = kept_on(green, date(2027, 8, 1))
    assert kept is not None
    assert kept.clause == "優先予約要綱第4条"
    assert kept_on(green, date(2027, 5, 5)) is not None
    assert (load(folder).changed, kept_rows().count()) == ((), 1)


@pytest.mark.django_db
def test_window_before_the_public_is_read_and_written_once(tmp_path: Path) -> None:
    folder = good_copy(tmp_path)
    change(folder, "    cancel_days:", f"{PRIORITY}    cancel_days:")

    load(folder)

    [window] = {
        each
        for room in catalogue().facility_by_code["green-hall"].rooms
        for rules in room.rules
        for each in rules.priority
    }
    assert window == PriorityValue(
        words=frozenset({"sports-body"}), opens_months=12, closes_months=6,
        documents=("大会要項",), clause="要綱第3条",
    )  # fmt: skip
    assert load(folder).changed == ()


@pytest.mark.django_db
@pytest.mark.parametrize("left_out", ["for: [sports-body], ", ", clause: 要綱第3条"])
def test_window_without_whom_or_clause_is_refused(tmp_path: Path, left_out: str) -> None:
    folder = good_copy(tmp_path)
    change(folder, "    cancel_days:", PRIORITY.replace(left_out, "") + "    cancel_days:")

    with pytest.raises(HallFilesRefused):
        load(folder)

    assert not BookingRules.objects.exists()


@pytest.mark.django_db
def test_taken_out_of_the_file_nothing_is_kept(tmp_path: Path) -> None:
    folder = with_kept(tmp_path)
    load(folder)
    text = (folder / HALL).read_text(encoding="utf-8")
    (folder / HALL).write_text(text.replace(KEPT, ""), encoding="utf-8")

    load(folder)

    assert not kept_rows().exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("nth: [1]", "nth: [6]", "nth"),
        ("kind: dates", "kind: season", "kind"),
        ("    source: 優先予約要綱第4条\n", "", "source"),
    ],
)
def test_fault_is_named_and_nothing_is_loaded(
    tmp_path: Path, old: str, new: str, said: str
) -> None:
    folder = with_kept(tmp_path, KEPT.replace(old, new))

    with pytest.raises(HallFilesRefused) as refused:
        load(folder)

    assert any(said in fault.field for fault in refused.value.faults)
    assert not kept_rows().exists()
