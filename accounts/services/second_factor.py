"""Writes about second factors: set up for a demonstration, taken away when a device is lost."""

from datetime import datetime

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.db import transaction

from accounts.enums import DutyKind
from accounts.errors import NotAllowed
from accounts.models import User
from audit.services import record
from core.actor import Actor


def set_up(*, user: User, secret: str, actor: Actor, now: datetime) -> None:
    """Give the user an app's secret (Base32) that is known already. Does nothing if they have one.

    For demonstrations and moves from another system: people set up their own device by themselves.
    """
    with transaction.atomic():
        if not Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists():
            TOTP.activate(user, secret)
            record_second_factor(user=user, verb="second_factor_added", actor=actor, now=now)


def take_away(*, user: User, actor: Actor, now: datetime) -> int:
    """Take all second factors from somebody who lost their device; how many there were.

    They set up a new one at their next sign-in. Whoever takes must have seen who asks.
    Raises NotAllowed: the system and administrators may, for others than themselves.
    """
    held = {duty.duty for duty in actor.duties}
    if not actor.is_system and (actor.user_id == user.pk or DutyKind.ADMINISTRATOR not in held):
        raise NotAllowed
    with transaction.atomic():
        held_before = Authenticator.objects.filter(user=user)
        taken: int = held_before.count()
        held_before.delete()
        record_second_factor(user=user, verb="second_factor_taken_away", actor=actor, now=now)
    return taken


def record_second_factor(*, user: User, verb: str, actor: Actor, now: datetime) -> None:
    """Write into the trail what became of somebody's second factor."""
    record(actor=actor, verb=verb, object_type="user", object_code=str(user.pk), now=now)
