"""The test's own bookings: what `booking.handlers` is for keys, held in memory."""

from dataclasses import dataclass, field, replace
from datetime import datetime

from core.actor import Actor
from core.periods import Period
from keys.events import BookingFacts

Told = tuple[str, str, str]


@dataclass
class Book:
    """Bookings by code, and what keys told about them: (event, reference, key)."""

    facts: dict[str, BookingFacts] = field(default_factory=dict)
    told: list[Told] = field(default_factory=list)

    def put(
        self, reference: str, *, facility_id: int, room_id: int, during: Period, holder_id: int
    ) -> str:
        """A booking that is paid; its code."""
        self.facts[reference] = BookingFacts(
            facility_id=facility_id,
            room_ids=(room_id,),
            room="会議室",
            during=during,
            holder="青井",
            holder_id=holder_id,
            may_enter=True,
        )
        return reference

    def block(self, reference: str, why: str = "使用料が、まだ納められていません。") -> None:
        """Something stands in the way from now on."""
        self.facts[reference] = replace(self.facts[reference], may_enter=False, why_not=why)

    def allow(self, reference: str) -> None:
        """It is out of the way."""
        self.facts[reference] = replace(self.facts[reference], may_enter=True, why_not="")


BOOK = Book()
"""What the handler that the settings name looks into; emptied before each test."""


class Bookings:
    """KEY_EVENT_HANDLERS["booking"] of the tests."""

    def facts_of(self, *, reference: str) -> BookingFacts | None:
        return BOOK.facts.get(reference)

    def may_see(self, *, reference: str, actor: Actor) -> bool:
        facts = BOOK.facts.get(reference)
        return facts is not None and actor.user_id == facts.holder_id

    def lock(self, *, reference: str) -> None:
        return None

    def back_url(self, *, reference: str) -> str:
        return f"/bookings/{reference.partition('-')[0]}/"

    def key_lent(self, *, reference: str, key_code: str, actor: Actor, now: datetime) -> None:
        BOOK.told.append(("lent", reference, key_code))

    def key_returned(self, *, reference: str, key_code: str, actor: Actor, now: datetime) -> None:
        BOOK.told.append(("returned", reference, key_code))

    def key_overdue(self, *, reference: str, key_code: str, now: datetime) -> None:
        BOOK.told.append(("overdue", reference, key_code))

    def key_lost(self, *, reference: str, key_code: str, actor: Actor, now: datetime) -> None:
        BOOK.told.append(("lost", reference, key_code))
