"""Slots of some days only: a school is opened in the daytime at weekends, in the evening always."""

from datetime import date, datetime
from pathlib import Path

import pytest

from booking.errors import UnknownChoice
from booking.rules.wishes import Pick, wishes_of
from booking.selectors.calendar import room_month, slots_of
from booking.selectors.cells import ANYONE
from core.clock import JST
from facilities.errors import HallFilesRefused
from facilities.models import Slot
from facilities.rules.values import FacilityValue
from facilities.selectors import catalogue
from tests.facilities.files import change, good_copy
from tests.facilities.test_load import load

pytestmark = pytest.mark.django_db
MAEBASHI = Path("facilities/data/maebashi")
FRIDAY, SATURDAY, HOLIDAY = date(2027, 2, 12), date(2027, 2, 13), date(2027, 2, 11)  # a Thursday
NOW = datetime(2027, 1, 20, 9, tzinfo=JST)


@pytest.fixture
def school(db: None) -> FacilityValue:
    """The sample school."""
    for name in ("vocabulary", "mihon-shogakko"):
        load(MAEBASHI / f"{name}.yaml")
    return catalogue().facility_by_code["mihon-shogakko"]


@pytest.mark.parametrize(
    ("day", "codes"),
    [
        (FRIDAY, ["night"]),
        (SATURDAY, ["am", "pm", "night"]),
        (HOLIDAY, ["am", "pm", "night"]),
    ],
)
def test_daytime_is_let_at_weekends_and_on_holidays(
    school: FacilityValue, day: date, codes: list[str]
) -> None:
    found = slots_of(school, school.rooms[0], day)

    assert [slot.code for slot in found] == codes


def test_what_is_not_let_on_a_day_cannot_be_wished_for(school: FacilityValue) -> None:
    [wish] = wishes_of([Pick("mihon-gym", SATURDAY, "am")], catalogue())
    with pytest.raises(UnknownChoice):
        wishes_of([Pick("mihon-gym", FRIDAY, "am")], catalogue())

    assert wish.slots[0].days == (5, 6, 7)


def test_month_keeps_its_columns_and_says_on_which_days(school: FacilityValue) -> None:
    month = room_month(facility=school, room=school.rooms[0], month=FRIDAY, now=NOW, viewer=ANYONE)
    friday, saturday = month.days[11], month.days[12]

    assert len(month.columns) == 3
    assert [cell.state for cell in friday.cells] == ["closed_day", "closed_day", "free"]
    assert [cell.state for cell in saturday.cells] == ["free"] * 3
    assert friday.cells[0].pick == ""
    assert [note.text for note in month.notes] == [
        "「午前」に使えるのは、土曜日・日曜日・祝日です。",
        "「午後」に使えるのは、土曜日・日曜日・祝日です。",
    ]


def test_days_of_a_slot_are_checked_and_kept(tmp_path: Path) -> None:
    folder = good_copy(tmp_path)
    change(folder, "starts: 9:00, ends: 12:00}", "starts: 9:00, ends: 12:00, days: [holiday, sat]}")
    load(folder)

    kept = Slot.objects.get(code="am").days
    change(folder, "[holiday, sat]", "[saturday]")
    with pytest.raises(HallFilesRefused) as refusal:
        load(folder)

    assert kept == [5, 7]
    assert [fault.field for fault in refusal.value.faults] == ["timetables[1].slots[1].days[1]"]
