"""What a calendar says of each slot, to whom, and for how long it stays true."""

import re
from datetime import date, datetime, timedelta
from html import unescape

import pytest
from django.test import Client
from django.utils import timezone

from booking.selectors.calendar import BANDS, RoomMonth, hall_days, room_month
from booking.selectors.cells import ANYONE, Viewer
from booking.selectors.search import (
    DayFilter,
    alternatives,
    conditions_in_the_way,
    matching_rooms,
)
from booking.selectors.viewer import held_now
from booking.services.closures import close_rooms
from booking.services.hold import hold_rooms
from core.actor import Actor
from core.clock import JST
from core.clock import now as present
from core.periods import Period
from facilities.models import EquipmentKind, LotteryPeriod, Room
from facilities.selectors import catalogue
from facilities.services.versions import raise_catalogue_version
from tests.booking.acts import book
from tests.booking.world import NOW, SATURDAY, World, build_world, picks

NIGHT_ENDS = datetime(2026, 12, 5, 22, 0, tzinfo=JST)


def month(room: str, *, now: datetime = NOW, viewer: Viewer = ANYONE) -> RoomMonth:
    """The month of the Saturday."""
    value = catalogue().room_by_code[room]
    return room_month(
        facility=catalogue().facility_by_id[value.facility_id],
        room=value,
        month=SATURDAY,
        now=now,
        viewer=viewer,
    )


def states(room: str, *, on: date = SATURDAY, now: datetime = NOW, **who: Viewer) -> list[str]:
    """The states of a room's three slots on a day."""
    [day] = [d for d in month(room, now=now, **who).days if d.iso == on.isoformat()]
    return [cell.state for cell in day.cells]


def test_booked_whole_shows_on_its_parts(world: World, aoi: Actor) -> None:
    book(world, aoi, "whole", "am")

    assert states("a") == ["booked", "free", "free"]
    assert states("single") == ["free", "free", "free"]


def test_booked_part_shows_on_the_whole(world: World, aoi: Actor) -> None:
    book(world, aoi, "a", "pm")

    assert states("whole") == ["free", "booked", "free"]
    assert states("b") == ["free", "free", "free"]


def test_hold_is_mine_to_me_and_held_to_others_until_it_ends(world: World, aoi: Actor) -> None:
    hold_rooms(picks=picks("a", "am"), actor=aoi, now=NOW)

    assert states("a")[0] == "held"
    assert states("a", viewer=Viewer(held=held_now(aoi, NOW)))[0] == "held_by_you"
    assert states("a", now=NOW + timedelta(minutes=10))[0] == "free"


def test_closure_is_told_as_suspended(world: World, emi: Actor) -> None:
    during = Period(NIGHT_ENDS - timedelta(hours=4), NIGHT_ENDS)
    close_rooms(room_ids={world.part_a.pk}, during=during, reason="工事", actor=emi, now=NOW)

    assert states("whole") == ["free", "free", "suspended"]


def test_closed_day_not_yet_and_ended_are_told(world: World) -> None:
    assert states("a", on=date(2026, 12, 7)) == ["closed_day"] * 3
    assert states("a", now=datetime(2026, 8, 31, 12, tzinfo=JST)) == ["not_yet"] * 3
    assert states("a", now=NIGHT_ENDS - timedelta(hours=8)) == ["ended", "ended", "free"]


def test_room_for_groups_is_not_for_a_person_alone(db: None) -> None:
    build_world(applicants=["organisation"])

    assert states("a", viewer=Viewer(kinds=frozenset({"person"}))) == ["not_for_you"] * 3
    assert states("a", viewer=Viewer(kinds=frozenset({"person", "organisation"}))) == ["free"] * 3
    assert states("a") == ["free"] * 3


@pytest.mark.parametrize(
    ("now", "word"),
    [
        (datetime(2026, 10, 31, 23, 59, tzinfo=JST), "抽選 11/1から"),
        (datetime(2026, 11, 1, 0, 0, tzinfo=JST), "抽選受付中 11/10まで"),
        (datetime(2026, 11, 10, 23, 59, tzinfo=JST), "抽選受付中 11/10まで"),
        (datetime(2026, 11, 11, 0, 0, tzinfo=JST), "抽選 結果待ち"),
        (datetime(2026, 11, 15, 0, 0, tzinfo=JST), "空き"),
    ],
)
def test_lottery_is_told_by_its_days(db: None, now: datetime, word: str) -> None:
    world = build_world(allocation="lottery")
    LotteryPeriod.objects.create(
        facility=world.facility,
        use_from=date(2026, 12, 1),
        use_to=date(2026, 12, 31),
        entry_from=date(2026, 11, 1),
        entry_to=date(2026, 11, 10),
        result_on=date(2026, 11, 15),
    )
    raise_catalogue_version()

    [day] = [d for d in month("a", now=now).days if d.iso == "2026-12-05"]

    assert {cell.word for cell in day.cells} == {word}


@pytest.mark.parametrize(
    ("now", "state", "word"),
    [
        (datetime(2026, 10, 31, 23, 59, tzinfo=JST), "meeting", "調整会議 11/1から"),
        (datetime(2026, 11, 10, 23, 59, tzinfo=JST), "meeting", "調整会議 申込11/10まで"),
        (datetime(2026, 11, 11, 0, 0, tzinfo=JST), "meeting", "調整会議 結果待ち"),
        (datetime(2026, 11, 14, 23, 59, tzinfo=JST), "meeting", "調整会議 結果待ち"),
        (datetime(2026, 11, 15, 0, 0, tzinfo=JST), "free", "空き"),
    ],
)
def test_meeting_is_told_in_place_of_a_lottery(
    db: None, now: datetime, state: str, word: str
) -> None:
    world = build_world(allocation="meeting")
    LotteryPeriod.objects.create(
        facility=world.facility,
        use_from=date(2026, 12, 1),
        use_to=date(2026, 12, 31),
        entry_from=date(2026, 11, 1),
        entry_to=date(2026, 11, 10),
        result_on=date(2026, 11, 15),
        meets_at=datetime(2026, 11, 12, 10, tzinfo=JST),
        meets_in="ホール",
    )
    raise_catalogue_version()

    [day] = [d for d in month("a", now=now).days if d.iso == "2026-12-05"]

    assert {(cell.state, cell.word) for cell in day.cells} == {(state, word)}


def test_period_with_a_meeting_does_not_shut_rooms_that_are_drawn(db: None) -> None:
    world = build_world(allocation="lottery")
    LotteryPeriod.objects.create(
        facility=world.facility,
        use_from=date(2026, 12, 1),
        use_to=date(2026, 12, 31),
        entry_from=date(2026, 11, 20),
        entry_to=date(2026, 11, 26),
        result_on=date(2026, 11, 28),
        meets_at=datetime(2026, 11, 27, 10, tzinfo=JST),
        meets_in="ホール",
    )
    raise_catalogue_version()

    assert states("a") == ["free"] * 3


@pytest.mark.parametrize(
    ("now", "changes_at"),
    [
        (NOW, datetime(2026, 12, 1, 9, 0, tzinfo=JST)),  # the first slot of the month ends
        (
            datetime(2026, 8, 31, 12, tzinfo=JST),
            datetime(2026, 9, 1, 9, 0, tzinfo=JST),  # reception opens
        ),
    ],
)
def test_month_knows_when_time_alone_changes_it(
    world: World, now: datetime, changes_at: datetime
) -> None:
    assert month("a", now=now).changes_at == changes_at


def test_hold_of_another_ends_the_truth_of_a_month(world: World, aoi: Actor) -> None:
    hold = hold_rooms(picks=picks("a", "am"), actor=aoi, now=NOW)

    assert month("a").changes_at == hold.expires_at


def test_evening_band_shows_evening_slots_only(world: World) -> None:
    halls = matching_rooms(catalogue(), DayFilter(on=SATURDAY))

    [day] = hall_days(halls=halls, days=[SATURDAY], now=NOW, viewer=ANYONE, band=BANDS["evening"])

    assert {c.slot_name for r in day.halls[0].rooms for c in r.cells} == {"夜間"}


def test_week_shows_only_rooms_with_something_free(world: World, aoi: Actor) -> None:
    book(world, aoi, "single", "am", "pm", "night")
    halls = matching_rooms(catalogue(), DayFilter(on=SATURDAY))
    week = [SATURDAY + timedelta(days=n) for n in range(7)]

    days = hall_days(halls=halls, days=week, now=NOW, viewer=ANYONE)

    assert [r.code for r in days[0].halls[0].rooms] == ["whole", "a", "b"]
    assert days[2].halls == []  # Monday


@pytest.mark.parametrize(
    ("wanted", "count"),
    [
        (DayFilter(on=SATURDAY), 4),
        (DayFilter(on=SATURDAY, people=20), 4),
        (DayFilter(on=SATURDAY, people=21), 0),
        (DayFilter(on=SATURDAY, purpose="meeting"), 4),
        (DayFilter(on=SATURDAY, purpose="music"), 0),
        (DayFilter(on=SATURDAY, hall="kan"), 4),
        (DayFilter(on=SATURDAY, hall="elsewhere"), 0),
        (DayFilter(on=SATURDAY, area="centre"), 4),
        (DayFilter(on=SATURDAY, area="north"), 0),
        (DayFilter(on=SATURDAY, family="community"), 4),
        (DayFilter(on=SATURDAY, family="sports"), 0),
        (DayFilter(on=SATURDAY, equipment=("piano",)), 0),
    ],
)
def test_filters_narrow_the_rooms(world: World, wanted: DayFilter, count: int) -> None:
    found = matching_rooms(catalogue(), wanted)

    assert sum(len(rooms) for _hall, rooms in found) == count


def test_equipment_must_all_be_there(world: World) -> None:
    names = {"name_kana": "", "name_en": ""}
    piano, screen = (
        EquipmentKind.objects.create(code=code, name=code, **names) for code in ("piano", "screen")
    )
    world.single.equipment.set([piano, screen])
    world.part_a.equipment.set([piano])
    raise_catalogue_version()

    def rooms_with(*codes: str) -> set[str]:
        found = matching_rooms(catalogue(), DayFilter(on=SATURDAY, equipment=codes))
        return {room.code for _hall, rooms in found for room in rooms}

    assert rooms_with("piano") == {"single", "a"}
    assert rooms_with("piano", "screen") == {"single"}


def test_condition_that_leaves_no_room_is_named_and_can_be_left_out(
    world: World, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    asked = {"on": f"{SATURDAY}", "purpose": "meeting", "people": "5000"}

    page = client.get("/day/", asked).content.decode()
    [link] = re.findall(r'href="([^"]*)">「5000人以上」を外す<', page)
    without = client.get(unescape(link)).content.decode()

    assert "「会議」を外す" not in page  # alone it lets no room fit
    assert f"a@{SATURDAY}@am" in without


def test_where_no_single_condition_stands_in_the_way_none_is_named(world: World) -> None:
    wanted = DayFilter(on=SATURDAY, purpose="nothing", people=5000)

    assert conditions_in_the_way(catalogue(), wanted) == []


def test_where_rooms_fit_no_condition_stands_in_the_way(world: World) -> None:
    assert conditions_in_the_way(catalogue(), DayFilter(on=SATURDAY, people=5)) == []


def test_alternatives_name_other_times_rooms_and_days(world: World, aoi: Actor) -> None:
    book(world, aoi, "whole", "night")
    wanted = DayFilter(on=SATURDAY, band="evening", people=20)

    found = alternatives(catalogue(), wanted, viewer=ANYONE, now=NOW)

    assert [each.why for each in found[:2]] == ["同じ日の別の時間"] * 2
    assert all(each.pick for each in found)
    assert len(found) == 6


@pytest.mark.parametrize(
    ("b_serves", "others"), [(True, ["single室", "b室"]), (False, ["single室"])]
)
def test_other_rooms_serve_the_same_and_the_nearest_size_comes_first(
    world: World, aoi: Actor, b_serves: bool, others: list[str]
) -> None:
    piano = EquipmentKind.objects.create(code="piano", name="piano", name_kana="", name_en="")
    world.part_a.equipment.set([piano])
    world.part_b.purposes.set([world.purpose] if b_serves else [])
    Room.objects.filter(code="b").update(capacity=300)
    raise_catalogue_version()
    book(world, aoi, "a", "night")
    wanted = DayFilter(on=SATURDAY, band="evening", equipment=("piano",))

    found = alternatives(catalogue(), wanted, viewer=ANYONE, now=NOW)

    assert [str(each.names) for each in found if each.why == "同じ時間の別の部屋"] == others


@pytest.mark.parametrize("rooms", [["single"], ["whole", "a", "single"]])
def test_month_takes_one_query_whatever_it_shows(
    world: World, aoi: Actor, rooms: list[str], django_assert_num_queries: object
) -> None:
    for room in rooms:
        book(world, aoi, room, {"whole": "am", "a": "pm", "single": "night"}[room])
    value = catalogue().room_by_code["whole"]
    facility = catalogue().facility_by_id[value.facility_id]

    with django_assert_num_queries(1):  # type: ignore[operator]
        room_month(facility=facility, room=value, month=SATURDAY, now=NOW, viewer=ANYONE)


def test_month_jumps_to_the_first_free_day_and_evening(world: World, aoi: Actor) -> None:
    shown = month("a", now=datetime(2026, 12, 5, 19, 0, tzinfo=JST))

    assert shown.first_free is not None
    assert shown.first_evening is not None
    assert (shown.first_free.iso, shown.first_evening.iso) == ("2026-12-06", "2026-12-06")


def test_full_month_has_nothing_to_jump_to(world: World) -> None:
    shown = month("a", now=datetime(2027, 1, 1, tzinfo=JST))

    assert (shown.first_free, shown.first_evening) == (None, None)


@pytest.mark.parametrize(("asked", "is_full"), [("2026-12", False), ("2026-10", True)])
def test_page_of_a_month_says_where_nothing_is_free(
    world: World, client: Client, monkeypatch: pytest.MonkeyPatch, asked: str, is_full: bool
) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW)

    page = client.get(f"/rooms/a/?month={asked}").content.decode()

    assert ("この月に、選べる空きはありません。" in page) == is_full


def why(room: str, state: str, *, now: datetime = NOW, viewer: Viewer = ANYONE) -> set[str]:
    """What a tap on the cells of `state` says."""
    shown = month(room, now=now, viewer=viewer)
    notes = {note.id: note.text for note in shown.notes}
    cells = [cell for day in shown.days for cell in day.cells if cell.state == state]
    return {notes[cell.why.id] if cell.why else "" for cell in cells}


def test_cells_say_why_and_until_when(world: World, aoi: Actor, emi: Actor) -> None:
    hold_rooms(picks=picks("a", "am"), actor=aoi, now=NOW)
    during = Period(NIGHT_ENDS - timedelta(hours=4), NIGHT_ENDS)
    close_rooms(room_ids={world.part_a.pk}, during=during, reason="工事", actor=emi, now=NOW)

    assert why("a", "held") == {"ほかの方が手続き中です。10:10までに終わらなければ、空きます。"}
    assert why("a", "suspended") == {"12月5日(土) 22:00まで利用できません（工事）。"}
    assert why("a", "free") == why("a", "closed_day") == {""}


def test_ended_says_whom_to_ask_until_the_day_is_over(world: World) -> None:
    ask = "インターネットでの受付は終わりました。窓口（027-000-0001）へお問い合わせください。"

    assert why("a", "ended", now=NIGHT_ENDS) == {ask, ""}
    assert why("a", "ended", now=datetime(2027, 1, 1, tzinfo=JST)) == {""}


def test_cells_that_say_the_same_share_a_note(world: World) -> None:
    shown = month("a", now=datetime(2026, 8, 31, 12, tzinfo=JST))

    assert [note.text for note in shown.notes] == ["この時刻に受付が始まります。"]


def test_ids_of_notes_are_one_of_a_kind_on_a_page(client: Client, world: World, aoi: Actor) -> None:
    """Halls are drawn one by one and may be kept from different moments."""
    hold_rooms(picks=picks("a", "am"), actor=aoi, now=present())
    page = client.get("/day/?on=2026-12-05&days=3").content.decode()
    one_day = client.get("/day/?on=2026-12-05").content.decode()

    for text in (page, one_day):
        ids = re.findall(r'<div popover id="([^"]+)"', text)
        assert len(ids) == len(set(ids)) > 0
        assert set(re.findall(r'popovertarget="([^"]+)"', text)) == set(ids)
