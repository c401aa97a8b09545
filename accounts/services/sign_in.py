"""The trail of who came and went."""

from datetime import datetime

from accounts.models import User
from audit.services import record
from core.actor import Actor


def record_sign_up(*, user: User, now: datetime) -> None:
    """Write that an account was made."""
    _record(user, "sign_up", now)


def record_sign_in(*, user: User, now: datetime) -> None:
    """Write that somebody signed in."""
    _record(user, "sign_in", now)


def record_sign_out(*, user: User, now: datetime) -> None:
    """Write that somebody signed out."""
    _record(user, "sign_out", now)


def _record(user: User, verb: str, now: datetime) -> None:
    record(
        actor=Actor(user_id=user.pk),
        verb=verb,
        object_type="user",
        object_code=str(user.pk),
        now=now,
    )
