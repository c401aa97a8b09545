"""What a calendar program reads under a person's private address."""

from datetime import datetime, timedelta

from accounts.models import User
from accounts.selectors import actor_of
from booking.enums import HOLDING, Status
from booking.models import Application, Booking
from booking.rules.calendar_file import CalendarEntry
from booking.selectors.entries import calendar_entry
from booking.selectors.mine import applications_of
from core.clock import day_of
from core.crypto import digest
from facilities.rules.values import Catalogue

KEPT_DAYS = 60  # how long a past use stays in the feed


def feed_entries(*, key: str, catalogue: Catalogue, now: datetime) -> list[CalendarEntry] | None:
    """The bookings of the person behind `key`, or None where no feed has it."""
    user = User.objects.filter(calendar_feed__key_digest=digest(key), is_active=True).first()
    if user is None:
        return None
    actor = actor_of(user, on=day_of(now))
    bookings = (
        Booking.objects.filter(
            application__in=Application.objects.filter(applications_of(actor)),
            status__in=[*HOLDING, Status.COMPLETED],
            during__endswith__gt=now - timedelta(days=KEPT_DAYS),
        )
        .select_related("application")
        .order_by("during")
    )
    return [calendar_entry(booking, catalogue) for booking in bookings]
