"""Figures counted from the records of a small world: what counts, what does not, where it shows."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from booking.models import Booking
from booking.services.closures import close_rooms
from booking.services.exemptions import ask_for_exemption
from booking.services.official import cancel_official
from core.actor import Actor, Channel
from core.clock import JST
from core.periods import Period
from facilities.selectors import catalogue
from kpi.models import RollUp
from kpi.rules.measure import value_of
from kpi.rules.months import Month
from kpi.selectors.acts import is_office_hour
from kpi.services.roll_up import roll_up
from tests.booking.acts import book, first_booking
from tests.booking.conftest import sign_in
from tests.booking.reducing import apply, asks_for, reduce_everything
from tests.booking.test_official import place
from tests.booking.world import NOW, World, build_world, picks

DECEMBER, NOVEMBER = Month(date(2026, 12, 1)), Month(date(2026, 11, 1))
LATER = NOW + timedelta(days=20)


@pytest.fixture
def world(db: None) -> World:
    """The halls: open every day but Mondays, three slots a day."""
    return build_world()


@pytest.fixture
def aoi(db: None) -> Actor:
    """A resident."""
    return sign_in("青井")


def counted(figure: str, *, month: Month = DECEMBER, **where: object) -> tuple[int, int | None]:
    """Part and whole of the one row that `where` names; the city's total by default."""
    place = {"facility": None, "cut": "total", "key": ""} | where
    row = RollUp.objects.get(month=month.first, figure=figure, **place)
    return row.part, row.whole


def test_use_counts_in_the_month_of_use_by_room_slot_and_channel(world: World, aoi: Actor) -> None:
    book(world, aoi, "a", "am", "pm", people=12)

    roll_up(month=DECEMBER, now=LATER)

    hall = world.facility
    assert counted("bookings") == (1, None)
    assert counted("people") == (12, None)
    assert counted("bookings", facility=hall, cut="slot", key="pm") == (1, None)
    assert counted("bookings", facility=hall, cut="channel", key="web") == (1, None)
    assert counted("bookings", facility=hall, cut="room", key=str(world.part_a.pk)) == (1, None)


def test_cancelled_booking_is_no_use(world: World, aoi: Actor) -> None:
    booking = first_booking(book(world, aoi, "a", "am"))
    Booking.objects.filter(pk=booking.pk).update(
        status="cancelled", cancelled_at=NOW, cancelled_as="late"
    )

    roll_up(month=DECEMBER, now=LATER)
    roll_up(month=NOVEMBER, now=LATER)

    assert not RollUp.objects.filter(figure="bookings").exists()
    assert counted("late-cancellations", month=NOVEMBER) == (1, 1)


def test_utilisation_leaves_closed_days_out(world: World, aoi: Actor) -> None:
    book(world, aoi, "a", "am", "pm")

    roll_up(month=DECEMBER, now=LATER)

    room: dict[str, Any] = {"facility": world.facility, "cut": "room", "key": str(world.part_a.pk)}
    assert counted("utilisation-slots", **room) == (2, 27 * 3)  # 31 days, 4 Mondays
    assert counted("utilisation-days", **room) == (1, 27)


def test_room_under_repair_is_not_idle(world: World, aoi: Actor) -> None:
    repair = Period(datetime(2026, 12, 8, tzinfo=JST), datetime(2026, 12, 9, tzinfo=JST))
    close_rooms(
        room_ids=[world.part_a.pk],
        during=repair,
        reason="工事",
        actor=sign_in(duty="manager"),
        now=NOW,
    )

    roll_up(month=DECEMBER, now=LATER)

    room: dict[str, Any] = {"facility": world.facility, "cut": "room", "key": str(world.part_a.pk)}
    assert counted("utilisation-slots", **room) == (0, 26 * 3)


def test_citys_own_uses_are_counted_apart(world: World, aoi: Actor) -> None:
    book(world, aoi, "a", "am")
    place(picks("a", "pm", "night"), sign_in(duty="manager"))
    [gone] = place(picks("single", "pm"), sign_in(duty="manager"))
    cancel_official(codes=[gone.code], reason="中止", actor=sign_in(duty="manager"), now=NOW)

    roll_up(month=DECEMBER, now=LATER)

    room: dict[str, Any] = {"facility": world.facility, "cut": "room", "key": str(world.part_a.pk)}
    assert counted("official-uses", facility=world.facility) == counted("official-uses", **room)
    assert counted("official-uses", **room)[0] == 1
    assert counted("bookings", **room)[0] == 1
    assert counted("utilisation-slots", **room) == (1, 27 * 3 - 2)


def test_online_and_out_of_hours_are_counted_when_the_application_was_made(
    world: World, aoi: Actor
) -> None:
    book(world, aoi, "a", "am", now=datetime(2026, 11, 24, 22, 0, tzinfo=JST))
    book(world, aoi, "single", "am", now=datetime(2026, 11, 25, 10, 0, tzinfo=JST))

    roll_up(month=NOVEMBER, now=LATER)

    assert counted("online", month=NOVEMBER) == (2, 2)
    assert counted("out-of-hours", month=NOVEMBER) == (1, 2)


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [
        ("2026-11-24T08:30", True),
        ("2026-11-24T08:29", False),
        ("2026-11-24T17:15", False),
        ("2026-11-23T10:00", False),  # Labour Thanksgiving Day, a Monday
        ("2026-11-28T10:00", False),  # Saturday
    ],
)
def test_office_hours(moment: str, is_open: bool) -> None:
    assert is_office_hour(datetime.fromisoformat(moment).replace(tzinfo=JST)) == is_open


def test_counting_again_replaces_and_never_doubles(world: World, aoi: Actor) -> None:
    book(world, aoi, "a", "am")
    first = roll_up(month=DECEMBER, now=LATER)

    again = roll_up(month=DECEMBER, now=LATER)

    assert again == first == RollUp.objects.count()


def test_database_refuses_a_value_twice(world: World) -> None:
    roll_up(month=DECEMBER, now=LATER)
    row = RollUp.objects.filter(facility=None).first()
    assert row is not None
    row.pk = None

    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


def test_procedures_are_told_with_their_online_share(world: World, aoi: Actor) -> None:
    book(world, aoi, "a", "am")

    roll_up(month=NOVEMBER, now=LATER)

    part, whole = counted("online-procedures", month=NOVEMBER)
    assert value_of(part=part, whole=whole, hundredfold=True) == Decimal(100)
    assert counted("procedures-online", month=NOVEMBER, cut="procedure", key="application") == (
        1,
        1,
    )


def test_exemptions_are_counted_by_the_way_they_were_asked_for(world: World, aoi: Actor) -> None:
    reduce_everything(world)
    apply(world, aoi, "a", "am", exemption=asks_for("cohosted"))
    later = apply(world, aoi, "a", "pm")
    ask_for_exemption(
        code=later.code,
        request=asks_for("cohosted"),
        actor=sign_in(duty="front_desk").by(Channel.COUNTER),
        now=NOW,
    )

    roll_up(month=NOVEMBER, now=LATER)

    asked = counted("procedures-online", month=NOVEMBER, cut="procedure", key="exemption")
    assert asked == (1, 2)


def test_catalogue_of_the_world_is_what_is_counted(world: World) -> None:
    roll_up(month=DECEMBER, now=LATER)

    rooms = RollUp.objects.filter(figure="utilisation-slots", facility__isnull=False, cut="room")
    assert rooms.count() == len(catalogue().room_by_code)
