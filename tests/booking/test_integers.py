"""A number that its column cannot hold is refused, and not cut to another number."""

from collections.abc import Callable

import pytest
from django.db import DataError, transaction

from booking.models import Booking
from core.actor import Actor
from core.prepared import insert
from tests.booking.acts import book
from tests.booking.world import World

pytestmark = pytest.mark.django_db
SIX_HUNDRED = 2**32 + 600  # its last 32 bits are 600


def _inserted(booking: Booking) -> None:
    booking.pk, booking.code = None, f"{booking.code[:-1]}2"
    insert([booking])


@pytest.mark.parametrize(
    ("name", "value"), [("fee_yen", SIX_HUNDRED), ("fee_yen", -SIX_HUNDRED), ("pricing", 2**16 + 1)]
)
@pytest.mark.parametrize(
    "written",
    [
        lambda booking: booking.save(),
        _inserted,
        lambda booking: Booking.objects.update(fee_yen=booking.fee_yen, pricing=booking.pricing),
    ],
    ids=["save", "insert", "update"],
)
def test_what_does_not_fit_is_refused(
    world: World, aoi: Actor, written: Callable[[Booking], None], name: str, value: int
) -> None:
    book(world, aoi, "a", "am")
    booking = Booking.objects.get()
    setattr(booking, name, value)

    with pytest.raises(DataError), transaction.atomic():
        written(booking)

    assert (Booking.objects.get().fee_yen, Booking.objects.get().pricing) == (600, 1)


def test_the_largest_numbers_fit(world: World, aoi: Actor) -> None:
    book(world, aoi, "a", "am")

    Booking.objects.update(fee_yen=2**31 - 1, pricing=2**15 - 1)

    assert Booking.objects.get().fee_yen == 2**31 - 1
