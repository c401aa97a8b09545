"""The day itself: who came, how many, who left, who never came (入館受付: 133, 136)."""

from datetime import datetime

from booking.models import Booking
from core.actor import Actor


def check_in(*, code: str, people: int | None, actor: Actor, now: datetime) -> Booking:
    """They are here: confirmed → in use, with the number that came. On the day of use only.

    Raises NoSuchBooking, NotYetUsed or ImpossibleTransition.
    """
    raise NotImplementedError


def check_out(*, code: str, actor: Actor, now: datetime, people: int | None = None) -> Booking:
    """They have left: in use → completed; `people` corrects the count. The room is free at once
    for what the desk books next, so the rest of the time is released.

    Raises NoSuchBooking or ImpossibleTransition.
    """
    raise NotImplementedError


def record_no_show(*, code: str, actor: Actor, now: datetime, note: str = "") -> Booking:
    """Nobody came: confirmed → no show, by a member of staff, never by the system alone.

    Not before half of the time is over; the rest of the time is released.
    Raises NoSuchBooking, TooEarlyToSay or ImpossibleTransition.
    """
    raise NotImplementedError


def undo_admission(*, code: str, reason: str, actor: Actor, now: datetime) -> Booking:
    """Correct a wrong mark of the same day: in use, completed by the desk or no show → confirmed.

    Raises NoSuchBooking, ReasonNeeded, RoomTaken or ImpossibleTransition.
    """
    raise NotImplementedError
