"""A hall's rules of booking are revised by those who may edit the hall."""

from datetime import date, datetime

from django.core.exceptions import PermissionDenied

from accounts.permissions import can_edit_hall
from core.actor import Actor
from facilities.rules.values import FacilityValue
from facilities.services.rules import Revision, publish_rules, try_rules, withdraw_rules


def check_rules(
    *, hall: FacilityValue, content: bytes, file: str, actor: Actor, now: datetime
) -> Revision:
    """What `revise_rules` would publish and refuse; nothing is written."""
    _check(actor, hall)
    return try_rules(facility_code=hall.code, content=content, file=file, now=now)


def revise_rules(
    *, hall: FacilityValue, content: bytes, file: str, seen: str, actor: Actor, now: datetime
) -> Revision:
    """Publish the rules in `content`, after `seen` was looked at.

    Raises PermissionDenied, HallFilesRefused, RulesUnchanged or RulesMoved.
    """
    _check(actor, hall)
    return publish_rules(
        facility_code=hall.code, content=content, file=file, seen=seen, actor=actor, now=now
    )


def take_back_rules(
    *, hall: FacilityValue, begins: date, seen: str, actor: Actor, now: datetime
) -> None:
    """Withdraw what begins on a day to come, after `seen` was looked at.

    Raises PermissionDenied, NoSuchRules or WithdrawalMoved.
    """
    _check(actor, hall)
    withdraw_rules(facility_code=hall.code, begins=begins, seen=seen, actor=actor, now=now)


def _check(actor: Actor, hall: FacilityValue) -> None:
    if not can_edit_hall(actor, facility_id=hall.id):
        raise PermissionDenied
