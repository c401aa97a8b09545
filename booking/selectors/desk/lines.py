"""One booking as the desk sees it, wherever it stands: board, ledger, lists."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.postgres.fields import DateTimeRangeField
from django.db.models import QuerySet, Value
from django.urls import reverse

from booking.enums import HOLDING, Presence, Status
from booking.models import Booking
from booking.rules.presence import presence_of
from booking.selectors.desk.marks import Marks, marks_of
from booking.selectors.mine import applicant_name
from booking.selectors.proofs import proof_needed
from core.clock import day_of, day_start
from core.codes import grouped
from core.dates import dated_label, time_label
from core.periods import Period
from facilities.rules.values import Catalogue, FacilityValue, Names

SHOWN = HOLDING | {Status.COMPLETED, Status.NO_SHOW}
"""A booking in one of these stands on the ledger; what was cancelled stands in its own history."""


@dataclass(frozen=True, slots=True)
class DeskLine:
    """One booking with its marks in words."""

    code: str
    number: str
    url: str
    hall: Names
    room: Names
    day: str
    time: str
    name: str  # who applied: the person or the group
    group: str  # empty where a person applied
    asked_by: str
    phone: str
    people: int
    purpose: str
    purpose_text: str
    status: str
    status_word: str
    marks: Marks
    presence: str
    presence_word: str
    channel: str
    proof: str  # what must be shown before they are let in; empty where nothing is


def bookings_of_rooms(
    *, room_ids: Collection[int], span: Period, statuses: Collection[str] = SHOWN
) -> QuerySet[Booking, Any]:
    """The bookings of these rooms that touch `span`, by time, with the people in them."""
    touching = Value((span.start, span.end), output_field=DateTimeRangeField())
    return with_people(
        Booking.objects.filter(
            room_id__in=room_ids, during__overlap=touching, status__in=statuses
        ).order_by("during", "pk")
    )


def with_people(bookings: QuerySet[Booking, Any]) -> QuerySet[Booking, Any]:
    """The same rows with application, applicant and the one who asked, in one query."""
    return bookings.select_related(
        "application__applicant_person",
        "application__applicant_organisation",
        "application__asked_by",
    )


def span_of(day: date, days: int = 1) -> Period:
    """Whole days from `day` on."""
    return Period(day_start(day), day_start(day + timedelta(days=days)))


def desk_lines(
    bookings: Iterable[Booking], *, catalogue: Catalogue, now: datetime
) -> list[DeskLine]:
    """The bookings as lines, in their order. Whatever marks need comes with one query for all."""
    rows = list(bookings)
    marks = marks_of(rows, now=now)
    purposes = {term.id: str(term.names) for term in catalogue.purposes}
    return [_line(row, marks[row.pk], purposes, catalogue, now) for row in rows]


def _line(
    booking: Booking, marks: Marks, purposes: dict[int, str], catalogue: Catalogue, now: datetime
) -> DeskLine:
    application, room = booking.application, catalogue.room_by_id[booking.room_id]
    presence = presence_of(status=booking.status, during=booking.period, now=now)
    return DeskLine(
        code=booking.code,
        number=grouped(application.code) + booking.code[len(application.code) :],
        url=reverse("booking:desk_booking", args=[booking.code]),
        hall=catalogue.facility_by_id[room.facility_id].names,
        room=room.names,
        day=dated_label(day_of(booking.period.start), today=day_of(now)),
        time=time_label(booking.period),
        name=applicant_name(application),
        group=group.name if (group := application.applicant_organisation) else "",
        asked_by=application.asked_by.name,
        phone=application.asked_by.phone,
        people=application.people,
        purpose=purposes.get(application.purpose_id, ""),
        purpose_text=application.purpose_text,
        status=booking.status,
        status_word=str(booking.get_status_display()),
        marks=marks,
        presence=presence.value if presence else "",
        presence_word=str(Presence(presence).label) if presence else "",
        channel=application.channel,
        proof=proof_needed(booking, catalogue),
    )


def rooms_of(hall: FacilityValue) -> set[int]:
    """The ids of a hall's rooms."""
    return {room.id for room in hall.rooms}
