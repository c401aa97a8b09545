"""What happens to bookings later: rows whose time has come."""

from celery import shared_task

from booking.services.hold import release_expired_holds
from core.clock import now


@shared_task(name="booking.release_expired_holds")
def release_expired() -> int:
    """Close holds whose time is over; how many."""
    return release_expired_holds(now=now())
