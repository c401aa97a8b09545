"""Who looks at a calendar, as far as it shows."""

from datetime import datetime

from booking.models import Hold
from booking.rules.admission import kinds_of
from booking.selectors.cells import ANYONE, Viewer
from core.actor import Actor


def viewer_of(actor: Actor, *, now: datetime) -> Viewer:
    """The actor as a viewer: whether they hold places now, and what kinds of applicant they are."""
    if actor.user_id is None:
        return ANYONE
    held = Hold.objects.filter(user_id=actor.user_id, released_at=None, expires_at__gt=now)
    return Viewer(holder_id=actor.user_id if held.exists() else None, kinds=_kinds(actor))


def _kinds(actor: Actor) -> frozenset[str] | None:
    if actor.person_id is None:  # not yet registered: may still become either
        return None
    return frozenset(kind.value for kind in kinds_of(actor))
