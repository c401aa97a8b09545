"""Booking for somebody at the counter, by telephone, fax or mail (代理予約: requirement 148)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from booking.models import Application
from booking.rules.wishes import Pick
from core.actor import Actor, Channel


@dataclass(frozen=True, slots=True, kw_only=True)
class CounterRequest:
    """What somebody asked for. `person_id` is the one who asked, with or without an e-mail.

    `organisation_id` None: in their own name; else in the organisation's, which they may book for
    (or which the clerk knows: a booker is not asked for at the counter, membership is).
    `exception` is the reason for booking after the online deadline; empty otherwise.
    """

    picks: Sequence[Pick]
    purpose_id: int
    people: int
    person_id: int
    channel: Channel
    purpose_text: str = ""
    organisation_id: int | None = None
    exception: str = ""


def book_for(*, request: CounterRequest, actor: Actor, now: datetime) -> Application:
    """Book in somebody's name: all or nothing, under the same lock, with the same rules.

    `made_by` is the actor, `asked_by` the person, `on_behalf` true; record and letter say so.
    Past the online deadline (and during the slot itself) only with `exception`. Confirmed or
    requested as online.
    Raises NoSuchBooking without the right at a hall, NotYourOrganisation, ReasonNeeded, a
    NotBookable, RoomTaken, OverlappingChoices.
    """
    raise NotImplementedError
