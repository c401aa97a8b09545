"""Whether somebody has a hold of their own that a calendar should show them."""

from datetime import datetime

from booking.models import Hold
from core.actor import Actor


def viewer_of_hold(actor: Actor, *, now: datetime) -> int | None:
    """The actor's user id if they hold places now: only then is their calendar their own."""
    if actor.user_id is None:
        return None
    held = Hold.objects.filter(user_id=actor.user_id, released_at=None, expires_at__gt=now)
    return actor.user_id if held.exists() else None
