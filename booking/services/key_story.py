"""What happened with the keys of a booking, for its story."""

from datetime import datetime

from booking.enums import EventKind
from booking.services.locking import find_booking
from booking.services.story import event_of
from core.actor import Actor


def note_key(*, code: str, kind: EventKind, key_code: str, actor: Actor, now: datetime) -> None:
    """Write that a key was lent, came back, is late or was lost. Raises NoSuchBooking."""
    booking = find_booking(code)
    event_of(
        booking,
        kind=kind,
        before=booking.status,
        actor=actor,
        now=now,
        facts={"key": key_code},
    ).save()
