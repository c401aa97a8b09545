"""What happens to accounts later: rows whose time has come."""

from celery import shared_task

from accounts.services import sessions
from core.clock import now


@shared_task(name="accounts.forget_expired_sessions", ignore_result=True)
def forget_expired_sessions() -> int:
    """Delete sessions whose time is over; how many there were."""
    return sessions.forget_expired_sessions(now=now())
