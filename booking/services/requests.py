"""Heating and equipment asked for later, or no longer (requirements 53, 98)."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from accounts.permissions import can_change_bookings
from booking.enums import OPEN, EventKind, Status
from booking.errors import ImpossibleTransition, NoSuchBooking, NotMovableOnline, ReasonNeeded
from booking.models import Booking
from booking.permissions import can_manage
from booking.rules.answers import Extent, number_of, to_json
from booking.rules.questions import offered, use_questions
from booking.rules.repricing import repriced, sum_of
from booking.rules.wishes import Wish
from booking.selectors.cancelling import cancelling_counts_as
from booking.selectors.money import due_payment, payment_facts
from booking.selectors.prices import answers_for, frozen_lines, wish_of, with_wanted
from booking.services.following import follow
from booking.services.locking import find_booking, lock_booking
from booking.services.making import check_shown
from booking.services.money import freeze_lines, lines_now
from booking.services.pieces import drop_pieces, take_pieces
from booking.services.placing import status_for_fee
from booking.services.story import event_of, key_of, write_letter
from core.actor import Actor
from core.clock import day_of
from facilities.rules.values import Catalogue, in_force
from facilities.selectors import catalogue


def change_wanted(
    *,
    code: str,
    wanted: Mapping[str, Extent],
    shown_yen: int | None,
    actor: Actor,
    now: datetime,
    reason: str = "",
) -> Booking:
    """Ask for exactly these things beside the room: heating and equipment by their codes.

    The applicant until the hall's deadline for cancelling, staff with a reason until it begins.
    The difference is owed or goes back; the room keeps the price at which it was sold.
    Raises NoSuchBooking, ReasonNeeded, NotMovableOnline, ImpossibleTransition, PriceChanged or
    EquipmentTaken; then nothing has changed.
    """
    found = find_booking(code)
    with transaction.atomic():
        booking, _parts = lock_booking(found)
        halls = catalogue()
        wish = _changeable(booking, halls, actor=actor, now=now, reason=reason)
        frozen, before = frozen_lines(booking), lines_now(wish, answers_for(booking, wish))
        application = booking.application
        use = use_questions(number_of(code), wish, on=day_of(application.made_at))
        application.answers = to_json(with_wanted(booking, offered(use, wanted) if use else {}))
        after = lines_now(wish, answers_for(booking, wish))
        lines = repriced(frozen, before=before, after=after)
        check_shown(shown_yen, sum_of(lines))
        application.save(update_fields=["answers"])
        status = booking.status
        booking.fee_yen = sum_of(lines)
        booking.revise(status=_status(booking, wish))
        booking.pricing += 1
        booking.save()
        freeze_lines([(booking, lines)])
        drop_pieces(booking, now=now)
        take_pieces([(booking, wish.facility, wish.room)])
        follow(application, [booking], halls, actor=actor, now=now)
        _tell(booking, status, halls, actor=actor, now=now, reason=reason)
    return booking


def _changeable(
    booking: Booking, halls: Catalogue, *, actor: Actor, now: datetime, reason: str
) -> Wish:
    """The booking as a wish, where the actor may change it now."""
    wish = wish_of(booking, halls)
    hall = halls.facility_by_id[halls.room_by_id[booking.room_id].facility_id]
    mine = can_manage(actor, booking.application)
    if not mine and not can_change_bookings(actor, facility_id=hall.id):
        raise NoSuchBooking
    if not mine and not reason.strip():
        raise ReasonNeeded
    if booking.status not in OPEN:
        raise ImpossibleTransition(status=booking.get_status_display())
    if wish is None or booking.period.start <= now or (mine and _too_late(booking, wish, now)):
        raise NotMovableOnline(phone=hall.phone)
    return wish


def _too_late(booking: Booking, wish: Wish, now: datetime) -> bool:
    how, _until = cancelling_counts_as(booking, wish.room, now=now)
    return how is None


def _status(booking: Booking, wish: Wish) -> Status:
    """What waits for a decision goes on waiting; what must be paid first waits for the rest."""
    if booking.status == Status.REQUESTED:
        return Status.REQUESTED
    rules = in_force(wish.room.rules, day_of(booking.period.start))
    return status_for_fee(booking, rules, fee_yen=booking.fee_yen or 0)


def _tell(
    booking: Booking, before: str, halls: Catalogue, *, actor: Actor, now: datetime, reason: str
) -> None:
    event_of(
        booking,
        kind=EventKind.CHANGED,
        before=before,
        actor=actor,
        now=now,
        reason=reason,
        facts={"wanted": []},
    ).save()
    write_letter(
        "booking_changed",
        application=booking.application,
        bookings=[booking],
        catalogue=halls,
        now=now,
        event_key=key_of([booking]),
        facts={
            "reason": reason,
            "waits": booking.status == Status.REQUESTED,
            **payment_facts(due_payment(booking.application)),
        },
    )
