"""The queue of applications that wait for a decision of the hall (審査)."""

from collections.abc import Collection

from booking.enums import Status
from booking.models import Application
from facilities.rules.values import Catalogue


def waiting_at(*, hall_ids: Collection[int], catalogue: Catalogue) -> int:
    """How many applications wait for a decision at these halls. One query."""
    rooms = {room.id for room in catalogue.room_by_id.values() if room.facility_id in hall_ids}
    waiting = Application.objects.filter(
        bookings__status=Status.REQUESTED, bookings__room_id__in=rooms
    )
    return waiting.distinct().count()
