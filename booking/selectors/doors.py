"""What a door must know of a booking: when it is, whose it is, and whether it may be entered."""

from datetime import timedelta

from django.utils.translation import gettext as _

from booking.enums import MAY_ENTER, Status
from booking.models import Booking, Shelter
from booking.selectors.mine import applicant_name
from core.periods import Period
from facilities.selectors import catalogue
from keys.events import BookingFacts
from keys.rules.tags import BUILDING, is_building


def facts_of(code: str) -> BookingFacts | None:
    """The booking as it stands now, or None if there is none of that code; or the shelter."""
    if is_building(code):
        return _facts_of_shelter(code)
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


def _facts_of_shelter(code: str) -> BookingFacts | None:
    """A building that is opened as a whole: everything may be lent for it while it lasts."""
    shelter = shelter_of(code)
    if shelter is None:
        return None
    hall = catalogue().facility_by_id[shelter.facility_id]
    lasts = shelter.ended_at is None and shelter.codes_until is not None
    end = shelter.codes_until or shelter.started_at + timedelta(minutes=1)
    return BookingFacts(
        facility_id=hall.id,
        room_ids=tuple(room.id for room in hall.rooms),
        room=_("全館（避難所）"),
        during=Period(shelter.started_at, end),
        holder=_("避難所を開ける方"),
        holder_id=shelter.started_by_id,
        may_enter=lasts,
        why_not="" if lasts else _("避難所は終わりました。鍵と番号は、もう使えません。"),
    )


def shelter_of(reference: str) -> Shelter | None:
    """The shelter that a reference of keys is about."""
    number = reference.removeprefix(BUILDING).partition("-")[0]
    return Shelter.objects.filter(pk=number).first() if number.isdecimal() else None


def why_not(status: Status) -> str:
    """Why a booking in that state opens no door, and what to do."""
    if status is Status.AWAITING_PAYMENT:
        return _("お支払いがまだです。お支払いがすむと、鍵が使えるようになります。")
    if status is Status.REQUESTED:
        return _("施設の審査を待っています。許可が出ると、鍵が使えるようになります。")
    return _("この予約は「%(status)s」なので、鍵は使えません。") % {"status": status.label}
