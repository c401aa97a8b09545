"""What allauth tells about second factors: written into the trail, remembered in the session."""

from typing import Any

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY as RECORDS
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from django.http import HttpRequest

from accounts.models import User
from accounts.second_factor import METHOD
from accounts.services.second_factor import record_second_factor
from core import clock
from core.actor import Actor


def on_added(
    sender: Any, request: HttpRequest, user: User, authenticator: Authenticator, **facts: Any
) -> None:
    """A device was set up: its first code was right, so this session has shown it."""
    if authenticator.type == Authenticator.Type.TOTP:
        record_authentication(
            request,
            user,
            METHOD,
            type=authenticator.type,
            id=authenticator.pk,
            reauthenticated=True,
        )
    _record(user, f"{authenticator.type}_added")


def on_removed(
    sender: Any, request: HttpRequest, user: User, authenticator: Authenticator, **facts: Any
) -> None:
    """A device was given up: what it showed in this session no longer counts."""
    records = request.session.get(RECORDS, [])
    request.session[RECORDS] = [each for each in records if each["method"] != METHOD]
    _record(user, f"{authenticator.type}_removed")


def _record(user: User, verb: str) -> None:
    actor = Actor(user_id=user.pk)
    record_second_factor(user=user, verb=verb, actor=actor, now=clock.now())
