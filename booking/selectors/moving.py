"""Where a booking could go: the free slots of its hall on a day (requirement 58)."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from booking.models import Booking
from booking.rules.cancellation import grace_ends
from booking.selectors.applicants import Applicants, applicant_of
from booking.selectors.calendar import slots_of
from booking.selectors.cells import Board, Cell, Place, Viewer
from booking.selectors.next_steps import rules_of
from booking.selectors.occupants import around, occupants_of
from core.actor import Channel
from core.clock import day_of, day_start
from core.dates import full_day_label
from core.periods import Period
from facilities.enums import ApplicantKind
from facilities.rules.calendar import closed_reason
from facilities.rules.values import Catalogue, FacilityValue, Names, RoomValue


@dataclass(frozen=True, slots=True)
class MoveSlot:
    """One slot that may be chosen, or the word for why not."""

    pick: str
    name: str
    time: str
    word: str
    label: str
    chosen: bool  # the booking is there now


@dataclass(frozen=True, slots=True)
class MoveRoom:
    """One room on the day."""

    names: Names
    capacity: int
    slots: list[MoveSlot]


@dataclass(frozen=True, slots=True)
class MoveDay:
    """The day that is looked at."""

    iso: str
    label: str
    closed: str
    rooms: list[MoveRoom]
    notes: list[str]  # what follows from moving


def move_day(booking: Booking, *, day: date, catalogue: Catalogue, now: datetime) -> MoveDay:
    """The rooms of the booking's hall that take its purpose and its people. One query."""
    hall = catalogue.facility_by_id[catalogue.room_by_id[booking.room_id].facility_id]
    rooms = [room for room in hall.rooms if _fits(room, booking, catalogue)]
    parts = {part for room in rooms for part in room.part_ids}
    span = Period(day_start(day), day_start(day + timedelta(days=1)))
    kind = ApplicantKind.of(booking.application.applicant_organisation_id)
    board = Board(
        now=now,
        occupants=occupants_of(
            part_ids=parts, during=around(span, rooms), now=now, without=booking.pk
        ),
        viewer=Viewer(
            kinds=frozenset({kind.value}), applicants=applicants_for(booking, rooms, now)
        ),
    )
    return MoveDay(
        iso=day.isoformat(),
        label=full_day_label(day),
        closed=closed_reason(hall, day) or "",
        rooms=[_room(hall, room, day, board, booking) for room in rooms],
        notes=_notes(booking, catalogue, now),
    )


def _notes(booking: Booking, catalogue: Catalogue, now: datetime) -> list[str]:
    """How often it can still be moved, and that the hall decides again."""
    rules = rules_of(booking, catalogue.room_by_id[booking.room_id])
    if rules is None:
        return []
    notes = []
    if rules.review:
        notes.append(_("変えると、施設がもう一度審査します。許可が出るまで、予約は決まりません。"))
    grace = grace_ends(made_at=booking.application.made_at, begins=booking.period.start)
    if now < grace:
        notes.append(_("申し込んでから30分以内なので、変えた回数に数えません。"))
    elif rules.changes is not None:
        left = rules.changes - booking.moves
        notes.append(_("この画面で変えられるのは、あと%(n)d回です。") % {"n": left})
    return notes


def _fits(room: RoomValue, booking: Booking, catalogue: Catalogue) -> bool:
    application = booking.application
    purpose = next((t.code for t in catalogue.purposes if t.id == application.purpose_id), "")
    return purpose in room.purposes and application.people <= room.capacity


def applicants_for(booking: Booking, rooms: Iterable[RoomValue], now: datetime) -> Applicants:
    """The booking's applicant, who comes through the page; moving, nobody comes before the public.

    A priority application is of the days that were reviewed.
    """
    application = booking.application
    found = applicant_of(
        person_id=application.applicant_person_id,
        organisation_id=application.applicant_organisation_id,
        rooms=rooms,
        on=day_of(now),
        channel=Channel.WEB.value,
    )
    return replace(found, early=False)


def _room(
    hall: FacilityValue, room: RoomValue, day: date, board: Board, booking: Booking
) -> MoveRoom:
    slots = slots_of(hall, room, day)
    cells = board.cells(Place(hall, room, day), slots)
    here = booking.room_id == room.id and day_of(booking.period.start) == day
    return MoveRoom(
        names=room.names,
        capacity=room.capacity,
        slots=[
            _slot(cell, chosen=here and slot.code in booking.slot_codes)
            for slot, cell in zip(slots, cells, strict=True)
        ],
    )


def _slot(cell: Cell, *, chosen: bool) -> MoveSlot:
    return MoveSlot(cell.pick, cell.slot_name, cell.time, cell.word, cell.label, chosen)
