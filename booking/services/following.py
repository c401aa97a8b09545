"""What follows from where the bookings of an application stand: money, doors, papers.

One place, called last by every act that changes a booking, so that no act forgets one of them.
Everything is a row in the caller's transaction; papers come last, as their numbers have no gaps.
"""

from collections.abc import Sequence
from datetime import datetime

from booking.enums import MAY_ENTER
from booking.models import Application, Booking
from booking.rules.repricing import Lines
from booking.services.money import Returning, asker_of, owe_first, settle_money
from booking.services.papers import issue_papers
from core.actor import Actor
from facilities.rules.values import Catalogue
from keys.services.access import grant_access, revoke_access
from payments.models import Payment


def follow(
    application: Application,
    changed: Sequence[Booking],
    halls: Catalogue,
    *,
    actor: Actor,
    now: datetime,
    returning: Returning | None = None,
    moved: bool = False,
) -> None:
    """Bring money, doors and papers into line after `changed` bookings of the application.

    `moved`: they have another time or room, as a sum that is due must say. The caller has locked
    rooms, application and `changed`; all bookings are read again.
    """
    bookings = _all(application, changed)
    settle_money(
        application, bookings, halls, actor=actor, now=now, returning=returning, moved=moved
    )
    open_doors(application, changed, halls, actor=actor, now=now)
    issue_papers(application, bookings, halls, actor=actor, now=now)


def begin(
    application: Application,
    bookings: Sequence[Booking],
    halls: Catalogue,
    *,
    prices: Sequence[Lines],
    actor: Actor,
    now: datetime,
    has_doors: bool = True,
) -> Payment | None:
    """What `follow` does, for a new application: nothing is asked for that cannot be there yet.

    `prices` are the frozen lines of each booking, `has_doors` whether any of the rooms may have a
    door. The payment that is due, if any.
    """
    asker = actor.user if actor.person_id == application.asked_by_id else asker_of(application)
    priced = list(zip(bookings, prices, strict=True))
    due = owe_first(application, priced, halls, payer_id=asker, actor=actor, now=now)
    for booking in bookings:
        if has_doors and booking.status in MAY_ENTER:
            _open_door(booking, halls, holder_id=asker, actor=actor, now=now, is_new=True)
    issue_papers(application, bookings, halls, actor=actor, now=now, is_new=True)
    return due


def _all(application: Application, changed: Sequence[Booking]) -> list[Booking]:
    """All bookings of the application by number, `changed` ones as they are in memory."""
    known = {booking.pk: booking for booking in changed}
    bookings = [known.get(each.pk, each) for each in application.bookings.order_by("pk")]
    for booking in bookings:
        booking.application = application
    return bookings


def open_doors(
    application: Application,
    bookings: Sequence[Booking],
    halls: Catalogue,
    *,
    actor: Actor,
    now: datetime,
) -> None:
    """Let confirmed bookings in at their time, and nobody else (requirement 123)."""
    holder_id = asker_of(application)
    for booking in bookings:
        if booking.status in MAY_ENTER:
            _open_door(booking, halls, holder_id=holder_id, actor=actor, now=now)
        else:
            revoke_access(reference=booking.code, reason=booking.status, actor=actor, now=now)


def _open_door(
    booking: Booking,
    halls: Catalogue,
    *,
    holder_id: int,
    actor: Actor,
    now: datetime,
    is_new: bool = False,
) -> None:
    grant_access(
        reference=booking.code,
        facility_id=halls.room_by_id[booking.room_id].facility_id,
        room_ids=[booking.room_id],
        during=booking.period,
        holder_id=holder_id,
        actor=actor,
        now=now,
        is_new=is_new,
    )
