"""A hall's fees are revised by those who may edit the hall."""

from datetime import date, datetime

from django.core.exceptions import PermissionDenied

from accounts.permissions import can_edit_hall
from core.actor import Actor
from facilities.imports.fees import FeeVersion
from facilities.rules.values import FacilityValue
from facilities.services.fees import checked_fees, publish_fees, withdraw_fees


def revise_fees(
    *, hall: FacilityValue, content: bytes, file: str, actor: Actor, now: datetime
) -> FeeVersion:
    """Publish a version from its first day on; bookings made before keep their price.

    Raises PermissionDenied, HallFilesRefused or FeesBeginTooEarly.
    """
    _check(actor, hall)
    return publish_fees(facility_code=hall.code, content=content, file=file, actor=actor, now=now)


def take_back_fees(
    *, hall: FacilityValue, begins: date, seen: str, actor: Actor, now: datetime
) -> None:
    """Withdraw a version that has not begun, after `seen` was looked at.

    Raises PermissionDenied, NoSuchFees or WithdrawalMoved.
    """
    _check(actor, hall)
    withdraw_fees(facility_code=hall.code, begins=begins, seen=seen, actor=actor, now=now)


def _check(actor: Actor, hall: FacilityValue) -> None:
    if not can_edit_hall(actor, facility_id=hall.id):
        raise PermissionDenied


def check_fees(
    *, hall: FacilityValue, content: bytes, file: str, actor: Actor, now: datetime
) -> FeeVersion:
    """What `revise_fees` would publish and refuse; nothing is written."""
    _check(actor, hall)
    return checked_fees(facility_code=hall.code, content=content, file=file, now=now)
