"""The price of a booking changes on its day: told to who booked, due at the counter or online."""

from collections.abc import Callable
from datetime import datetime

from booking.models import Booking
from booking.selectors.money import due_payment, payment_facts
from booking.selectors.prices import signed
from booking.services.following import follow
from booking.services.story import key_of, write_letter
from core.actor import Actor
from core.money import yen_label
from facilities.rules.values import Catalogue


def settle_on_the_day(
    booking: Booking,
    halls: Catalogue,
    *,
    before_yen: int,
    what: Callable[[], str],
    actor: Actor,
    now: datetime,
    letter: str = "booking_charged",
    moved: bool = False,
) -> None:
    """Owe or give back the difference and write the letter; `what` says why, in their language.

    The booking is saved and its lines are frozen; `moved`: its time is another. Where the sum
    stays, nothing is written.
    """
    follow(booking.application, [booking], halls, actor=actor, now=now, moved=moved)
    total = booking.fee_yen or 0
    if total == before_yen and letter == "booking_charged":
        return
    write_letter(
        letter,
        application=booking.application,
        bookings=[booking],
        catalogue=halls,
        now=now,
        event_key=key_of([booking]),
        facts={
            "what": what,
            "total": lambda: yen_label(total),
            "difference": lambda: signed(total - before_yen),
            **payment_facts(due_payment(booking.application)),
        },
        with_calendar=letter != "booking_charged",
    )
