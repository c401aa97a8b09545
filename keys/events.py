"""What keys must know of bookings, and what it tells them: one Protocol, one line of settings.

    KEY_EVENT_HANDLERS = {"booking": "booking.handlers.BookingKeys"}

keys lies below booking and does not know its name (architecture, section 4). There is exactly one
receiver; it runs in the same transaction, and what it raises propagates. `keys.checks` proves at
start-up that it is complete. `reference` is the code of a booking, `<application>-<n>`.

Events of doors (opened, left open) come with locks that have a network.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, cast

from django.conf import settings
from django.utils.module_loading import import_string

from core.actor import Actor
from core.periods import Period

BOOKING = "booking"


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingFacts:
    """What a door must know of a booking at the moment of asking. `during` has no margins.

    `may_enter` is False while something stands in the way (unpaid, not permitted, cancelled);
    `why_not` says it to a person, in the active language: what, and what to do.
    """

    facility_id: int
    room_ids: tuple[int, ...]
    room: str
    during: Period
    holder: str
    holder_id: int
    may_enter: bool
    why_not: str = ""


class KeyEvents(Protocol):
    """The one who knows bookings. Called inside transactions; never talks to the outside."""

    def facts_of(self, *, reference: str) -> BookingFacts | None:
        """The booking as it stands now, or None if there is none of that code."""

    def may_see(self, *, reference: str, actor: Actor) -> bool:
        """Whether the actor is one for whom the booking was made (resident's side)."""

    def lock(self, *, reference: str) -> None:
        """Lock the application and the booking; called before any key or grant is locked."""

    def back_url(self, *, reference: str) -> str:
        """The path of the booking's page for its holder: there it is paid, changed, cancelled."""

    def key_lent(self, *, reference: str, key_code: str, actor: Actor, now: datetime) -> None:
        """A key was handed over for the booking."""

    def key_returned(self, *, reference: str, key_code: str, actor: Actor, now: datetime) -> None:
        """It came back."""

    def key_overdue(self, *, reference: str, key_code: str, now: datetime) -> None:
        """It has not come back half an hour after it was due. Told once for a loan."""

    def key_lost(self, *, reference: str, key_code: str, actor: Actor, now: datetime) -> None:
        """It was lost while it was lent."""


def bookings() -> KeyEvents:
    """The handler that the settings name."""
    return cast("KeyEvents", import_string(settings.KEY_EVENT_HANDLERS[BOOKING])())
