"""What every new application writes, whichever way it came: bookings, history, letter."""

from collections.abc import Sequence
from datetime import datetime

from booking.enums import EventKind, Status
from booking.models import Application, Booking
from booking.rules.price import table_price
from booking.rules.wishes import Wish
from booking.services.occupy import as_range
from booking.services.story import event_of, write_letter
from core.actor import Actor
from core.prepared import insert
from facilities.rules.values import Catalogue, RulesValue


def purpose_code(purpose_id: int, halls: Catalogue) -> str:
    """The code of a purpose, or an empty text for one that does not exist."""
    return next((term.code for term in halls.purposes if term.id == purpose_id), "")


def first_status(rules: RulesValue) -> Status:
    """Where a new booking stands under these rules."""
    return Status.REQUESTED if rules.review else Status.CONFIRMED


def insert_bookings(
    application: Application, wishes: Sequence[Wish], statuses: Sequence[Status]
) -> list[Booking]:
    """The bookings of a new application, numbered; their occupancies are the caller's."""
    bookings = [
        Booking(
            application=application,
            code=f"{application.code}-{number}",
            room_id=wish.room.id,
            during=as_range(wish.during),
            slot_codes=[slot.code for slot in wish.slots],
            status=status,
            fee_yen=table_price(wish),
        )
        for number, (wish, status) in enumerate(zip(wishes, statuses, strict=True), start=1)
    ]
    insert(bookings)
    return bookings


def tell_made(
    application: Application,
    bookings: Sequence[Booking],
    halls: Catalogue,
    *,
    actor: Actor,
    now: datetime,
    reason: str = "",
) -> None:
    """History and letter. `reason`: why staff booked past the deadline."""
    requested = any(booking.status == Status.REQUESTED for booking in bookings)
    insert(
        [
            event_of(
                booking,
                kind=EventKind.REQUESTED if booking.status == Status.REQUESTED else EventKind.MADE,
                before="",
                actor=actor,
                now=now,
                reason=reason,
                on_behalf=application.on_behalf,
            )
            for booking in bookings
        ]
    )
    write_letter(
        "booking_requested" if requested else "booking_confirmed",
        application=application,
        bookings=bookings,
        catalogue=halls,
        now=now,
        event_key=application.code,
        facts={"on_behalf": application.on_behalf},
    )
