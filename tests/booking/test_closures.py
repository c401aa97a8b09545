"""Closing rooms that are booked: everybody moved or cancelled in one act, or nothing."""

from collections.abc import Sequence
from datetime import timedelta

import pytest

from booking.enums import CancelledAs, Status
from booking.errors import (
    HallClosed,
    NoSuchBooking,
    PlanIncomplete,
    ReasonNeeded,
    RoomTaken,
)
from booking.models import Closure, Occupancy
from booking.rules.wishes import Pick
from booking.selectors.hits import bookings_hit
from booking.services.closures import ClosureRequest, close_and_clear
from core.actor import Actor
from core.clock import at, day_start
from core.periods import Period
from notifications.models import Message
from tests.booking.acts import book, first_booking
from tests.booking.conftest import sign_in
from tests.booking.world import NOW, SATURDAY, World, picks

LATER = NOW + timedelta(hours=2)
ALL_DAY = Period(day_start(SATURDAY), day_start(SATURDAY + timedelta(days=1)))


def close(
    world: World, plan: dict[str, Sequence[Pick] | None], actor: Actor, reason: str = "雨もり"
) -> Closure:
    request = ClosureRequest(
        room_ids=frozenset({world.part_a.pk}),
        during=ALL_DAY,
        reason=reason,
        clause="条例第8条",
        plan=plan,
    )
    return close_and_clear(request=request, actor=actor, now=LATER)


def held() -> list[tuple[str, str]]:
    rows = Occupancy.objects.filter(released_at=None).select_related("part", "booking", "closure")
    return sorted((row.part.code, row.booking.code if row.booking else "closed") for row in rows)


def test_hits_are_those_that_touch_a_part(world: World, aoi: Actor, chie: Actor) -> None:
    whole, other = book(world, aoi, "whole", "am"), book(world, chie, "a", "pm")
    book(world, aoi, "single", "pm")

    found = bookings_hit(room_ids={world.part_a.pk}, during=ALL_DAY)

    assert [each.code for each in found] == [f"{whole.code}-1", f"{other.code}-1"]


def test_one_is_moved_one_is_cancelled_and_both_are_told(
    world: World, aoi: Actor, chie: Actor, emi: Actor
) -> None:
    moved = first_booking(book(world, aoi, "a", "am"))
    cancelled = first_booking(book(world, chie, "whole", "pm"))

    close(world, {moved.code: picks("single", "am"), cancelled.code: None}, emi)

    assert held() == [("part-a", "closed"), ("part-c", moved.code)]
    moved.refresh_from_db()
    cancelled.refresh_from_db()
    assert (moved.status, moved.moved_by_city) == (Status.CONFIRMED, True)
    assert cancelled.cancelled_as == CancelledAs.BY_CITY
    letters = set(Message.objects.filter(created_at=LATER).values_list("letter", "recipient_id"))
    assert letters == {("booking_moved_by_city", aoi.user), ("booking_revoked", chie.user)}


def test_two_may_change_places_around_the_closure(
    world: World, aoi: Actor, chie: Actor, emi: Actor
) -> None:
    first, second = (
        first_booking(book(world, aoi, "whole", "am")),
        first_booking(book(world, chie, "whole", "pm")),
    )

    close(world, {first.code: picks("b", "pm"), second.code: picks("b", "am")}, emi)

    codes = sorted([first.code, second.code])
    assert held() == [("part-a", "closed"), *(("part-b", code) for code in codes)]


def test_plan_that_forgets_somebody_changes_nothing(world: World, aoi: Actor, emi: Actor) -> None:
    book(world, aoi, "a", "am")
    before = held()

    with pytest.raises(PlanIncomplete):
        close(world, {}, emi)

    assert (held(), Closure.objects.count()) == (before, 0)


@pytest.mark.parametrize(
    ("goal", "error"),
    [
        (picks("b", "am"), RoomTaken),
        (picks("whole", "night"), RoomTaken),  # part of it is being closed
        (picks("b", "am", on=SATURDAY + timedelta(days=2)), HallClosed),
    ],
)
def test_move_that_cannot_be_leaves_all_as_it_was(
    world: World, aoi: Actor, chie: Actor, emi: Actor, goal: list[Pick], error: type[Exception]
) -> None:
    moved = first_booking(book(world, aoi, "a", "am"))
    book(world, chie, "b", "am")
    before, letters = held(), Message.objects.count()

    with pytest.raises(error):
        close(world, {moved.code: goal}, emi)

    assert (held(), Message.objects.count()) == (before, letters)


def test_reason_and_duty_are_needed(world: World, emi: Actor) -> None:
    with pytest.raises(ReasonNeeded):
        close(world, {}, emi, reason=" ")
    with pytest.raises(NoSuchBooking):
        close(world, {}, sign_in(duty="support"))

    assert not Closure.objects.exists()


def test_empty_room_closes_with_an_empty_plan(world: World, emi: Actor) -> None:
    closure = close(world, {}, emi)

    assert held() == [("part-a", "closed")]
    assert closure.during.lower == at(SATURDAY, NOW.time().min)
