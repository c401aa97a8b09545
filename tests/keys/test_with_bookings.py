"""Keys and real bookings: what booking grants, the door shows; what it cancels, dies."""

from datetime import datetime, timedelta

import pytest
from pytest_django import Settings

from booking.models import BookingEvent
from booking.services.cancel import cancel_booking
from core.actor import Actor
from core.clock import JST
from keys.errors import MayNotReceive, NoSuchBooking
from keys.models import AccessGrant, KeyLoan
from keys.services.loans import lend_keys, take_back
from keys.services.show import show_access
from tests.booking.acts import book
from tests.booking.world import NOW
from tests.keys.house import House, signature

HANDLERS = {"booking": "booking.handlers.BookingKeys"}
MORNING = datetime(2026, 12, 5, 9, 30, tzinfo=JST)


@pytest.fixture(autouse=True)
def real(stand_in: None, settings: Settings) -> None:
    """Booking answers for itself, as the settings of the city say."""
    settings.KEY_EVENT_HANDLERS = HANDLERS


def test_booked_room_opens_and_cancelled_room_does_not(house: House, aoi: Actor) -> None:
    reference = f"{book(house.world, aoi, 'single', 'am').code}-1"

    [line] = show_access(reference=reference, actor=aoi, now=MORNING).doors
    assert len(line.code.replace(" ", "")) == 9
    later = f"{book(house.world, aoi, 'single', 'pm').code}-1"
    cancel_booking(code=later, actor=aoi, now=NOW + timedelta(minutes=1))

    page = show_access(reference=later, actor=aoi, now=MORNING + timedelta(hours=4))
    assert [door.code for door in page.doors if door.code] == []
    assert page.why_not
    assert AccessGrant.objects.get(reference=later).status == "revoked"


def test_stranger_sees_nothing_of_a_booking(house: House, aoi: Actor, chie: Actor) -> None:
    reference = f"{book(house.world, aoi, 'single', 'am').code}-1"

    with pytest.raises(NoSuchBooking):
        show_access(reference=reference, actor=chie, now=MORNING)


def test_key_of_a_booking_goes_out_and_comes_back_into_its_story(
    house: House, aoi: Actor, ken: Actor
) -> None:
    reference = f"{book(house.world, aoi, 'a', 'am').code}-1"
    lend_keys(
        key_codes=[house.keys[0].code],
        reference=reference,
        receiver_name="青井",
        signature=signature(),
        actor=ken,
        now=MORNING,
    )
    take_back(key_code=house.keys[0].code, actor=ken, now=MORNING)

    kinds = list(BookingEvent.objects.order_by("pk").values_list("kind", flat=True))
    assert kinds[-2:] == ["key_lent", "key_returned"]


def test_cancelled_booking_gets_no_key(house: House, aoi: Actor, ken: Actor) -> None:
    reference = f"{book(house.world, aoi, 'a', 'am').code}-1"
    cancel_booking(code=reference, actor=aoi, now=NOW + timedelta(minutes=1))

    for number, error in ((reference, MayNotReceive), ("9999999999-1", NoSuchBooking)):
        with pytest.raises(error):
            lend_keys(
                key_codes=[house.keys[0].code],
                reference=number,
                receiver_name="青井",
                signature=signature(),
                actor=ken,
                now=MORNING,
            )

    assert not KeyLoan.objects.exists()
