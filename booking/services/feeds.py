"""Making and renewing the private address of a person's calendar (requirement 47)."""

from datetime import datetime

from booking.models import CalendarFeed
from core.actor import Actor
from core.crypto import digest, new_secret


def renew_feed(*, actor: Actor, now: datetime) -> str:
    """The key of a new address, told only this once; the former one stops answering at once."""
    key = new_secret()
    CalendarFeed.objects.update_or_create(
        user_id=actor.user, defaults={"key_digest": digest(key), "made_at": now}
    )
    return key
