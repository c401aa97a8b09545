"""Time around a use, and uses that disturb each other through a wall (requirements 40, 54)."""

from datetime import datetime
from typing import Any

import pytest

from accounts.models import Person
from booking.errors import DisturbsNeighbours, PleaseTryAgain, RoomTaken
from booking.models import Application, Booking, Occupancy
from booking.selectors.calendar import room_month
from booking.selectors.cells import ANYONE
from booking.selectors.desk.detail import desk_booking
from booking.services.cancel import cancel_booking, restore_booking
from booking.services.change import DetailsRequest, change_details, move_booking
from booking.services.closures import close_rooms
from booking.services.counter import CounterRequest, book_for
from core.actor import Actor, Channel
from core.clock import JST
from core.periods import Period
from facilities.models import Facility, Purpose, Room
from facilities.selectors import catalogue
from facilities.services.versions import raise_catalogue_version
from tests.booking.acts import book, first_booking
from tests.booking.conftest import sign_in
from tests.booking.world import NOW, SATURDAY, World, picks


def with_buffers(*, before: int, after: int, **rooms: object) -> None:
    """Preparation and clean-up for the rooms with these codes."""
    Room.objects.filter(**rooms).update(preparation_minutes=before, turnaround_minutes=after)
    raise_catalogue_version()


def kept(booking: Booking) -> set[tuple[str, str]]:
    """From when until when the booking's parts are occupied, each."""
    rows = Occupancy.objects.filter(booking=booking, released_at=None)
    return {
        (f"{row.during.lower.astimezone(JST):%H:%M}", f"{row.during.upper.astimezone(JST):%H:%M}")
        for row in rows
    }


def states(room: str) -> list[str]:
    """What the calendar says of the Saturday's slots."""
    value = catalogue().room_by_code[room]
    hall = catalogue().facility_by_id[value.facility_id]
    month = room_month(facility=hall, room=value, month=SATURDAY, now=NOW, viewer=ANYONE)
    [day] = [each for each in month.days if each.iso == SATURDAY.isoformat()]
    return [cell.state for cell in day.cells]


def test_preparation_and_cleaning_are_kept_and_not_booked(world: World, aoi: Actor) -> None:
    with_buffers(before=30, after=45)

    booking = first_booking(book(world, aoi, "a", "pm"))

    assert kept(booking) == {("12:30", "17:45")}
    assert f"{booking.period.start.astimezone(JST):%H:%M}" == "13:00"


def test_preparation_meets_the_use_before_it(world: World, aoi: Actor, chie: Actor) -> None:
    with_buffers(before=90, after=0)  # the pause at noon is an hour
    book(world, aoi, "a", "am")

    assert states("a") == ["booked", "booked", "free"]
    with pytest.raises(RoomTaken):
        book(world, chie, "a", "pm")
    assert Application.objects.count() == 1


def test_whole_and_half_keep_their_own_times_around_the_other(
    world: World, aoi: Actor, chie: Actor
) -> None:
    with_buffers(before=90, after=0, code="whole")
    book(world, aoi, "a", "am")

    assert states("whole") == ["booked", "booked", "free"]
    book(world, chie, "b", "pm")

    assert states("b") == ["free", "booked", "free"]
    assert states("whole") == ["booked", "booked", "booked"]  # it would be prepared from 16:30


def test_whole_with_preparation_keeps_both_halves(world: World, aoi: Actor) -> None:
    with_buffers(before=90, after=30, code="whole")

    booking = first_booking(book(world, aoi, "whole", "pm"))

    assert kept(booking) == {("11:30", "17:30")}
    assert Occupancy.objects.filter(booking=booking).count() == 2
    assert states("a") == ["booked", "booked", "free"]


def test_preparation_before_midnight_sees_the_evening_before(world: World, emi: Actor) -> None:
    """A closure that ends at midnight stands in the way of a morning with a long preparation."""
    with_buffers(before=600, after=0, code="a")
    evening = Period(datetime(2026, 11, 30, 22, tzinfo=JST), datetime(2026, 12, 1, tzinfo=JST))
    close_rooms(room_ids={world.part_a.pk}, during=evening, reason="工事", actor=emi, now=NOW)
    value = catalogue().room_by_code["a"]
    hall = catalogue().facility_by_id[value.facility_id]
    month = room_month(facility=hall, room=value, month=SATURDAY, now=NOW, viewer=ANYONE)

    assert [cell.state for cell in month.days[0].cells] == ["suspended", "free", "free"]


def hear(world: World, *rooms: str, then: str = "refuse") -> Purpose:
    """The rooms hear each other: music is loud, meetings are quiet. The purpose music."""
    music, _made = Purpose.objects.get_or_create(
        code="music", defaults={"name": "音楽", "name_kana": "", "name_en": ""}
    )
    for room in Room.objects.all():
        room.purposes.add(music)
    rule = {"rooms": list(rooms), "loud": ["music"], "quiet": ["meeting"], "then": then}
    Facility.objects.update(neighbours=[{**rule, "clause": "要綱第6条"}])
    raise_catalogue_version()
    return music


def test_loud_beside_quiet_is_refused_whichever_comes_second(
    world: World, aoi: Actor, chie: Actor
) -> None:
    music = hear(world, "a", "single")
    book(world, aoi, "a", "am")
    book(world, aoi, "single", "pm", purpose_id=music.pk)

    with pytest.raises(DisturbsNeighbours) as loud:
        book(world, chie, "single", "am", purpose_id=music.pk)
    with pytest.raises(DisturbsNeighbours) as quiet:
        book(world, chie, "a", "pm")

    assert "静かな利用" in loud.value.message
    assert "音の出る利用" in quiet.value.message
    assert "（根拠：要綱第6条）" in quiet.value.message
    assert Application.objects.count() == 2


def test_loud_beside_loud_and_quiet_elsewhere_are_let(world: World, aoi: Actor) -> None:
    music = hear(world, "a", "single")

    book(world, aoi, "a", "am", purpose_id=music.pk)
    book(world, aoi, "single", "am", purpose_id=music.pk)
    book(world, aoi, "b", "am")  # a room that hears neither
    book(world, aoi, "a", "night")

    assert Application.objects.count() == 4


def test_use_of_the_whole_is_heard_beside_its_half(world: World, aoi: Actor, chie: Actor) -> None:
    music = hear(world, "a", "single")
    book(world, aoi, "whole", "am", purpose_id=music.pk)

    with pytest.raises(DisturbsNeighbours):
        book(world, chie, "single", "am")

    assert Application.objects.count() == 1


def test_warning_lets_it_and_tells_the_staff(world: World, aoi: Actor, emi: Actor) -> None:
    music = hear(world, "a", "single", then="warn")
    book(world, aoi, "a", "am")

    loud = first_booking(book(world, aoi, "single", "am", purpose_id=music.pk))

    shown = desk_booking(code=loud.code, actor=emi, catalogue=catalogue(), now=NOW)
    assert shown.disturbs == ["近くのa室で9:00–12:00に静かな利用があります。（根拠：要綱第6条）"]


def counter(world: World, clerk: Actor, who: Actor, purpose: Purpose) -> Application:
    """The clerk books the single room for somebody."""
    facts: dict[str, Any] = {"picks": picks("single", "am"), "people": 3, "channel": Channel.PHONE}
    request = CounterRequest(**facts, purpose_id=purpose.pk, person_id=who.person)
    return book_for(request=request, actor=clerk, now=NOW)


def test_counter_move_change_and_restore_are_held_to_it(
    world: World, aoi: Actor, chie: Actor
) -> None:
    music, clerk = hear(world, "a", "single"), sign_in(duty="front_desk")
    book(world, aoi, "a", "am")
    loud = first_booking(book(world, chie, "b", "am", purpose_id=music.pk))
    quiet = first_booking(book(world, chie, "single", "am"))

    with pytest.raises(DisturbsNeighbours):
        change_details(
            code=quiet.application.code,
            request=DetailsRequest(purpose_id=music.pk, people=3),
            actor=chie,
            now=NOW,
        )
    cancel_booking(code=quiet.code, actor=chie, now=NOW)
    with pytest.raises(DisturbsNeighbours):
        counter(world, clerk, chie, music)
    with pytest.raises(DisturbsNeighbours):
        move_booking(code=loud.code, picks=picks("single", "am"), actor=chie, now=NOW)

    loud.refresh_from_db()
    assert loud.room_id == world.part_b.pk
    assert Person.objects.get(pk=chie.person).applications.count() == 2


def test_restoring_beside_what_came_meanwhile_is_refused(
    world: World, aoi: Actor, chie: Actor
) -> None:
    music = hear(world, "a", "single")
    code = first_booking(book(world, aoi, "a", "am")).code
    cancel_booking(code=code, actor=aoi, now=NOW)
    book(world, chie, "single", "am", purpose_id=music.pk)

    with pytest.raises(DisturbsNeighbours):
        restore_booking(code=code, actor=aoi, now=NOW)

    assert Occupancy.objects.filter(released_at=None).count() == 1


def test_rule_that_came_after_the_lock_asks_to_try_again(
    world: World, aoi: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The neighbour was not locked: nothing is decided without its lock."""
    old = catalogue()
    hear(world, "a", "single")
    monkeypatch.setattr("booking.services.neighbours.catalogue_in_memory", lambda: old)

    with pytest.raises(PleaseTryAgain):
        book(world, aoi, "a", "am")

    assert not Application.objects.exists()
