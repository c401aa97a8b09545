"""The same room, slots and answers on the next weeks: "same as last time" (requirement 45)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from booking.errors import NoSuchBooking
from booking.models import Booking
from booking.rules.answers import from_json, initial_of, number_of
from booking.selectors.calendar import slots_of
from booking.selectors.cells import Board, Cell, Place, Viewer
from booking.selectors.detail import booking_of
from booking.selectors.moving import applicants_for
from booking.selectors.occupants import around, occupants_of
from core.actor import Actor
from core.clock import day_of, day_start
from core.dates import full_day_label
from core.periods import Period
from facilities.rules.values import Catalogue

WEEKS = 12


def answers_of(*, code: str, actor: Actor) -> dict[str, Any]:
    """What was answered for the booking `code`, to be answered again; nothing for another's."""
    if not code or not code.isprintable():  # NUL is no text to the database
        return {}
    try:
        application = booking_of(code=code, actor=actor).application
    except NoSuchBooking:
        return {}
    return {
        "applicant": str(application.applicant_organisation_id or "self"),
        "purpose": application.purpose_id,
        "purpose_text": application.purpose_text,
        "people": application.people,
        **initial_of(from_json(application.answers), number=number_of(code)),
    }


@dataclass(frozen=True, slots=True)
class Occasion:
    """One day on which the same could be booked; `picks` is empty where it cannot."""

    label: str
    picks: list[str]
    word: str
    sign: str
    state: str


def next_occasions(booking: Booking, *, catalogue: Catalogue, now: datetime) -> Sequence[Occasion]:
    """The same weekday on the twelve weeks after today, with what stands in the way. One query."""
    room = catalogue.room_by_id[booking.room_id]
    hall = catalogue.facility_by_id[room.facility_id]
    first = day_of(booking.period.start)
    behind = max(0, (day_of(now) - first).days)
    start = first + timedelta(days=7 * (behind // 7 + 1))
    days = [start + timedelta(weeks=week) for week in range(WEEKS)]
    span = Period(day_start(days[0]), day_start(days[-1] + timedelta(days=1)))
    board = Board(
        now=now,
        occupants=occupants_of(part_ids=room.part_ids, during=around(span, [room]), now=now),
        viewer=Viewer(applicants=applicants_for(booking, [room], now)),
    )
    found = []
    for day in days:
        slots = tuple(s for s in slots_of(hall, room, day) if s.code in booking.slot_codes)
        cells = board.cells(Place(hall, room, day), slots)
        if len(cells) == len(booking.slot_codes):
            found.append(_occasion(full_day_label(day), cells))
    return found


def _occasion(label: str, cells: list[Cell]) -> Occasion:
    blocked = next((cell for cell in cells if not cell.pick), cells[0])
    picks = [cell.pick for cell in cells] if all(cell.pick for cell in cells) else []
    return Occasion(label, picks, blocked.word, blocked.sign, blocked.state)
