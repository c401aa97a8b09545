"""Pictures of a hall are put up, revised and taken down by those who may edit the hall."""

from datetime import datetime
from enum import StrEnum

from django.core.exceptions import PermissionDenied

from accounts.permissions import can_edit_hall
from core.actor import Actor
from facilities.rules.names import Names
from facilities.rules.values import FacilityValue
from facilities.services import pictures
from facilities.services.pictures import PictureRequest


class PictureAct(StrEnum):
    """What one press does to a picture."""

    TAKE_DOWN = "take_down"
    PUT_BACK = "put_back"
    FIRST = "first"


_ACTS = {
    PictureAct.TAKE_DOWN: pictures.take_down_picture,
    PictureAct.PUT_BACK: pictures.put_back_picture,
    PictureAct.FIRST: pictures.show_first,
}


def put_up(*, hall: FacilityValue, request: PictureRequest, actor: Actor, now: datetime) -> None:
    """Show a photograph or plan. Raises PermissionDenied, or as `put_up_picture` does."""
    _check(actor, hall)
    pictures.put_up_picture(facility_code=hall.code, request=request, actor=actor, now=now)


def revise(
    *,
    hall: FacilityValue,
    number: int,
    description: Names,
    content: bytes | None,
    actor: Actor,
    now: datetime,
) -> None:
    """Describe or replace a picture. Raises PermissionDenied, or as `revise_picture` does."""
    _check(actor, hall)
    pictures.revise_picture(
        facility_code=hall.code,
        number=number,
        description=description,
        content=content,
        actor=actor,
        now=now,
    )


def turn(act: PictureAct, *, hall: FacilityValue, number: int, actor: Actor, now: datetime) -> None:
    """Take a picture down, put it back or show it first. Raises PermissionDenied, NoSuchPicture."""
    _check(actor, hall)
    _ACTS[act](facility_code=hall.code, number=number, actor=actor, now=now)


def _check(actor: Actor, hall: FacilityValue) -> None:
    if not can_edit_hall(actor, facility_id=hall.id):
        raise PermissionDenied
