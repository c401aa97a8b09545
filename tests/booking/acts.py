"""Acts of the small world, in one line each."""

from datetime import datetime
from typing import Any

from booking.models import Application, Booking
from booking.services.apply import ApplyRequest, apply_for_rooms
from booking.services.hold import hold_rooms
from core.actor import Actor
from tests.booking.world import NOW, World, picks


def book(
    world: World, actor: Actor, room: str, *slots: str, now: datetime = NOW, **request: Any
) -> Application:
    """Hold and apply in one go on the Saturday."""
    hold = hold_rooms(picks=picks(room, *slots), actor=actor, now=now)
    given: dict[str, Any] = {"purpose_id": world.purpose.pk, "people": 10} | request
    wanted = ApplyRequest(**given)
    return apply_for_rooms(hold_code=hold.code, request=wanted, actor=actor, now=now)


def first_booking(application: Application) -> Booking:
    """The first booking of an application, fresh from the database."""
    return Booking.objects.select_related("application").get(code=f"{application.code}-1")
