"""Reads of the trail."""

from datetime import datetime

from audit.models import View
from core.actor import Actor


def has_viewed(
    *, actor: Actor, page: str, object_type: str, object_code: str, since: datetime
) -> bool:
    """Whether it is written down that the actor looked at this since then. One query."""
    return View.objects.filter(
        actor_user_id=actor.user_id,
        page=page,
        object_type=object_type,
        object_code=object_code,
        at__gte=since,
    ).exists()
