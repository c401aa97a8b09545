"""Charges after the use: too late, in early, longer than agreed, takings (requirement 99)."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.permissions import can_admit
from booking.enums import EventKind, Status
from booking.errors import ImpossibleTransition, NoSuchBooking
from booking.models import Booking
from booking.rules.time_after import TimeAfter
from booking.services.day_price import settle_on_the_day
from booking.services.locking import find_booking, lock_booking
from booking.services.making import check_shown
from booking.services.occupy import release
from booking.services.repricing import reprice_after
from booking.services.story import event_of
from core.actor import Actor
from facilities.selectors import catalogue
from facilities.services.versions import raise_calendar_versions

LEAVING = frozenset({Status.IN_USE, Status.COMPLETED})


def charge_after_use(
    *, code: str, minutes: TimeAfter, shown_yen: int | None, actor: Actor, now: datetime
) -> Booking:
    """Write down that they left, how long they were there beside what was booked, what they took.

    The hall's schedule prices it; the lines are frozen under the next `pricing`, the difference is
    due at the counter or online. A second call corrects the first; undoing the admission undoes it.
    Raises NoSuchBooking, ImpossibleTransition or PriceChanged; then nothing has changed.
    """
    found = find_booking(code)
    with transaction.atomic():
        booking, part_ids = lock_booking(found)
        halls = catalogue()
        if not can_admit(actor, facility_id=halls.room_by_id[booking.room_id].facility_id):
            raise NoSuchBooking
        if booking.status not in LEAVING:
            raise ImpossibleTransition(status=booking.get_status_display())
        before, sold = booking.status, booking.fee_yen or 0

        def change() -> None:
            booking.early_minutes = minutes.early
            booking.extension_minutes = minutes.extension
            booking.overrun_minutes = minutes.overrun
            booking.takings_yen = minutes.takings

        reprice_after(booking, halls, change)
        check_shown(shown_yen, booking.fee_yen or 0)
        if before == Status.IN_USE:
            booking.let_out(people=None, now=now)
        else:
            booking.revise(status=Status.COMPLETED)
        booking.save()
        release(booking, now=now)
        _note(booking, before, minutes, actor=actor, now=now)
        settle_on_the_day(
            booking,
            halls,
            before_yen=sold,
            what=lambda: _("利用のあとに決まった分の料金です。"),
            actor=actor,
            now=now,
        )
        raise_calendar_versions(part_ids)
    return booking


def _note(
    booking: Booking, before: str, minutes: TimeAfter, *, actor: Actor, now: datetime
) -> None:
    facts = {
        "early": minutes.early,
        "extension": minutes.extension,
        "overrun": minutes.overrun,
        "takings": minutes.takings,
        "yen": booking.fee_yen,
    }
    kinds = [EventKind.CHECKED_OUT] if before == Status.IN_USE else []
    for kind in (*kinds, EventKind.CHARGED):
        said = facts if kind == EventKind.CHARGED else {}
        event_of(booking, kind=kind, before=before, actor=actor, now=now, facts=said).save()
