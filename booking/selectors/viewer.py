"""Who looks at a calendar, as far as it shows."""

from collections.abc import Iterable
from datetime import datetime

from booking.models import Hold
from booking.rules.admission import kinds_of
from booking.selectors.applicants import applicants_of
from booking.selectors.cells import ANYONE, Viewer
from core.actor import Actor
from core.clock import day_of
from facilities.rules.values import RoomValue


def viewer_of(actor: Actor, *, rooms: Iterable[RoomValue], now: datetime) -> Viewer:
    """The actor as a viewer of these rooms: whether they hold places, and as whom they may apply.

    What they count as is asked only where a rule of the rooms depends on it.
    """
    if actor.user_id is None:
        return ANYONE
    held = Hold.objects.filter(user_id=actor.user_id, released_at=None, expires_at__gt=now)
    return Viewer(
        holder_id=actor.user_id if held.exists() else None,
        kinds=_kinds(actor),
        applicants=applicants_of(actor, rooms=rooms, on=day_of(now)),
    )


def _kinds(actor: Actor) -> frozenset[str] | None:
    if actor.person_id is None:  # not yet registered: may still become either
        return None
    return frozenset(kind.value for kind in kinds_of(actor))
