"""Loading halls: what is written, what stays as history, and that a second time changes nothing."""

from datetime import date, time
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db.models import QuerySet

from audit.models import Entry
from core import clock
from core.actor import system
from facilities.enums import Family, RuleSubject
from facilities.errors import HallFilesRefused
from facilities.models import (
    BookingRules,
    CatalogueVersion,
    Facility,
    FeeSchedule,
    HallRules,
    OpeningHours,
    Room,
    RoomPart,
    Slot,
)
from facilities.rules.fees.told import lowest_yen
from facilities.rules.values import AskValue, Names
from facilities.selectors import catalogue
from facilities.services.load import Loaded, load_facilities
from tests.facilities.files import FEES, HALL, change, good_copy

pytestmark = pytest.mark.django_db
MAEBASHI = Path(settings.BASE_DIR) / "facilities" / "data" / "maebashi"


def load(path: Path) -> Loaded:
    """Load as the system, now."""
    return load_facilities(path=path, actor=system("test"), now=clock.now())


def closed() -> QuerySet[HallRules]:
    """The versions of closed days."""
    return HallRules.objects.filter(subject=RuleSubject.CLOSED)


@pytest.fixture
def city(tmp_path: Path) -> Path:
    """The good files, loaded."""
    folder = good_copy(tmp_path)
    load(folder)
    return folder


def test_loading_writes_what_the_file_says(city: Path) -> None:
    hall = catalogue().facility_by_code["green-hall"]

    whole, half, small = hall.rooms
    assert str(hall.names) == "みどり会館"
    assert hall.access.ja == "見本駅から徒歩5分。\nバスもあります。"
    assert set(half.part_ids) < set(whole.part_ids)
    assert len(whole.part_ids) == 2
    assert (whole.capacity_invented, half.capacity_invented) == (True, False)
    assert whole.invented == {"capacity"}
    assert whole.rules[0].invented == {"closes"}
    schedule = hall.schedule_on(date(2026, 12, 5))
    assert schedule is not None
    assert lowest_yen(schedule, whole.code, date(2026, 12, 5)) == 1000
    assert lowest_yen(schedule, small.code, date(2026, 12, 5)) == 200
    assert lowest_yen(schedule, half.code, date(2026, 12, 5)) is None
    assert (schedule.clause, schedule.invented) == ("条例別表", False)
    assert hall.schedule_on(date(2024, 3, 31)) is None
    rules = small.rules[0]
    assert (rules.closes_at, rules.limits[0].most, rules.review) == (time(17), 4, False)
    assert Facility.objects.get().open_data["ID"] == "0007"  # the leading zeros stay


def test_hall_asks_and_refuses_what_its_file_says(city: Path) -> None:
    told = "asks: [{what: food, needed: false}]\nrefuses: [{what: fire, clause: 第5条}]\nsources:"
    change(city, "sources:", told)
    load(city)

    asks = catalogue().facility_by_code["green-hall"].asks

    assert asks == (
        AskValue(what="food", needed=False),
        AskValue(what="fire", clause=Names(ja="第5条")),
    )


def test_faults_of_what_a_hall_asks_are_named(city: Path) -> None:
    told = "asks: [{what: fire}]\nrefuses: [{what: fire, clause: 第5条}, {what: person_in_charge}]"
    change(city, "sources:", f"{told}\nsources:")

    with pytest.raises(HallFilesRefused) as refusal:
        load(city)

    fields = {fault.field for fault in refusal.value.faults}
    assert {"refuses[1]", "refuses[2].what", "refuses[2].clause"} <= fields


def test_hours_are_cut_into_slots(city: Path) -> None:
    timetable = catalogue().facility_by_code["green-hall"].timetable("hourly", date(2026, 12, 5))

    assert timetable is not None
    assert [(slot.code, str(slot.names), slot.order) for slot in timetable.slots] == [
        ("h09", "9:00–10:00", 1),
        ("h10", "10:00–11:00", 2),
        ("h11", "11:00–12:00", 3),
    ]


def test_second_loading_changes_nothing(city: Path) -> None:
    number = CatalogueVersion.objects.get().number
    slot_ids = set(Slot.objects.values_list("pk", flat=True))
    versions = list(RoomPart.objects.order_by("pk").values_list("calendar_version", flat=True))

    loaded = load(city)

    assert (loaded.number, loaded.rows, loaded.changed) == (None, 0, ())
    assert loaded.unchanged == ("みどり会館",)
    assert CatalogueVersion.objects.get().number == number
    assert set(Slot.objects.values_list("pk", flat=True)) == slot_ids
    parts = RoomPart.objects.order_by("pk")
    assert list(parts.values_list("calendar_version", flat=True)) == versions
    assert Entry.objects.filter(verb="load_facilities").count() == 1


def test_change_raises_the_versions_that_pages_compare(city: Path) -> None:
    before = catalogue()
    part = RoomPart.objects.get(code="green-a")
    change(city, "capacity: 8", "capacity: 9")

    loaded = load(city)

    assert loaded.changed == ("みどり会館",)
    assert loaded.rows == 1
    assert catalogue().version > before.version
    assert catalogue().room_by_code["green-room"].capacity == 9
    assert RoomPart.objects.get(pk=part.pk).calendar_version == part.calendar_version + 1


def test_changed_version_of_the_same_day_is_corrected(city: Path) -> None:
    row = OpeningHours.objects.get()
    change(city, "opens: 9:00,", "opens: 8:30,")

    load(city)

    corrected = OpeningHours.objects.get()
    assert (corrected.pk, corrected.opens_at) == (row.pk, time(8, 30))


def test_new_version_closes_the_former_one_the_day_before(city: Path) -> None:
    new = "hours:\n  - {from: 2027-04-01, opens: 9:00, closes: 22:00, source: 改正条例}\n"
    change(city, "hours:\n", new)

    load(city)

    spans = [
        (row.valid.lower, row.valid.upper, row.clause)
        for row in OpeningHours.objects.order_by("valid")
    ]
    assert spans == [
        (date(2024, 4, 1), date(2027, 4, 1), "条例"),
        (date(2027, 4, 1), None, "改正条例"),
    ]


def test_version_that_left_the_file_stays_as_history_if_it_came_before(city: Path) -> None:
    change(city, "yen: {am: 1000, pm: 1500}", "yen: {am: 1100, pm: 1600}", file=FEES)
    change(city, "from: 2024-04-01", "from: 2027-04-01", file=FEES)

    load(city)

    spans = [
        (row.valid.lower, row.valid.upper, "am: 1100" in row.text)
        for row in FeeSchedule.objects.order_by("valid")
    ]
    assert spans == [
        (date(2024, 4, 1), date(2027, 4, 1), False),
        (date(2027, 4, 1), None, True),
    ]


def test_later_version_of_fees_stays_when_an_earlier_one_is_loaded_again(city: Path) -> None:
    text = (city / FEES).read_text(encoding="utf-8")
    (city / "fees" / "next.yaml").write_text(text.replace("2024-04-01", "2027-04-01"))
    load(city)
    (city / "fees" / "next.yaml").unlink()

    assert load(city).number is None

    assert FeeSchedule.objects.count() == 2


def test_fees_of_the_same_day_are_corrected_by_a_new_row(city: Path) -> None:
    before = FeeSchedule.objects.get()
    change(city, "am: 1000", "am: 1100", file=FEES)

    load(city)

    after = FeeSchedule.objects.get()
    assert after.pk != before.pk
    assert (after.valid, "am: 1100" in after.text) == (before.valid, True)


def test_fees_alone_can_be_loaded(city: Path) -> None:
    change(city, "am: 1000", "am: 1100", file=FEES)

    assert load(city / FEES).changed == ("みどり会館",)
    assert load(city / HALL).number is None


def test_faults_of_fees_name_room_slot_and_hall(city: Path) -> None:
    change(city, "green-half: ホールA", "green-hal: ホールA", file=FEES)
    change(city, "rooms:", "  night: 18:00-22:00\nrooms:", file=FEES)
    other = (city / FEES).read_text(encoding="utf-8").replace("hall: green-hall", "hall: red-hall")
    (city / "fees" / "red.yaml").write_text(other)

    with pytest.raises(HallFilesRefused) as refused:
        load(city)

    found = {(fault.file, fault.field) for fault in refused.value.faults}
    assert found == {
        (FEES, "rooms.green-hal"),
        (FEES, "slots.night"),
        ("fees/red.yaml", "hall"),
    }
    assert FeeSchedule.objects.count() == 1


def test_version_that_left_the_file_goes_if_it_came_later(city: Path) -> None:
    change(city, "  - {from: 2024-04-01, opens", "  - {from: 2023-04-01, opens")

    load(city)

    assert [row.valid.lower for row in OpeningHours.objects.all()] == [date(2023, 4, 1)]


def test_closures_are_versions_too(city: Path) -> None:
    new = "closed:\n  - {from: 2027-04-01, source: 改正条例, days: []}\n"
    change(city, "closed:\n", new)

    load(city)

    spans = {(row.valid.lower, row.valid.upper, len(row.terms["days"])) for row in closed()}
    assert spans == {(date(2024, 4, 1), date(2027, 4, 1), 4), (date(2027, 4, 1), None, 0)}
    assert load(city).number is None


def test_closures_that_left_the_file_stay_as_history(city: Path) -> None:
    change(city, "closed:\n  - from: 2024-04-01", "closed:\n  - from: 2027-04-01")

    load(city)

    spans = {(row.valid.lower, row.valid.upper) for row in closed()}
    assert spans == {(date(2024, 4, 1), date(2027, 4, 1)), (date(2027, 4, 1), None)}
    assert load(city).number is None


def test_rules_of_all_rooms_follow_the_named_set(city: Path) -> None:
    change(city, "cancel_days: 7", "cancel_days: 3")

    load(city)

    assert set(BookingRules.objects.values_list("cancel_days", flat=True)) == {3}


def test_room_that_left_the_file_cannot_be_booked_but_is_still_known(city: Path) -> None:
    room = Room.objects.get(code="green-room")
    text = (city / "green-hall.yaml").read_text(encoding="utf-8")
    without = text[: text.index("  - code: green-room")]
    (city / "green-hall.yaml").write_text(without, encoding="utf-8")

    load(city)

    halls = catalogue()
    assert not Room.objects.get(pk=room.pk).is_bookable
    assert "green-room" not in halls.room_by_code
    assert halls.room_by_id[room.pk].names.ja == "小部屋"
    assert [each.code for each in halls.facility_by_code["green-hall"].rooms] == [
        "green-whole",
        "green-half",
    ]


def test_hall_without_rooms_is_out_of_use(city: Path) -> None:
    text = (city / "green-hall.yaml").read_text(encoding="utf-8")
    without = text[: text.index("parts:\n  - {code")] + "rooms: []\n"
    (city / "green-hall.yaml").write_text(without, encoding="utf-8")

    load(city)

    assert catalogue().facilities == ()
    assert len(catalogue().facility_by_id) == 1


def test_room_that_comes_back_can_be_booked_again(city: Path) -> None:
    Room.objects.filter(code="green-room").update(is_bookable=False)

    load(city)

    assert Room.objects.get(code="green-room").is_bookable


def test_parts_of_a_known_room_never_change(city: Path) -> None:
    change(city, "parts: [green-a]", "parts: [green-b]")

    with pytest.raises(HallFilesRefused) as refused:
        load(city)

    assert [fault.field for fault in refused.value.faults] == ["rooms[2].parts"]


def test_code_of_another_hall_in_the_database_is_refused(city: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.yaml"
    text = (city / "green-hall.yaml").read_text(encoding="utf-8")
    other.write_text(text.replace("code: green-hall", "code: blue-hall"), encoding="utf-8")

    with pytest.raises(HallFilesRefused) as refused:
        load(other)

    assert {fault.field for fault in refused.value.faults} == {
        "parts[1].code",
        "parts[2].code",
        "rooms[1].code",
        "rooms[2].code",
        "rooms[3].code",
    }


def test_single_file_uses_the_words_of_the_database(city: Path) -> None:
    assert load(city / "green-hall.yaml").number is None


def test_loading_is_written_into_the_trail(city: Path) -> None:
    entry = Entry.objects.get(verb="load_facilities")

    assert (entry.is_system, entry.object_type) == (True, "catalogue")
    assert entry.facts["changed"] == ["みどり会館"]


def test_maebashis_files_load_and_load_again(db: None) -> None:
    load(MAEBASHI)

    halls = catalogue()
    assert len(halls.facilities) == 12
    assert {hall.family for hall in halls.facilities} == set(Family.values)
    assert 35 <= len(halls.room_by_code) <= 60
    assert len(halls.room_by_code["bunka-exhibition"].part_ids) == 2
    assert len(halls.room_by_code["higashi-gym"].part_ids) == 2
    assert all("capacity" in r.invented or r.capacity > 600 for r in halls.room_by_id.values())
    assert all(schedule.invented for hall in halls.facilities for schedule in hall.schedules)
    assert load(MAEBASHI).number is None


def test_command_tells_what_it_did_and_names_faults(city: Path) -> None:
    out, err = StringIO(), StringIO()

    call_command("load_facilities", city, stdout=out)
    change(city, "capacity: 8", "capacity: eight")
    with pytest.raises(CommandError, match="1件の誤り"):
        call_command("load_facilities", city, stdout=out, stderr=err)

    assert "変更はありません" in out.getvalue()
    assert "rooms[3].capacity" in err.getvalue()
