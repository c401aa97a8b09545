"""Changing what was booked: another room or time, other people, another purpose."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from booking.models import Application, Booking
from booking.rules.wishes import Pick
from core.actor import Actor


@dataclass(frozen=True, slots=True)
class DetailsRequest:
    """What may change without a room changing hands."""

    purpose_id: int
    people: int
    purpose_text: str = ""


def move_booking(
    *, code: str, picks: Sequence[Pick], actor: Actor, now: datetime, reason: str = ""
) -> Booking:
    """Give the booking another room or time, in one transaction: the old goes with the new.

    The applicant may do so until the hall's cancellation deadline and as often as the hall lets
    them (`TermsValue.changes`); staff (can_change_bookings at both halls) with a `reason` also
    later. What needed a decision needs it again when the applicant moves it.
    Raises NoSuchBooking, OnePeriodOnly, NothingChanges, NotMovableOnline, ReasonNeeded, a
    NotBookable, RoomTaken or ImpossibleTransition; then nothing has changed.
    """
    raise NotImplementedError


def change_details(
    *, code: str, request: DetailsRequest, actor: Actor, now: datetime, reason: str = ""
) -> Application:
    """Change purpose and number of people of a whole application before its first use begins.

    Raises NoSuchBooking, ReasonNeeded (staff without a reason), PurposeNotAllowed, PartyTooLarge,
    NobodyComes, NotMovableOnline or ImpossibleTransition.
    """
    raise NotImplementedError
