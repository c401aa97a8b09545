"""Marking rooms to have them at hand (requirement 45)."""

from datetime import datetime

from booking.models import Favourite
from core.actor import Actor


def toggle_favourite(*, room_id: int, actor: Actor, now: datetime) -> bool:
    """Mark the room, or take the mark away; whether it is marked now."""
    marked, created = Favourite.objects.get_or_create(
        user_id=actor.user, room_id=room_id, defaults={"marked_at": now}
    )
    if not created:
        marked.delete()
    return created
