"""A use goes on: the next slots of the same room on the same day, if nobody has them (64)."""

from datetime import datetime

from django.db import transaction

from accounts.permissions import can_change_bookings
from booking.enums import EventKind, Status
from booking.errors import (
    ImpossibleTransition,
    NoSuchBooking,
    NothingAfter,
    NotMovableOnline,
)
from booking.models import Booking
from booking.permissions import can_manage
from booking.rules.repricing import repriced, sum_of
from booking.rules.wishes import Wish
from booking.selectors.extending import EXTENDABLE, longer
from booking.selectors.prices import answers_for, frozen_lines, wish_of
from booking.services.day_price import settle_on_the_day
from booking.services.locking import find_booking, lock_booking
from booking.services.making import check_shown
from booking.services.money import freeze_lines, lines_now
from booking.services.occupy import as_range
from booking.services.placing import check_limits_of_move, check_move, take_place
from booking.services.story import event_of
from core.actor import Actor
from core.clock import day_of
from facilities.rules.values import Catalogue
from facilities.selectors import catalogue
from facilities.services.versions import raise_calendar_versions


def extend_booking(
    *, code: str, slots: int, shown_yen: int | None, actor: Actor, now: datetime
) -> Booking:
    """Add the next `slots` slots to a booking of today that has not ended.

    By the applicant, or by staff who change bookings at the hall; where the hall reviews, by staff
    alone. Under the lock of the room, as every booking: never over another's time or buffers. What
    was sold keeps its price; what is added is due at the counter or online, the booking stands
    meanwhile. Raises NoSuchBooking, ImpossibleTransition, NothingAfter, NotMovableOnline, a
    NotBookable, RoomTaken or PriceChanged; then nothing has changed.
    """
    found = find_booking(code)
    with transaction.atomic():
        booking, part_ids = lock_booking(found)
        halls = catalogue()
        _check_may(booking, halls, actor=actor, now=now)
        wish = longer(booking, halls, slots=slots)
        if wish is None:
            raise NothingAfter(phone=_phone(booking, halls))
        rules = check_move(booking, wish, now=now, by_staff=True)
        if rules.review and not _by_staff(booking, halls, actor):
            raise NotMovableOnline(phone=_phone(booking, halls))
        check_limits_of_move(booking, wish, now=now)
        before, sold = booking.period, booking.fee_yen or 0
        _place(booking, wish, halls)
        check_shown(shown_yen, booking.fee_yen or 0)
        booking.save()
        take_place(booking, wish, part_ids=part_ids, now=now)
        event_of(
            booking,
            kind=EventKind.EXTENDED,
            before=booking.status,
            actor=actor,
            now=now,
            on_behalf=not can_manage(actor, booking.application),
            facts={"from": before.end.isoformat(), "to": wish.during.end.isoformat()},
        ).save()
        settle_on_the_day(
            booking,
            halls,
            before_yen=sold,
            what=lambda: "",
            actor=actor,
            now=now,
            letter="booking_extended",
            moved=True,
        )
        raise_calendar_versions(part_ids)
    return booking


def _check_may(booking: Booking, halls: Catalogue, *, actor: Actor, now: datetime) -> None:
    if not can_manage(actor, booking.application) and not _by_staff(booking, halls, actor):
        raise NoSuchBooking
    if booking.status not in EXTENDABLE:
        raise ImpossibleTransition(status=booking.get_status_display())
    if day_of(booking.period.start) != day_of(now) or booking.period.end <= now:
        raise NothingAfter(phone=_phone(booking, halls))


def _place(booking: Booking, wish: Wish, halls: Catalogue) -> None:
    """Write the longer time and its price into the booking, under the next pricing."""
    old = wish_of(booking, halls)
    frozen = frozen_lines(booking)
    was = lines_now(old, answers_for(booking, old)) if old else None
    will = lines_now(wish, answers_for(booking, wish))
    booking.place(
        room_id=wish.room.id,
        during=as_range(wish.during),
        slot_codes=[slot.code for slot in wish.slots],
        status=Status(booking.status),
    )
    lines = repriced(frozen, before=was, after=will)
    booking.fee_yen = sum_of(lines)
    booking.pricing += 1
    freeze_lines([(booking, lines)])


def _by_staff(booking: Booking, halls: Catalogue, actor: Actor) -> bool:
    facility_id = halls.room_by_id[booking.room_id].facility_id
    return can_change_bookings(actor, facility_id=facility_id)


def _phone(booking: Booking, halls: Catalogue) -> str:
    return halls.facility_by_id[halls.room_by_id[booking.room_id].facility_id].phone
