"""A building that is a shelter takes nobody, by any way in, until a second act opens it (87)."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from audit.models import Entry
from booking.enums import CellState, Status
from booking.errors import (
    AlreadyShelter,
    HallInShelter,
    HoldGone,
    NoShelter,
    NoSuchBooking,
    ReasonNeeded,
)
from booking.models import Occupancy, Shelter
from booking.selectors.calendar import room_month
from booking.selectors.cells import ANYONE
from booking.services.apply import ApplyRequest
from booking.services.cancel import cancel_booking, restore_booking
from booking.services.change import move_booking
from booking.services.closures import ClosureRequest, close_and_clear
from booking.services.counter import CounterRequest, book_for
from booking.services.hold import hold_rooms
from booking.services.shelter import end_shelter, start_shelter
from core.actor import Actor, Channel
from core.clock import day_start
from core.periods import Period
from facilities.selectors import catalogue
from tests.booking.acts import apply_over, book, first_booking
from tests.booking.conftest import sign_in
from tests.booking.test_official import place
from tests.booking.world import NOW, SATURDAY, World, picks

LATER = NOW + timedelta(minutes=5)
WHY = "台風10号の避難所"


def stop(world: World, actor: Actor, reason: str = WHY) -> Shelter:
    return start_shelter(facility_id=world.facility.pk, reason=reason, actor=actor, now=LATER)


def active() -> int:
    return Occupancy.objects.filter(released_at=None).count()


@pytest.mark.parametrize("duty", ["manager", "administrator", "support"])
def test_who_may_stops_the_building_and_opens_it_again(world: World, aoi: Actor, duty: str) -> None:
    actor = sign_in(duty=duty)
    shelter = stop(world, actor)
    with pytest.raises(HallInShelter):
        hold_rooms(picks=picks("single", "am"), actor=aoi, now=LATER)

    end_shelter(facility_id=world.facility.pk, actor=actor, now=LATER)

    hold_rooms(picks=picks("single", "am"), actor=aoi, now=LATER)
    shelter.refresh_from_db()
    assert (shelter.started_by_id, shelter.ended_by_id) == (actor.user, actor.user)
    assert [entry.verb for entry in Entry.objects.filter(object_type="shelter").order_by("pk")] == [
        "shelter.started", "shelter.ended",
    ]  # fmt: skip


@pytest.mark.parametrize("duty", ["", "front_desk", "approver", "cashier", "key_staff"])
def test_others_may_not(world: World, aoi: Actor, duty: str) -> None:
    with pytest.raises(NoSuchBooking):
        stop(world, sign_in(duty=duty))

    hold_rooms(picks=picks("single", "am"), actor=aoi, now=LATER)
    assert not Shelter.objects.exists()


def test_reason_once_and_end_once(world: World, emi: Actor) -> None:
    with pytest.raises(ReasonNeeded):
        stop(world, emi, reason=" ")
    with pytest.raises(NoShelter):
        end_shelter(facility_id=world.facility.pk, actor=emi, now=LATER)
    stop(world, emi)
    with pytest.raises(AlreadyShelter):
        stop(world, emi)

    assert Shelter.objects.count() == 1


def test_hold_that_stood_is_broken(world: World, aoi: Actor, emi: Actor) -> None:
    hold = hold_rooms(picks=picks("single", "am"), actor=aoi, now=NOW)

    wanted = ApplyRequest(purpose_id=world.purpose.pk, people=3)

    stop(world, emi)

    with pytest.raises(HallInShelter):
        apply_over(code=hold.code, request=wanted, actor=aoi, now=LATER)
    end_shelter(facility_id=world.facility.pk, actor=emi, now=LATER)
    with pytest.raises(HoldGone):
        apply_over(code=hold.code, request=wanted, actor=aoi, now=LATER)
    assert active() == 0


def test_no_way_in_is_open(world: World, aoi: Actor, emi: Actor) -> None:
    standing = first_booking(book(world, aoi, "a", "am"))
    gone = first_booking(book(world, aoi, "b", "pm"))
    cancel_booking(code=gone.code, actor=aoi, now=NOW)
    stop(world, emi)
    assert aoi.person_id is not None

    with pytest.raises(HallInShelter):
        restore_booking(code=gone.code, actor=aoi, now=LATER)
    with pytest.raises(HallInShelter):
        move_booking(code=standing.code, picks=picks("b", "am"), actor=aoi, now=LATER)
    with pytest.raises(HallInShelter):
        place(picks("single", "pm"), emi)
    counter = CounterRequest(
        picks=picks("single", "am"), purpose_id=world.purpose.pk, people=3,
        person_id=aoi.person_id, channel=Channel.PHONE,
    )  # fmt: skip
    with pytest.raises(HallInShelter):
        book_for(request=counter, actor=emi, now=LATER)

    assert active() == 1


def test_row_written_by_hand_is_refused_by_the_database(
    world: World, aoi: Actor, emi: Actor
) -> None:
    booking = first_booking(book(world, aoi, "a", "am"))
    row = booking.occupancies.get()
    stop(world, emi)
    free = Period(row.during.upper, row.during.upper + timedelta(hours=1))

    with pytest.raises(IntegrityError, match="takes nobody"), transaction.atomic():
        Occupancy.objects.create(
            part_id=row.part_id, during=(free.start, free.end), booking=booking
        )


def test_calendar_says_that_it_is_stopped_and_why(world: World, emi: Actor) -> None:
    stop(world, emi)
    halls = catalogue()

    month = room_month(
        facility=halls.facilities[0], room=halls.room_by_code["single"], month=SATURDAY,
        now=LATER, viewer=ANYONE,
    )  # fmt: skip

    states = {cell.state for day in month.days for cell in day.cells if not day.closed}
    assert states == {CellState.SUSPENDED}
    assert [note.text for note in month.notes] == [
        f"いま新しい予約を受け付けていません（{WHY}）。ほかの施設を選んでください。"
    ]


def test_pages_of_hall_and_room_say_it_before_anybody_taps(
    client: Client, world: World, emi: Actor
) -> None:
    pages = (f"/halls/{world.facility.code}/", "/rooms/single/")
    assert not any(WHY in client.get(page).content.decode() for page in pages)

    stop(world, emi)

    for page in pages:
        html = client.get(page).content.decode()
        assert f"いま新しい予約を受け付けていません（{WHY}）。くわしくは、施設（" in html


def test_bookings_of_the_next_days_are_cleared_by_the_tools_of_closures(
    world: World, aoi: Actor, emi: Actor
) -> None:
    booking = first_booking(book(world, aoi, "a", "am"))
    stop(world, emi)
    building = frozenset(room.pk for room in (world.whole, world.single))
    days = Period(day_start(NOW.date()), day_start(SATURDAY + timedelta(days=1)))

    close_and_clear(
        request=ClosureRequest(building, days, WHY, "災害対策基本法", {booking.code: None}),
        actor=emi,
        now=LATER,
    )

    booking.refresh_from_db()
    assert booking.status == Status.CANCELLED
    assert active() == 3
