"""The report after use (利用報告・確認票: requirement 134), from the phone of who used it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from accounts.permissions import can_admit
from booking.enums import EventKind, Status
from booking.errors import AlreadyReported, NobodyComes, NoSuchBooking, NotYetUsed
from booking.models import Booking, ReportPhoto, UseReport
from booking.permissions import can_manage
from booking.services.locking import find_booking, lock_booking
from booking.services.occupy import release
from booking.services.pictures import small_jpeg
from booking.services.reminders import remind
from booking.services.story import event_of
from core.actor import Actor
from core.dates import moment_label
from facilities.rules.values import Catalogue
from facilities.selectors import catalogue
from facilities.services.versions import raise_calendar_versions

WAIT_FOR_REPORT = timedelta(hours=1)
ASK_NO_MORE = timedelta(days=3)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportRequest:
    """What the report says; `gas_closed` None where the room has no gas.

    `photo` is the file as it came, or None.
    """

    people: int
    cleaned: bool
    lights_off: bool
    gas_closed: bool | None
    windows_closed: bool
    damage: str = ""
    photo: bytes | None = None


def report_use(*, code: str, request: ReportRequest, actor: Actor, now: datetime) -> Booking:
    """Write the report down once; a use that staff did not check out becomes completed.

    By the applicant, or by staff who admit at the hall, from the start of the use on.
    Raises NoSuchBooking, NotYetUsed, AlreadyReported, NobodyComes, PictureUnreadable or
    ImpossibleTransition.
    """
    if request.people < 1:
        raise NobodyComes
    jpeg = small_jpeg(request.photo) if request.photo else None
    found = find_booking(code)
    mine = can_manage(actor, found.application)
    with transaction.atomic():
        booking, part_ids = lock_booking(found)
        halls = catalogue()
        _check(booking, halls, actor=actor, mine=mine, now=now)
        before = booking.status
        if before == Status.COMPLETED:
            booking.people_came = request.people
        else:
            booking.let_out(people=request.people, now=now)
        booking.save()
        _insert(booking, request, jpeg, actor=actor, now=now)
        release(booking, now=now)
        event_of(
            booking,
            kind=EventKind.REPORTED,
            before=before,
            actor=actor,
            now=now,
            on_behalf=not mine,
            facts={"people": request.people},
        ).save()
        raise_calendar_versions(part_ids)
    return booking


def _check(booking: Booking, halls: Catalogue, *, actor: Actor, mine: bool, now: datetime) -> None:
    facility_id = halls.room_by_id[booking.room_id].facility_id
    if not mine and not can_admit(actor, facility_id=facility_id):
        raise NoSuchBooking
    if now < booking.period.start:
        raise NotYetUsed(day=moment_label(booking.period.start))
    if UseReport.objects.filter(booking=booking).exists():
        raise AlreadyReported(phone=halls.facility_by_id[facility_id].phone)


def _insert(
    booking: Booking, request: ReportRequest, jpeg: bytes | None, *, actor: Actor, now: datetime
) -> None:
    report = UseReport.objects.create(
        booking=booking,
        people=request.people,
        cleaned=request.cleaned,
        lights_off=request.lights_off,
        gas_closed=request.gas_closed,
        windows_closed=request.windows_closed,
        damage=request.damage,
        reported_at=now,
        reported_by_id=actor.user,
        channel=actor.channel,
    )
    if jpeg is not None:
        ReportPhoto.objects.create(report=report, jpeg=jpeg)


def remind_of_reports(*, now: datetime, limit: int = 200) -> int:
    """Letters to those whose use is over and who have not reported; each once. How many."""
    rooms = [
        room.id
        for room in catalogue().room_by_id.values()
        if any(rules.report for rules in room.rules)
    ]
    ended = Booking.objects.filter(
        room__in=rooms,
        status__in=[Status.CONFIRMED, Status.IN_USE, Status.COMPLETED],
        during__endswith__range=(now - ASK_NO_MORE, now - WAIT_FOR_REPORT),
        report=None,
    )
    return remind(ended, "booking_report_due", about="use", now=now, limit=limit)
