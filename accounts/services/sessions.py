"""Sessions that nobody can use any more."""

from datetime import datetime

from accounts.models import Session


def forget_expired_sessions(*, now: datetime) -> int:
    """Delete every session whose time is over; how many there were."""
    deleted, _by_model = Session.objects.filter(expire_date__lt=now).delete()
    return deleted
