"""Bookings as entries of calendar files, with the address of their page."""

from collections.abc import Iterable

from django.conf import settings
from django.utils.translation import gettext as _

from booking.enums import Status
from booking.models import Application, Booking
from core.addresses import address_of
from core.calendar_file import CalendarEntry
from core.codes import grouped
from facilities.rules.values import Catalogue

_STATUS = {
    Status.REQUESTED: "TENTATIVE",
    Status.CANCELLED: "CANCELLED",
    Status.REJECTED: "CANCELLED",
    Status.EXPIRED: "CANCELLED",
}


def stands_in_calendars(bookings: Iterable[Booking]) -> bool:
    """Whether any of them is still something to write down."""
    return any(_STATUS.get(Status(each.status)) != "CANCELLED" for each in bookings)


def application_url(application: Application) -> str:
    """The address of the booking's page, as written in letters and calendar files."""
    return f"{settings.SITE_URL}{address_of('booking:booking', application.code)}"


def calendar_entry(booking: Booking, catalogue: Catalogue) -> CalendarEntry:
    """The booking for a calendar file."""
    room = catalogue.room_by_id[booking.room_id]
    hall = catalogue.facility_by_id[room.facility_id]
    waiting = booking.status == Status.REQUESTED
    return CalendarEntry(
        uid=f"{booking.code}@kashikan",
        during=booking.period,
        summary=f"{hall.names} {room.names}" + (_("（審査中）") if waiting else ""),
        location=f"{hall.names} {hall.address}",
        description=_("予約番号 %(code)s") % {"code": grouped(booking.application.code)},
        url=application_url(booking.application),
        sequence=booking.sequence,
        status=_STATUS.get(Status(booking.status), "CONFIRMED"),
    )
