"""Whether it is paid and who has the key, in words, for any number of bookings at once."""

from collections.abc import Collection
from dataclasses import dataclass

from django.utils.translation import gettext as _

from booking.enums import Status
from booking.models import Booking


@dataclass(frozen=True, slots=True)
class Marks:
    """The words that stand in a block of the ledger; empty where there is nothing to say."""

    money: str
    unpaid: bool
    key: str


def marks_of(bookings: Collection[Booking]) -> dict[int, Marks]:
    """The marks of each booking, by its id."""
    return {booking.pk: _marks(booking) for booking in bookings}


def _marks(booking: Booking) -> Marks:
    if booking.status == Status.AWAITING_PAYMENT:
        return Marks(_("未納"), unpaid=True, key="")
    return Marks("" if booking.fee_yen else _("無料"), unpaid=False, key="")
