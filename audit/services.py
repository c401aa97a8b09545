"""Writing the trail. Rows go into the caller's transaction: no change without its row."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from audit.models import Entry, View
from core.actor import Actor
from core.prepared import insert


def record(
    *,
    actor: Actor,
    verb: str,
    object_type: str,
    object_code: str,
    now: datetime,
    facts: Mapping[str, Any] | None = None,
) -> None:
    """Write that `actor` did `verb` to something. `facts` hold no more than a clerk must know."""
    insert(
        [
            Entry(
                at=now,
                actor_user_id=actor.user_id,
                actor_name=actor.name,
                is_system=actor.is_system,
                channel=actor.channel,
                verb=verb,
                object_type=object_type,
                object_code=object_code,
                facts=dict(facts or {}),
            )
        ],
        keys_needed=False,
    )


def record_view(
    *, actor: Actor, page: str, object_type: str, object_code: str, now: datetime
) -> View:
    """Write that `actor` looked at somebody's personal data on `page`."""
    return View.objects.create(
        at=now,
        actor_user_id=actor.user_id,
        page=page,
        object_type=object_type,
        object_code=object_code,
    )
