"""Ending one official use: its rooms are free again, the trail says why."""

from datetime import datetime

from audit.services import record
from booking.models import OfficialUse
from core.actor import Actor


def withdraw(use: OfficialUse, *, reason: str, actor: Actor, now: datetime) -> None:
    """Cancel one official use. The caller holds the locks of its parts and raises versions."""
    use.cancelled_at, use.cancelled_reason = now, reason
    use.save(update_fields=["cancelled_at", "cancelled_reason"])
    use.occupancies.filter(released_at=None).update(released_at=now)
    record(
        actor=actor,
        verb="official.cancelled",
        object_type="official",
        object_code=use.code,
        now=now,
        facts={"reason": reason},
    )
