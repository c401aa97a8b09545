"""Writing down what happened to a booking, and the letter that tells the applicant."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from booking.enums import EventKind
from booking.models import Application, Booking, BookingEvent
from booking.rules.cancellation import grace_ends, restore_until
from booking.selectors.cancelling import cancelling_counts_as
from booking.selectors.entries import application_url, calendar_entry
from booking.selectors.readers import Reader, readers_of
from core.actor import Actor
from core.clock import day_of
from core.codes import grouped
from core.dates import moment_label, until_label, when_label
from core.names import speaking
from facilities.rules.values import Catalogue
from notifications.services.send import send


def event_of(
    booking: Booking,
    *,
    kind: EventKind,
    before: str,
    actor: Actor,
    now: datetime,
    reason: str = "",
    on_behalf: bool = False,
    facts: Mapping[str, Any] | None = None,
) -> BookingEvent:
    """The row that tells of one happening; not yet saved. `on_behalf`: staff did it for them."""
    return BookingEvent(
        booking=booking,
        at=now,
        kind=kind,
        actor_user_id=actor.user_id,
        actor_task=actor.name if actor.is_system else "",
        channel=actor.channel,
        on_behalf=on_behalf,
        from_status=before,
        to_status=booking.status,
        reason=reason,
        facts=dict(facts or {}),
    )


def key_of(bookings: Sequence[Booking]) -> str:
    """A text that is another one after every change of these bookings: for letters sent once."""
    return f"{bookings[0].code}:{sum(booking.sequence for booking in bookings)}"


def write_letter(
    letter: str,
    *,
    application: Application,
    bookings: Sequence[Booking],
    catalogue: Catalogue,
    now: datetime,
    event_key: str,
    facts: Mapping[str, Any] | None = None,
    with_calendar: bool = True,
    is_new: bool = False,
    readers: Sequence[Reader] | None = None,
) -> None:
    """A letter about these bookings to those who read them, in their language, with an .ics.

    It holds no name and no free text of a person: a stored letter must not outlive its reader.
    `facts` are what this letter says besides; they may be made in the reader's language (`told`).
    `is_new`: the application was made just now, and nobody was told of it before. `readers`:
    those whom `readers_of` would name, where they are known.
    """
    for reader in readers_of(application, on=day_of(now)) if readers is None else readers:
        with speaking(reader.language):
            said = {**_facts(application, bookings, catalogue, now), **told(facts)}
            entries = [calendar_entry(booking, catalogue).to_json() for booking in bookings]
        send(
            letter=letter,
            recipient_id=reader.user_id,
            address=reader.address or "",
            language=reader.language,
            facts=said,
            dedupe_key=f"{letter}:{event_key}:{reader.user_id}",
            now=now,
            attachments=[{"name": f"kashikan-{application.code}.ics", "entries": entries}]
            if with_calendar
            else [],
            booking_code=application.code,
            is_new=is_new,
        )


def told(facts: Mapping[str, Any] | None) -> dict[str, Any]:
    """The facts, with those given as functions told in the language that is active now."""
    return {name: fact() if callable(fact) else fact for name, fact in (facts or {}).items()}


def _facts(
    application: Application, bookings: Sequence[Booking], catalogue: Catalogue, now: datetime
) -> dict[str, object]:
    lines = []
    deadlines: list[datetime] = []
    undo: list[datetime] = []
    for booking in bookings:
        room = catalogue.room_by_id[booking.room_id]
        hall = catalogue.facility_by_id[room.facility_id]
        how, until = cancelling_counts_as(booking, room, now=now)
        deadlines += [until] if how else []
        undo.append(_undo_until(booking, application, now))
        lines.append(
            {
                "when": when_label(booking.period),
                "room": str(room.names),
                "hall": str(hall.names),
                "address": hall.address,
                "phone": hall.phone,
            }
        )
    return {
        "number": grouped(application.code),
        "lines": lines,
        "purpose": str(_purpose(application, catalogue)),
        "people": application.people,
        "cancel_until": until_label(min(deadlines)) if deadlines else "",
        "undo_until": moment_label(min(undo)) if now < min(undo) else "",
        "url": application_url(application),
    }


def _undo_until(booking: Booking, application: Application, now: datetime) -> datetime:
    """Until when the last act may be taken back: the cancellation, or the booking itself."""
    begins = booking.period.start
    restore = restore_until(
        status=booking.status,
        cancelled_as=booking.cancelled_as,
        cancelled_at=booking.cancelled_at,
        begins=begins,
    )
    return restore or grace_ends(made_at=application.made_at, begins=begins)


def _purpose(application: Application, catalogue: Catalogue) -> object:
    return next(
        (term.names for term in catalogue.purposes if term.id == application.purpose_id), ""
    )
