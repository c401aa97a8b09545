"""What every new application writes, whichever way it came: bookings, history, letter."""

from collections.abc import Sequence
from datetime import datetime

from booking.enums import EventKind, Status
from booking.errors import PriceChanged
from booking.models import Application, Booking
from booking.rules.answers import GivenAnswers, price_answers
from booking.rules.owing import allowed_status
from booking.rules.repricing import Lines
from booking.rules.wishes import Wish
from booking.selectors.money import payment_facts
from booking.selectors.readers import Reader
from booking.services.following import begin
from booking.services.money import freeze_lines, lines_now, yen_of
from booking.services.occupy import as_range
from booking.services.story import event_of, write_letter
from core.actor import Actor
from core.clock import day_of
from core.money import yen_label
from core.prepared import insert
from facilities.rules.values import Catalogue, RulesValue


def purpose_code(purpose_id: int, halls: Catalogue) -> str:
    """The code of a purpose, or an empty text for one that does not exist."""
    return next((term.code for term in halls.purposes if term.id == purpose_id), "")


def insert_bookings(
    application: Application,
    wishes: Sequence[Wish],
    rules: Sequence[RulesValue],
    *,
    given: GivenAnswers,
    shown_yen: int | None,
) -> tuple[list[Booking], list[Lines]]:
    """The bookings of a new application, numbered, and the lines of the price of each.

    Their occupancies are the caller's.

    Raises PriceChanged where their sum is not the one that was shown (None: none was).
    """
    prices = [
        lines_now(
            wish,
            price_answers(
                given,
                wish,
                number=number,
                people=application.people,
                on=day_of(application.made_at),
            ),
        )
        for number, wish in enumerate(wishes, start=1)
    ]
    check_shown(shown_yen, sum(yen_of(lines) or 0 for lines in prices))
    bookings = [
        Booking(
            application=application,
            code=f"{application.code}-{number}",
            room_id=wish.room.id,
            during=as_range(wish.during),
            slot_codes=[slot.code for slot in wish.slots],
            status=_first_status(each, fee_yen=yen_of(lines) or 0),
            fee_yen=yen_of(lines),
        )
        for number, (wish, each, lines) in enumerate(
            zip(wishes, rules, prices, strict=True), start=1
        )
    ]
    insert(bookings)
    freeze_lines(list(zip(bookings, prices, strict=True)))
    return bookings, prices


def check_shown(shown_yen: int | None, now_yen: int) -> None:
    """Raise PriceChanged unless what would be charged is what was shown (requirement 102)."""
    if shown_yen is not None and shown_yen != now_yen:
        raise PriceChanged(shown=yen_label(shown_yen), now=yen_label(now_yen))


def _first_status(rules: RulesValue, *, fee_yen: int) -> Status:
    return Status.REQUESTED if rules.review else allowed_status(rules, owed_yen=fee_yen)


def complete(
    application: Application,
    bookings: Sequence[Booking],
    halls: Catalogue,
    *,
    prices: Sequence[Lines],
    actor: Actor,
    now: datetime,
    reason: str = "",
    documents: Sequence[str] = (),
    readers: Sequence[Reader] | None = None,
    has_doors: bool = True,
) -> None:
    """History, money, doors, papers and letter. `prices` are the frozen lines of each booking.

    `reason`: why staff booked past the deadline, or by which window it came before the public;
    `documents`: what the hall still needs for that. `readers`: who reads the letter, if known;
    `has_doors`: whether any of the rooms may have a door.
    """
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
        ],
        keys_needed=False,
    )
    due = begin(
        application,
        bookings,
        halls,
        prices=prices,
        actor=actor,
        now=now,
        has_doors=has_doors,
    )
    write_letter(
        letter_for(bookings),
        application=application,
        bookings=bookings,
        catalogue=halls,
        now=now,
        event_key=application.code,
        facts={
            "on_behalf": application.on_behalf,
            "documents": list(documents),
            **payment_facts(due),
        },
        is_new=True,
        readers=readers,
    )


def letter_for(bookings: Sequence[Booking]) -> str:
    """The letter that says where these bookings stand: decided on first, then to be paid."""
    statuses = {booking.status for booking in bookings}
    if Status.REQUESTED in statuses:
        return "booking_requested"
    return "booking_to_pay" if Status.AWAITING_PAYMENT in statuses else "booking_confirmed"
