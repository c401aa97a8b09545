"""A day at a hall for the desk's tests: rows as they stand, without the rules of reception."""

import itertools
from datetime import date, datetime, time, timedelta
from typing import Any

from accounts.models import Organisation, Person
from booking.enums import EventKind, Status
from booking.models import Application, Booking, BookingEvent, Occupancy
from booking.services.occupy import as_range
from core.clock import at
from core.codes import with_check_digit
from core.periods import Period
from facilities.models import Facility, Purpose, Room, RoomPart
from facilities.services.versions import raise_catalogue_version
from tests.people import a_hall

_numbers = itertools.count(1)
MADE = timedelta(days=20)


def a_booking(
    room: Room,
    day: date,
    *,
    hours: tuple[float, float],
    person: Person,
    status: Status = Status.CONFIRMED,
    group: Organisation | None = None,
    **what: Any,
) -> Booking:
    """A booking of `room` that stands; `hours` on `day`, as 9 or 9.5."""
    during = Period(_moment(day, hours[0]), _moment(day, hours[1]))
    made_at = during.start - MADE
    application = Application.objects.create(
        code=with_check_digit(f"5{next(_numbers):08d}"),
        applicant_person=None if group else person,
        applicant_organisation=group,
        made_by_id=person.user_id,
        asked_by=person,
        made_at=made_at,
        **(_usual(room) | what),
    )
    booking = Booking.objects.create(
        application=application,
        code=f"{application.code}-1",
        room=room,
        during=as_range(during),
        slot_codes=["am"],
        status=status,
        fee_yen=600,
        checked_in_at=during.start if status == Status.IN_USE else None,
    )
    BookingEvent.objects.create(
        booking=booking,
        at=made_at,
        kind=EventKind.MADE,
        actor_user_id=person.user_id,
        channel="web",
        to_status=status,
    )
    occupy(booking)
    return booking


def _usual(room: Room) -> dict[str, Any]:
    purpose = room.purposes.first() or Purpose.objects.earliest("pk")
    return {"people": 8, "channel": "web", "purpose": purpose}


def occupy(booking: Booking) -> None:
    """Its parts are taken, unless it is over."""
    if booking.status in {Status.COMPLETED, Status.NO_SHOW, Status.CANCELLED, Status.REJECTED}:
        return
    Occupancy.objects.bulk_create(
        Occupancy(part=part, during=booking.during, booking=booking)
        for part in booking.room.parts.all()
    )


def _moment(day: date, hour: float) -> datetime:
    return at(day, time(int(hour), int(hour % 1 * 60)))


def another_hall() -> Facility:
    """A second hall that is shown in the catalogue: it has a room."""
    hall = a_hall("other")
    part = RoomPart.objects.create(facility=hall, code="other-part", name="part")
    names = {"name": "other", "name_kana": "", "name_en": ""}
    room = Room.objects.create(
        facility=hall, code="other-room", timetable_code="none", capacity=5, **names
    )
    room.parts.set([part])
    raise_catalogue_version()
    return hall
