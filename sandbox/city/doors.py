"""How people of this story get in: with a code, or with a key that staff hand over."""

from datetime import datetime, timedelta

from booking.models import Booking
from core.actor import Actor
from keys.enums import KeyStatus
from keys.models import Key
from keys.services.loans import lend_keys, take_back
from keys.services.show import show_access
from sandbox.city.names import material


def look_at_the_code(booking: Booking, *, actor: Actor, now: datetime) -> None:
    """A few minutes before the use, on the phone."""
    show_access(reference=booking.code, actor=actor, now=now - timedelta(minutes=5))


def hand_key_over(booking: Booking, *, receiver: str, staff: Actor, now: datetime) -> str:
    """One key of the room that hangs in its place; its number, or nothing where there is none."""
    key = Key.objects.filter(doors__rooms=booking.room_id, status=KeyStatus.IN_PLACE).first()
    if key is None:
        return ""
    lend_keys(
        key_codes=[key.code],
        reference=booking.code,
        receiver_name=receiver,
        signature=None,
        paper_reason=material()["paper"],
        actor=staff,
        now=now,
    )
    return key.code


def bring_key_back(key_code: str, *, staff: Actor, now: datetime) -> None:
    """The key hangs in its place again."""
    take_back(key_code=key_code, actor=staff, now=now)
