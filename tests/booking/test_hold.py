"""Holding: all or nothing, one basket a person, gone when its time is over."""

from datetime import date, datetime, timedelta

import pytest

from booking.errors import (
    HallClosed,
    HoldGone,
    NoCommonApplicant,
    NoCommonUse,
    NotYetOpen,
    PleaseTryAgain,
    ReceptionEnded,
    RoomTaken,
    UnknownChoice,
)
from booking.models import Hold, Occupancy
from booking.services import hold
from booking.services.hold import hold_rooms, release_expired_holds, release_hold
from core.actor import Actor
from core.clock import JST
from facilities.models import BookingRules, Purpose, Room
from facilities.services.versions import raise_catalogue_version
from tests.booking.conftest import organisation, sign_in
from tests.booking.world import NOW, SATURDAY, World, picks

AFTER_HOLD = NOW + timedelta(minutes=10)


def active() -> int:
    """Active occupancy rows."""
    return Occupancy.objects.filter(released_at=None).count()


def test_hold_of_whole_hall_takes_every_part(world: World, aoi: Actor) -> None:
    hold_rooms(picks=picks("whole", "am"), actor=aoi, now=NOW)

    assert active() == 2


@pytest.mark.parametrize(("first", "second"), [("whole", "a"), ("a", "whole"), ("b", "whole")])
def test_part_and_whole_exclude_each_other(
    world: World, aoi: Actor, chie: Actor, first: str, second: str
) -> None:
    hold_rooms(picks=picks(first, "am"), actor=aoi, now=NOW)

    with pytest.raises(RoomTaken):
        hold_rooms(picks=picks(second, "am"), actor=chie, now=NOW)

    assert Hold.objects.count() == 1


def test_two_parts_do_not_exclude_each_other(world: World, aoi: Actor, chie: Actor) -> None:
    hold_rooms(picks=picks("a", "am"), actor=aoi, now=NOW)

    hold_rooms(picks=picks("b", "am"), actor=chie, now=NOW)

    assert active() == 2


def test_neighbouring_slots_become_one_period_with_the_pause(world: World, aoi: Actor) -> None:
    hold = hold_rooms(picks=picks("a", "am", "pm"), actor=aoi, now=NOW)

    [item] = hold.items.all()
    assert (item.during.upper - item.during.lower) == timedelta(hours=8)


def test_slots_apart_stay_apart(world: World, aoi: Actor) -> None:
    hold = hold_rooms(picks=picks("a", "am", "night"), actor=aoi, now=NOW)

    assert hold.items.count() == 2


def test_one_taken_slot_refuses_the_whole_basket(world: World, aoi: Actor, chie: Actor) -> None:
    hold_rooms(picks=picks("single", "pm"), actor=chie, now=NOW)

    with pytest.raises(RoomTaken):
        hold_rooms(picks=[*picks("a", "am"), *picks("single", "pm")], actor=aoi, now=NOW)

    assert active() == 1


def test_new_hold_takes_the_place_of_the_former(world: World, aoi: Actor, chie: Actor) -> None:
    hold_rooms(picks=picks("a", "am"), actor=aoi, now=NOW)

    hold_rooms(picks=picks("b", "am"), actor=aoi, now=NOW)

    hold_rooms(picks=picks("a", "am"), actor=chie, now=NOW)
    assert Hold.objects.filter(released_at=None).count() == 2


def test_expired_hold_does_not_stand_in_the_way(world: World, aoi: Actor, chie: Actor) -> None:
    hold_rooms(picks=picks("a", "am"), actor=aoi, now=NOW)

    hold_rooms(picks=picks("a", "am"), actor=chie, now=AFTER_HOLD)

    assert active() == 1


def test_hold_stands_until_its_last_moment(world: World, aoi: Actor, chie: Actor) -> None:
    hold_rooms(picks=picks("a", "am"), actor=aoi, now=NOW)

    with pytest.raises(RoomTaken):
        hold_rooms(picks=picks("a", "am"), actor=chie, now=AFTER_HOLD - timedelta(microseconds=1))


def test_sweep_releases_what_ran_out_and_nothing_else(
    world: World, aoi: Actor, chie: Actor
) -> None:
    hold_rooms(picks=picks("a", "am"), actor=aoi, now=NOW)
    hold_rooms(picks=picks("b", "am"), actor=chie, now=NOW + timedelta(minutes=5))

    released = release_expired_holds(now=AFTER_HOLD)

    assert (released, active()) == (1, 1)


def test_release_gives_the_room_back_at_once(world: World, aoi: Actor) -> None:
    hold = hold_rooms(picks=picks("a", "am"), actor=aoi, now=NOW)

    release_hold(code=hold.code, actor=aoi, now=NOW)

    assert active() == 0


def test_release_of_anothers_hold_is_refused_and_changes_nothing(
    world: World, aoi: Actor, chie: Actor
) -> None:
    hold = hold_rooms(picks=picks("a", "am"), actor=aoi, now=NOW)

    with pytest.raises(HoldGone):
        release_hold(code=hold.code, actor=chie, now=NOW)

    assert active() == 1


@pytest.mark.parametrize(
    ("room", "slot", "on", "now", "error"),
    [
        ("a", "am", SATURDAY + timedelta(days=2), NOW, HallClosed),
        ("a", "am", SATURDAY + timedelta(days=120), NOW, NotYetOpen),
        ("a", "am", NOW.date(), NOW, ReceptionEnded),
        ("a", "noon", SATURDAY, NOW, UnknownChoice),
        ("nowhere", "am", SATURDAY, NOW, UnknownChoice),
    ],
)
def test_rules_refuse_a_hold_and_nothing_happens(
    world: World, aoi: Actor, room: str, slot: str, on: date, now: datetime, error: type[Exception]
) -> None:
    with pytest.raises(error):
        hold_rooms(picks=picks(room, slot, on=on), actor=aoi, now=now)

    assert Hold.objects.count() == 0


def test_hold_raises_the_version_of_its_parts_only(world: World, aoi: Actor) -> None:
    before = dict(world.facility.parts.values_list("code", "calendar_version"))

    hold_rooms(picks=picks("a", "am"), actor=aoi, now=NOW)

    after = dict(world.facility.parts.values_list("code", "calendar_version"))
    assert {code for code in after if after[code] != before[code]} == {"part-a"}


def test_hold_elsewhere_raises_the_version_of_what_it_gives_back(world: World, aoi: Actor) -> None:
    hold_rooms(picks=picks("a", "am"), actor=aoi, now=NOW)
    before = dict(world.facility.parts.values_list("code", "calendar_version"))

    hold_rooms(picks=picks("b", "am"), actor=aoi, now=NOW)

    after = dict(world.facility.parts.values_list("code", "calendar_version"))
    assert {code for code in after if after[code] != before[code]} == {"part-a", "part-b"}


def test_hold_of_theirs_made_while_they_waited_is_not_given_back_without_its_lock(
    world: World, aoi: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The lock was chosen before that hold was there: its room is somebody else's to change."""
    before_that_hold = hold.lock_picked(picks("b", "am"), aoi)
    hold_rooms(picks=picks("a", "am"), actor=aoi, now=NOW)
    monkeypatch.setattr(hold, "lock_picked", lambda picks, actor: before_that_hold)

    with pytest.raises(PleaseTryAgain):
        hold_rooms(picks=picks("b", "am"), actor=aoi, now=NOW)

    assert Occupancy.objects.get(released_at=None).part.code == "part-a"


def test_room_that_was_divided_anew_while_they_hold_it_is_held_again(
    world: World, aoi: Actor
) -> None:
    hold_rooms(picks=picks("whole", "am"), actor=aoi, now=NOW)
    Room.objects.get(code="whole").parts.remove(world.facility.parts.get(code="part-a"))
    raise_catalogue_version()

    hold_rooms(picks=picks("whole", "am"), actor=aoi, now=NOW)

    assert Occupancy.objects.get(released_at=None).part.code == "part-b"


def test_room_is_not_held_where_it_was_divided_anew_while_they_waited(
    world: World, aoi: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    some = hold.lock_picked(picks("a", "am"), aoi)
    monkeypatch.setattr(hold, "lock_picked", lambda picks, actor: some)

    with pytest.raises(PleaseTryAgain):
        hold_rooms(picks=picks("whole", "am"), actor=aoi, now=NOW)

    assert active() == 0


def test_holding_works_at_night_on_new_years_day(world: World, aoi: Actor) -> None:
    night = datetime(2027, 1, 1, 3, 0, tzinfo=JST)

    hold = hold_rooms(picks=picks("a", "am", on=date(2027, 1, 9)), actor=aoi, now=night)

    assert hold.released_at is None


def test_rooms_that_share_no_use_are_not_held_together(world: World, aoi: Actor) -> None:
    badminton = Purpose.objects.create(code="racket", name="バドミントン", name_kana="", name_en="")
    world.single.purposes.set([badminton])
    raise_catalogue_version()

    with pytest.raises(NoCommonUse):
        hold_rooms(picks=picks("a", "am") + picks("single", "am"), actor=aoi, now=NOW)

    assert not Hold.objects.exists()
    hold_rooms(picks=picks("single", "am"), actor=aoi, now=NOW)


def test_rooms_for_persons_and_for_groups_are_not_held_together(world: World) -> None:
    ben = sign_in(organisation=organisation())
    BookingRules.objects.filter(room=world.part_a).update(applicants=["person"])
    BookingRules.objects.filter(room=world.single).update(applicants=["organisation"])
    raise_catalogue_version()

    with pytest.raises(NoCommonApplicant):
        hold_rooms(picks=picks("a", "am") + picks("single", "am"), actor=ben, now=NOW)

    hold_rooms(picks=picks("b", "am") + picks("single", "am"), actor=ben, now=NOW)
