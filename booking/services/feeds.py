"""Making and renewing the private address of a person's calendar (requirement 47)."""

import secrets
from datetime import datetime

from booking.models import CalendarFeed
from core.actor import Actor


def renew_feed(*, actor: Actor, now: datetime) -> CalendarFeed:
    """A new address for the actor; the former one stops answering at once."""
    feed, _created = CalendarFeed.objects.update_or_create(
        user_id=actor.user, defaults={"key": secrets.token_urlsafe(32), "made_at": now}
    )
    return feed
