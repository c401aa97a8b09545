"""What happens to keys later: rows whose time has come."""

from celery import shared_task

from core.clock import now
from keys.services import chase


@shared_task(name="keys.chase_overdue", ignore_result=True)
def chase_overdue() -> int:
    """Write the letters about keys that should be back; for how many loans."""
    return chase.chase_overdue(now=now())
