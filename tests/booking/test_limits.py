"""Limits, counted by services over what is booked (requirements 55, 56)."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import pytest

from booking.errors import LimitReached, TooManyAtOnce, TooManyDays
from booking.models import Application, Booking, Hold
from booking.services.cancel import cancel_booking
from booking.services.change import move_booking
from booking.services.hold import hold_rooms
from core.actor import Actor
from tests.booking.acts import book, first_booking, hold_and_apply
from tests.booking.conftest import organisation, sign_in
from tests.booking.world import NOW, SATURDAY, World, build_world, picks


def a_world(*limits: dict[str, Any]) -> World:
    """Halls with these limits for every room, open half a year before."""
    return build_world(limits=list(limits), opens_months=6)


def on(world: World, who: Actor, *days: date, room: str = "a", slot: str = "am") -> None:
    """Book the slot on each of the days."""
    chosen = [pick for day in days for pick in picks(room, slot, on=day)]
    hold_and_apply(world, who, chosen, now=NOW)


def weekly(count: int) -> Sequence[date]:
    """So many Saturdays."""
    return [SATURDAY + timedelta(weeks=n) for n in range(count)]


def test_outstanding_bookings_are_limited_until_they_are_cancelled_or_used(db: None) -> None:
    world, aoi = a_world({"most": 2, "count": "bookings", "per": "outstanding"}), sign_in()
    on(world, aoi, *weekly(2))

    with pytest.raises(LimitReached) as refusal:
        on(world, aoi, weekly(3)[-1])
    assert Application.objects.count() == 1

    cancel_booking(code=Booking.objects.order_by("pk")[0].code, actor=aoi, now=NOW)
    on(world, aoi, weekly(3)[-1])

    assert "すでに2件（まだ使っていないもの）" in refusal.value.message
    assert Booking.objects.exclude(status="cancelled").count() == 2


def test_limit_of_persons_leaves_organisations_free(db: None) -> None:
    group = organisation()
    limit = {"most": 1, "count": "bookings", "per": "month", "words": ["person"]}
    world, ben = a_world(limit), sign_in(organisation=group)
    book(world, ben, "a", "am")

    with pytest.raises(LimitReached):
        book(world, ben, "a", "pm")
    book(world, ben, "a", "pm", organisation_id=group.pk)

    assert Application.objects.count() == 2


def test_members_of_a_group_count_together_and_persons_alone(db: None) -> None:
    group = organisation()
    world = a_world({"most": 6, "count": "hours", "per": "week"})
    ben, dan = sign_in(organisation=group), sign_in(organisation=group)
    book(world, ben, "a", "pm", organisation_id=group.pk)  # four hours

    with pytest.raises(LimitReached):
        book(world, dan, "b", "am", organisation_id=group.pk)
    book(world, dan, "b", "am")

    assert Application.objects.count() == 2


def test_eighth_day_in_a_row_is_refused_also_over_two_applications(db: None) -> None:
    row = {"most": 3, "count": "days_in_a_row", "per": "", "within": "room"}
    world, aoi = a_world(row), sign_in()
    tuesday = date(2026, 12, 1)
    days = [tuesday + timedelta(days=n) for n in range(5)]
    on(world, aoi, days[0], days[1])

    with pytest.raises(TooManyDays):
        on(world, aoi, days[2], days[3])
    on(world, aoi, days[3], days[4])

    assert Booking.objects.count() == 4


def test_row_that_is_too_long_by_itself_is_not_even_held(db: None) -> None:
    a_world({"most": 2, "count": "days_in_a_row", "per": "", "within": "room"})
    chosen = [pick for n in range(3) for pick in picks("a", "am", on=date(2026, 12, 1 + n))]

    with pytest.raises(TooManyDays):
        hold_rooms(picks=chosen, actor=sign_in(), now=NOW)

    assert not Hold.objects.exists()


def test_person_is_not_in_two_rooms_at_the_same_moment(db: None) -> None:
    world, aoi = a_world({"most": 1, "count": "rooms_at_once", "per": ""}), sign_in()
    book(world, aoi, "a", "am")

    with pytest.raises(TooManyAtOnce):
        book(world, aoi, "single", "am")
    book(world, aoi, "single", "pm")

    assert Application.objects.count() == 2


def test_near_the_date_the_limit_is_off(db: None) -> None:
    world, aoi = a_world({"most": 1, "relaxed_days": 14}), sign_in()
    far, near = date(2026, 12, 9), SATURDAY  # fifteen and eleven days ahead
    on(world, aoi, far)

    on(world, aoi, near)
    with pytest.raises(LimitReached):
        on(world, aoi, date(2026, 12, 10))

    assert Booking.objects.count() == 2


def test_moved_booking_does_not_count_against_itself(db: None) -> None:
    world, aoi = a_world({"most": 1, "count": "bookings", "per": "outstanding"}), sign_in()
    code = first_booking(book(world, aoi, "a", "am")).code

    moved = move_booking(code=code, picks=picks("b", "pm"), actor=aoi, now=NOW)

    assert moved.room_id == world.part_b.pk


def test_hall_without_limits_locks_no_applicant(
    world: World, aoi: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[object] = []
    monkeypatch.setattr("booking.services.quota.lock_applicant", lambda *who: asked.append(who))

    book(world, aoi, "a", "am")

    assert asked == []
