"""Which addresses are trusted, and the trail of who came and went."""

from datetime import datetime

from allauth.account.models import EmailAddress

from accounts.models import User
from audit.services import record
from core.actor import Actor


def trust_address(*, user: User) -> None:
    """Count the user's address as theirs without a code: for accounts that staff make."""
    if user.email:
        EmailAddress.objects.update_or_create(
            user=user, email=user.email, defaults={"verified": True, "primary": True}
        )


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
