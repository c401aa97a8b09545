"""What a door must know of a booking: when it is, whose it is, and whether it may be entered."""

from django.utils.translation import gettext as _

from booking.enums import MAY_ENTER, Status
from booking.models import Booking
from booking.selectors.mine import applicant_name
from facilities.selectors import catalogue
from keys.events import BookingFacts


def facts_of(code: str) -> BookingFacts | None:
    """The booking as it stands now, or None if there is none of that code."""
    booking = (
        Booking.objects.filter(code=code)
        .select_related(
            "application__applicant_person",
            "application__applicant_organisation",
            "application__asked_by",
        )
        .first()
    )
    if booking is None:
        return None
    room = catalogue().room_by_id[booking.room_id]
    application = booking.application
    return BookingFacts(
        facility_id=room.facility_id,
        room_ids=(room.id,),
        room=str(room.names),
        during=booking.period,
        holder=applicant_name(application),
        holder_id=application.asked_by.user_id,
        may_enter=booking.status in MAY_ENTER,
        why_not="" if booking.status in MAY_ENTER else why_not(Status(booking.status)),
    )


def why_not(status: Status) -> str:
    """Why a booking in that state opens no door, and what to do."""
    if status is Status.AWAITING_PAYMENT:
        return _("お支払いがまだです。お支払いがすむと、鍵が使えるようになります。")
    if status is Status.REQUESTED:
        return _("施設の審査を待っています。許可が出ると、鍵が使えるようになります。")
    return _("この予約は「%(status)s」なので、鍵は使えません。") % {"status": status.label}
