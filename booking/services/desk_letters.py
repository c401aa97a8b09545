"""Letters to those who stand at the desk of a hall."""

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from accounts.enums import DutyKind
from accounts.models import Duty
from booking.models import Booking
from core.clock import day_of
from core.codes import grouped
from core.dates import when_label
from facilities.rules.values import Catalogue
from notifications.services.send import send

TOLD = (DutyKind.FRONT_DESK, DutyKind.MANAGER)


def write_to_desk(
    letter: str, *, bookings: Sequence[Booking], halls: Catalogue, now: datetime, event_key: str
) -> None:
    """One letter to each clerk and manager of the halls of these bookings. No name stands in it."""
    facilities = {halls.room_by_id[booking.room_id].facility_id for booking in bookings}
    staff = Duty.objects.filter(
        kind__in=TOLD, facility__in=facilities, during__contains=day_of(now), user__is_active=True
    )
    for user_id, language in set(staff.values_list("user_id", "user__language")):
        with override(language):
            facts = {
                "number": grouped(bookings[0].application.code),
                "lines": [_line(booking, halls) for booking in bookings],
                "url": settings.SITE_URL + reverse("booking:desk_day"),
            }
        send(
            letter=letter,
            recipient_id=user_id,
            facts=facts,
            dedupe_key=f"{letter}:{event_key}:{user_id}",
            now=now,
            booking_code=bookings[0].application.code,
        )


def _line(booking: Booking, halls: Catalogue) -> dict[str, str]:
    room = halls.room_by_id[booking.room_id]
    return {
        "when": when_label(booking.period),
        "room": str(room.names),
        "hall": str(halls.facility_by_id[room.facility_id].names),
    }
