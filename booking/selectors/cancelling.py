"""How cancelling a booking now would count: the question of pages, letters and acts alike."""

from datetime import datetime

from booking.enums import CancelledAs
from booking.models import Booking
from booking.rules.cancellation import cancelled_as_of
from core.actor import Channel
from core.clock import day_of
from facilities.rules.values import RoomValue, in_force


def cancelling_counts_as(
    booking: Booking, room: RoomValue, *, now: datetime, channel: Channel = Channel.WEB
) -> tuple[CancelledAs | None, datetime]:
    """What `cancelled_as_of` says of the booking, which stands in `room`. No query."""
    begins = booking.period.start
    day = day_of(begins)
    return cancelled_as_of(
        rules=in_force(room.rules, day),
        made_at=booking.application.made_at,
        begins=begins,
        day=day,
        now=now,
        moved_by_city=booking.moved_by_city,
        channel=channel,
    )
