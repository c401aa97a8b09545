"""What money and keys mean for bookings: the two lines of settings that point upwards.

PAYMENT_OUTCOME_HANDLERS = {"booking_fee": "booking.handlers.BookingFeeOutcome"}
KEY_EVENT_HANDLERS = {"booking": "booking.handlers.BookingKeys"}
"""

from datetime import datetime

from django.urls import reverse

from booking.enums import EventKind
from booking.models import Application
from booking.permissions import can_manage
from booking.selectors.doors import facts_of
from booking.services.key_story import note_key
from booking.services.locking import (
    find_application,
    find_booking,
    lock_application,
    lock_without_rooms,
)
from booking.services.settle import confirm_paid, expire_unpaid, note_money, wait_again
from booking.services.shelter_codes import lock_shelter
from core.actor import Actor, system
from keys.events import BookingFacts
from keys.rules.tags import is_building

KEYS = system("keys")


class BookingFeeOutcome:
    """payments.outcomes.PaymentOutcome for fees of applications; `reference` is their number."""

    def lock(self, *, reference: str) -> None:
        """Rooms, application, bookings."""
        lock_application(find_application(reference))

    def may_pay(self, *, reference: str, actor: Actor) -> bool:
        """Those for whom it was applied."""
        application = Application.objects.filter(code=reference).first()
        return application is not None and can_manage(actor, application)

    def back_url(self, *, reference: str) -> str:
        """The application's page."""
        return reverse("booking:booking", args=[reference])

    def payment_succeeded(
        self, *, reference: str, payment_code: str, amount_yen: int, late: bool, now: datetime
    ) -> None:
        """Confirmed; or late: brought back, or given back."""
        confirm_paid(reference=reference, payment_code=payment_code, late=late, now=now)

    def payment_failed(
        self, *, reference: str, payment_code: str, amount_yen: int, now: datetime
    ) -> None:
        """Still due: nothing changes for the bookings."""

    def payment_expired(
        self, *, reference: str, payment_code: str, amount_yen: int, now: datetime
    ) -> None:
        """Rooms that were kept for it are free again."""
        expire_unpaid(reference=reference, payment_code=payment_code, now=now)

    def payment_voided(
        self, *, reference: str, payment_code: str, amount_yen: int, now: datetime
    ) -> None:
        """Due again."""
        wait_again(reference=reference, payment_code=payment_code, now=now)

    def payment_disputed(
        self, *, reference: str, payment_code: str, amount_yen: int, now: datetime
    ) -> None:
        """Kept in the story: people decide."""
        self._note(EventKind.DISPUTED, reference, payment_code, amount_yen, now)

    def refund_completed(
        self, *, reference: str, payment_code: str, amount_yen: int, now: datetime
    ) -> None:
        """Kept in the story."""
        self._note(EventKind.MONEY_BACK, reference, payment_code, amount_yen, now)

    def _note(
        self, kind: EventKind, reference: str, payment_code: str, amount_yen: int, now: datetime
    ) -> None:
        note_money(
            reference=reference,
            payment_code=payment_code,
            kind=kind,
            amount_yen=amount_yen,
            now=now,
        )


class BookingKeys:
    """keys.events.KeyEvents; `reference` is the code of a booking, <application>-<n>.

    Or that of a building that is a shelter (`Shelter.reference`): it has no story of its own, the
    trail of keys is enough.
    """

    def facts_of(self, *, reference: str) -> BookingFacts | None:
        """What a door must know of it now."""
        return facts_of(reference)

    def may_see(self, *, reference: str, actor: Actor) -> bool:
        """Those for whom it was applied."""
        application = Application.objects.filter(bookings__code=reference).first()
        return application is not None and can_manage(actor, application)

    def lock(self, *, reference: str) -> None:
        """Application, booking; or the shelter."""
        if is_building(reference):
            lock_shelter(reference)
        else:
            lock_without_rooms(find_booking(reference))

    def back_url(self, *, reference: str) -> str:
        """The application's page; of a shelter that of its doors."""
        if is_building(reference):
            return reverse("booking:desk_shelter_codes")
        return reverse("booking:booking", args=[reference.partition("-")[0]])

    def key_lent(self, *, reference: str, key_code: str, actor: Actor, now: datetime) -> None:
        """Into the story."""
        self._note(EventKind.KEY_LENT, reference, key_code, actor, now)

    def key_returned(self, *, reference: str, key_code: str, actor: Actor, now: datetime) -> None:
        """Into the story."""
        self._note(EventKind.KEY_RETURNED, reference, key_code, actor, now)

    def key_overdue(self, *, reference: str, key_code: str, now: datetime) -> None:
        """Into the story."""
        self._note(EventKind.KEY_OVERDUE, reference, key_code, KEYS, now)

    def key_lost(self, *, reference: str, key_code: str, actor: Actor, now: datetime) -> None:
        """Into the story."""
        self._note(EventKind.KEY_LOST, reference, key_code, actor, now)

    def _note(
        self, kind: EventKind, reference: str, key_code: str, actor: Actor, now: datetime
    ) -> None:
        if not is_building(reference):
            note_key(code=reference, kind=kind, key_code=key_code, actor=actor, now=now)
