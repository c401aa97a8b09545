"""The board of a day (本日の利用): who comes when, is there, has paid; and what wants action."""

from dataclasses import dataclass
from datetime import datetime

from accounts.enums import NoteAbout
from accounts.places import Place
from accounts.selectors import NoteLine, notes_about
from booking.enums import Presence, Status
from booking.selectors.answers import equipment_shown
from booking.selectors.desk.inbox import waiting_at
from booking.selectors.desk.lines import (
    DeskLine,
    bookings_of_rooms,
    desk_lines,
    rooms_of,
    span_of,
)
from booking.selectors.desk.marks import late_keys
from booking.selectors.exemptions import exemptions_waiting_at
from facilities.rules.calendar import closed_reason
from facilities.rules.values import Catalogue

HERE = frozenset({Presence.PRESENT, Presence.OVERTIME})


@dataclass(frozen=True, slots=True)
class BoardLine:
    """One booking of the day, with what the desk may write down about it now."""

    booking: DeskLine
    anchor: str  # the first of those that want action, for the numbers above to lead to
    notes: tuple[NoteLine, ...]
    equipment: str  # heating and pieces that go with it
    can_check_in: bool
    can_check_out: bool
    can_say_absent: bool

    @property
    def is_public(self) -> bool:
        """Whether the screen in the entrance names it: certain, and not over."""
        return self.booking.status in {Status.CONFIRMED, Status.IN_USE}

    @property
    def public_name(self) -> str:
        """The group, else what the room is used for: never a person's name."""
        return self.booking.group or self.booking.purpose


@dataclass(frozen=True, slots=True)
class Board:
    """One hall's day."""

    lines: list[BoardLine]
    closed: str
    waiting: int  # applications to decide on
    late: int
    here: int
    overtime: int
    unpaid: int
    late_keys: int
    people: int


def board_of(*, place: Place, catalogue: Catalogue, now: datetime) -> Board:
    """The hall's day by time and room. Two queries, whatever there is, and one for the queue."""
    order = {room.id: position for position, room in enumerate(place.hall.rooms)}
    rows = list(bookings_of_rooms(room_ids=rooms_of(place.hall), span=span_of(place.on)))
    rows.sort(key=lambda row: (row.period.start, order[row.room_id], row.pk))
    bookings = desk_lines(rows, catalogue=catalogue, now=now)
    notes = notes_about(about=NoteAbout.BOOKING, codes=[line.code for line in bookings])
    return Board(
        lines=_lines(
            bookings, notes, [equipment_shown(row, catalogue) for row in rows], place=place
        ),
        closed=closed_reason(place.hall, place.on) or "",
        waiting=waiting_at(hall_ids={place.hall.id}, catalogue=catalogue)
        + exemptions_waiting_at(place.hall),
        late=_count(bookings, Presence.LATE) if place.is_today else 0,
        here=sum(1 for line in bookings if line.presence in HERE),
        overtime=_count(bookings, Presence.OVERTIME),
        unpaid=sum(1 for line in bookings if line.marks.unpaid),
        late_keys=late_keys(hall_id=place.hall.id, now=now),
        people=sum(line.people for line in bookings),
    )


def _lines(
    bookings: list[DeskLine], notes: list[NoteLine], equipment: list[str], *, place: Place
) -> list[BoardLine]:
    seen: set[str] = set()
    lines = []
    for booking, pieces in zip(bookings, equipment, strict=True):
        anchor = _wants(booking)
        shown = "" if anchor in seen else anchor
        lines.append(_line(booking, shown, notes, pieces, place=place))
        seen.add(anchor)
    return lines


def _wants(booking: DeskLine) -> str:
    """What about the booking wants action, as the name of a place on the page."""
    if booking.presence in {Presence.LATE, Presence.OVERTIME}:
        return booking.presence
    return "unpaid" if booking.marks.unpaid else ""


def _line(
    booking: DeskLine, anchor: str, notes: list[NoteLine], equipment: str, *, place: Place
) -> BoardLine:
    confirmed = booking.status == Status.CONFIRMED and place.is_today
    return BoardLine(
        booking=booking,
        anchor=anchor,
        notes=tuple(note for note in notes if note.code == booking.code),
        equipment=equipment,
        can_check_in=confirmed,
        can_check_out=booking.status == Status.IN_USE,
        can_say_absent=confirmed and booking.presence == Presence.LATE,
    )


def _count(bookings: list[DeskLine], presence: Presence) -> int:
    return sum(1 for line in bookings if line.presence == presence)
