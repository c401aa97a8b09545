"""What money means for bookings: paid, not paid in time, paid too late, taken back.

Called by booking/handlers.py inside the transaction in which payments writes the money down.
"""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from booking.enums import EventKind, Status
from booking.errors import DisturbsNeighbours, EquipmentTaken, RoomTaken
from booking.models import Application, Booking, PaymentShare
from booking.rules.owing import Standing, must_pay_first
from booking.selectors.money import standings_of
from booking.services.desk_letters import write_to_desk
from booking.services.following import follow
from booking.services.locking import find_application, lock_application
from booking.services.money import Returning
from booking.services.neighbours import check_quiet_at
from booking.services.occupy import occupy_as_booked, release, release_stale_holds
from booking.services.penalties import give_for_unpaid, take_back_points
from booking.services.story import event_of, write_letter
from core.actor import system
from core.clock import day_of
from facilities.rules.values import Catalogue, RulesValue, in_force
from facilities.selectors import catalogue
from facilities.services.versions import raise_calendar_versions
from payments.enums import RefundCause

PAYMENTS = system("payments")


def confirm_paid(*, reference: str, payment_code: str, late: bool, now: datetime) -> None:
    """The sum has come: what waited for it is confirmed.

    Late money brings the bookings back where all of them are still free and not begun; else it
    goes back. Resident and desk are told either way.
    """
    application, bookings, part_ids, halls = _locked(reference)
    mine = _paid_for(bookings, payment_code)
    revived = late and _revive(mine, part_ids, halls, now=now)
    waiting = [booking for booking in mine if booking.status == Status.AWAITING_PAYMENT]
    standings = standings_of(bookings)
    confirmed = [booking for booking in waiting if not standings[booking.pk].owed_yen]
    for booking in confirmed:
        _step(booking, Status.CONFIRMED, EventKind.PAID, now=now)
    cause = RefundCause.LATE if late else RefundCause.CHANGED
    follow(application, bookings, halls, actor=PAYMENTS, now=now, returning=Returning(cause))
    if late:
        _tell_of_late_money(application, mine, halls, payment_code, revived=revived, now=now)
    elif confirmed:
        _write("booking_confirmed", application, confirmed, halls, payment_code, now=now)
    raise_calendar_versions(part_ids)


def expire_unpaid(*, reference: str, payment_code: str, now: datetime) -> None:
    """Not paid in time: bookings that waited for it give their rooms back (requirement 61).

    What was used or is paid on the day stays owed: a new sum is due.
    """
    application, bookings, part_ids, halls = _locked(reference)
    for booking in _paid_for(bookings, payment_code):
        if booking.status == Status.AWAITING_PAYMENT:
            _step(booking, Status.EXPIRED, EventKind.EXPIRED, now=now)
            release(booking, now=now)
            give_for_unpaid(booking, halls, actor=PAYMENTS, now=now)
    follow(application, bookings, halls, actor=PAYMENTS, now=now)
    raise_calendar_versions(part_ids)


def wait_again(*, reference: str, payment_code: str, now: datetime) -> None:
    """A taking at the counter was a mistake: prepaid bookings wait for their money again."""
    application, bookings, _part_ids, halls = _locked(reference)
    for booking in _paid_for(bookings, payment_code):
        rules = _rules(booking, halls)
        owed = standings_of([booking])[booking.pk].owed_yen
        if booking.status == Status.CONFIRMED and must_pay_first(rules, fee_yen=owed):
            _step(booking, Status.AWAITING_PAYMENT, EventKind.UNPAID_AGAIN, now=now)
    follow(application, bookings, halls, actor=PAYMENTS, now=now)


def note_money(
    *, reference: str, payment_code: str, kind: EventKind, amount_yen: int, now: datetime
) -> None:
    """Write into the story of the bookings a payment is for: given back, or disputed."""
    rows = find_application(reference).bookings.select_related("application").order_by("pk")
    for booking in _paid_for(list(rows), payment_code):
        event_of(
            booking,
            kind=kind,
            before=booking.status,
            actor=PAYMENTS,
            now=now,
            facts={"yen": amount_yen},
        ).save()


def _rules(booking: Booking, halls: Catalogue) -> RulesValue | None:
    return in_force(halls.room_by_id[booking.room_id].rules, day_of(booking.period.start))


def _locked(reference: str) -> tuple[Application, list[Booking], list[int], Catalogue]:
    bookings, part_ids = lock_application(find_application(reference))
    return bookings[0].application, bookings, part_ids, catalogue()


def _paid_for(bookings: Sequence[Booking], payment_code: str) -> list[Booking]:
    shares = PaymentShare.objects.filter(payment__code=payment_code)
    keys = set(shares.values_list("booking_id", flat=True))
    return [booking for booking in bookings if booking.pk in keys]


def _step(booking: Booking, status: Status, kind: EventKind, *, now: datetime) -> None:
    before = booking.status
    booking.move_to(status)
    booking.save()
    event_of(booking, kind=kind, before=before, actor=PAYMENTS, now=now).save()


def _revive(
    bookings: Sequence[Booking], part_ids: Sequence[int], halls: Catalogue, *, now: datetime
) -> bool:
    """Bring back what had expired, all or nothing; whether that could be."""
    expired = [booking for booking in bookings if booking.status == Status.EXPIRED]
    standings = standings_of(expired)
    if not expired or not all(_may_revive(each, standings[each.pk], now=now) for each in expired):
        return False
    release_stale_holds(part_ids=part_ids, now=now)
    try:
        with transaction.atomic():
            for booking in expired:
                purpose = booking.application.purpose.code
                check_quiet_at(booking, halls, purpose=purpose, locked=part_ids)
                occupy_as_booked(booking, halls)
    except (RoomTaken, EquipmentTaken, DisturbsNeighbours):
        return False
    for booking in expired:
        _step(booking, Status.CONFIRMED, EventKind.REVIVED, now=now)
        take_back_points(booking, halls, actor=PAYMENTS, now=now)
    return True


def _may_revive(booking: Booking, standing: Standing, *, now: datetime) -> bool:
    """Not begun, and paid in full: a late difference alone is not the whole fee."""
    return now < booking.period.start and standing.covered_yen >= standing.fee_yen


def _tell_of_late_money(
    application: Application,
    bookings: Sequence[Booking],
    halls: Catalogue,
    payment_code: str,
    *,
    revived: bool,
    now: datetime,
) -> None:
    if not revived:
        for booking in bookings:
            event_of(
                booking,
                kind=EventKind.TOO_LATE,
                before=booking.status,
                actor=PAYMENTS,
                now=now,
            ).save()
    letter = "booking_revived" if revived else "booking_too_late"
    _write(letter, application, bookings, halls, payment_code, now=now)
    write_to_desk(
        "desk_revived" if revived else "desk_too_late",
        bookings=bookings,
        halls=halls,
        now=now,
        event_key=payment_code,
    )


def _write(
    letter: str,
    application: Application,
    bookings: Sequence[Booking],
    halls: Catalogue,
    payment_code: str,
    *,
    now: datetime,
) -> None:
    write_letter(
        letter,
        application=application,
        bookings=bookings,
        catalogue=halls,
        now=now,
        event_key=f"{application.code}:{payment_code}",
    )
