"""Who uses a hall's rooms on a day, for its staff."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.contrib.postgres.fields import DateTimeRangeField
from django.db.models import Value

from booking.models import Occupancy
from booking.selectors.mine import applicant_name
from core.clock import day_start
from core.codes import grouped
from core.dates import time_label
from core.periods import Period
from facilities.rules.values import FacilityValue, Names


@dataclass(frozen=True, slots=True)
class DeskLine:
    """One booking as the desk sees it."""

    room: Names
    time: str
    number: str
    applicant: str
    people: int
    purpose_text: str
    status_word: str


def desk_day(*, hall: FacilityValue, day: date) -> Sequence[DeskLine]:
    """The bookings that touch `day`, by room and time. One query."""
    span = (day_start(day), day_start(day + timedelta(days=1)))
    parts = {part for room in hall.rooms for part in room.part_ids}
    rows = (
        Occupancy.objects.filter(
            part_id__in=parts,
            released_at=None,
            booking__isnull=False,
            during__overlap=Value(span, output_field=DateTimeRangeField()),
        )
        .select_related(
            "booking__application__applicant_person",
            "booking__application__applicant_organisation",
        )
        .order_by("booking__during")
    )
    bookings = {row.booking_id: row.booking for row in rows if row.booking}
    rooms = {room.id: room for room in hall.rooms}
    order = {room.id: index for index, room in enumerate(hall.rooms)}
    return [
        DeskLine(
            room=rooms[b.room_id].names,
            time=time_label(Period(b.during.lower, b.during.upper)),
            number=grouped(b.application.code),
            applicant=applicant_name(b.application),
            people=b.application.people,
            purpose_text=b.application.purpose_text,
            status_word=b.get_status_display(),
        )
        for b in sorted(bookings.values(), key=lambda b: (order[b.room_id], b.during.lower))
    ]
