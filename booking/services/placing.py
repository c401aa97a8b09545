"""Putting a booking into another place: the steps that every move is made of.

Callers hold the locks of all parts, the application and the booking.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from booking.enums import Cause, EventKind, Status
from booking.errors import NothingChanges, OnePeriodOnly
from booking.models import Booking, Occupancy, OfficialUse
from booking.rules.admission import check_applicant, check_party, check_purpose, check_wish
from booking.rules.limits import uses_of
from booking.rules.owing import allowed_status
from booking.rules.price import table_price
from booking.rules.wishes import Pick, Wish, wishes_of
from booking.selectors.money import due_payment, payment_facts, standings_of
from booking.selectors.moving import applicants_for
from booking.selectors.prices import answers_for
from booking.services.money import freeze_lines, lines_now, yen_of
from booking.services.neighbours import check_quiet_after_move
from booking.services.occupy import as_range, occupy, release, release_stale_holds
from booking.services.pieces import take_pieces
from booking.services.quota import check_limits
from booking.services.story import event_of, key_of, write_letter
from core.actor import Actor
from core.dates import when_label
from core.periods import Period
from facilities.enums import ApplicantKind
from facilities.rules.values import Catalogue, RulesValue


@dataclass(frozen=True, slots=True)
class Move:
    """From where a booking went, and why (empty: the applicant's own wish)."""

    room_id: int
    period: Period
    status: str
    reason: str
    cause: Cause = Cause.APPLICANT
    on_behalf: bool = False


def the_wish(picks: Sequence[Pick], halls: Catalogue, booking: Booking | OfficialUse) -> Wish:
    """The one new place that the picks name. Raises OnePeriodOnly or NothingChanges."""
    wishes = wishes_of(picks, halls)
    if len(wishes) != 1:
        raise OnePeriodOnly
    [wish] = wishes
    if (wish.room.id, as_range(wish.during)) == (booking.room_id, booking.during):
        raise NothingChanges
    return wish


def place(booking: Booking, wish: Wish, *, status: Status) -> None:
    """Write the wish into the booking; its old time is still occupied. The caller saves."""
    booking.place(
        room_id=wish.room.id,
        during=as_range(wish.during),
        slot_codes=[slot.code for slot in wish.slots],
        status=status,
    )
    lines = lines_now(wish, answers_for(booking, wish))
    booking.fee_yen = yen_of(lines)
    booking.pricing += 1
    freeze_lines([(booking, lines)])


def fee_at(booking: Booking, wish: Wish) -> int:
    """What the booking would cost there, in yen; 0 where there is no price."""
    return table_price(wish, answers_for(booking, wish)) or 0


def take_place(booking: Booking, wish: Wish, *, part_ids: Sequence[int], now: datetime) -> None:
    """Give back the old time and occupy the new, with its equipment. All parts are locked.

    Raises RoomTaken, EquipmentTaken, or DisturbsNeighbours where it would be loud beside quiet.
    """
    purpose = booking.application.purpose.code
    check_quiet_after_move(booking, wish, purpose=purpose, locked=part_ids)
    release(booking, now=now)
    release_stale_holds(part_ids=part_ids, now=now)
    occupied = as_range(wish.occupied)
    occupy(Occupancy(part_id=part, during=occupied, booking=booking) for part in wish.room.part_ids)
    take_pieces([(booking, wish.facility, wish.room)])


def check_move(booking: Booking, wish: Wish, *, now: datetime, by_staff: bool) -> RulesValue:
    """The hall's rules for the new place, or the error that says why it cannot be there."""
    application = booking.application
    asker = applicants_for(booking, [wish.room], now).at(wish.facility.id)
    rules = check_wish(wish, now=now, asker=asker, until_over=by_staff)
    check_party([wish], people=application.people)
    check_purpose([wish], code=application.purpose.code)
    kind = ApplicantKind.of(application.applicant_organisation_id)
    check_applicant(wish, kind=kind, allowed=rules.applicants)
    return rules


def status_for_fee(booking: Booking, rules: RulesValue | None, *, fee_yen: int) -> Status:
    """Where a booking stands with its new fee: prepaid halls wait for what is not yet paid."""
    covered = standings_of([booking])[booking.pk].covered_yen
    return allowed_status(rules, owed_yen=fee_yen - covered)


def check_limits_of_move(booking: Booking, wish: Wish, *, now: datetime) -> None:
    """Raise LimitReached where the new place exceeds a limit. Locks the applicant: last."""
    check_limits(
        uses_of([wish], now=now),
        classes_at=applicants_for(booking, [wish.room], now).classes_at,
        now=now,
        person_id=booking.application.applicant_person_id,
        organisation_id=booking.application.applicant_organisation_id,
        instead_of=booking.pk,
    )


def tell_move(
    booking: Booking, move: Move, halls: Catalogue, *, actor: Actor, now: datetime
) -> None:
    """History and letter of a move."""
    event_of(
        booking,
        kind=EventKind.MOVED,
        before=move.status,
        actor=actor,
        now=now,
        reason=move.reason,
        on_behalf=move.on_behalf,
        facts={
            "from": _spot(move.room_id, move.period, halls),
            "to": _spot(booking.room_id, booking.period, halls),
        },
    ).save()
    old_room = halls.room_by_id[move.room_id].names
    write_letter(
        "booking_moved" if move.cause == Cause.APPLICANT else "booking_moved_by_city",
        application=booking.application,
        bookings=[booking],
        catalogue=halls,
        now=now,
        event_key=key_of([booking]),
        facts={
            "before_when": lambda: when_label(move.period),
            "before_room": lambda: str(old_room),
            "reason": move.reason,
            "on_behalf": move.on_behalf,
            "waits": booking.status == Status.REQUESTED,
            **payment_facts(due_payment(booking.application)),
        },
    )


def _spot(room_id: int, period: Period, halls: Catalogue) -> dict[str, str]:
    return {
        "room": halls.room_by_id[room_id].code,
        "start": period.start.isoformat(),
        "end": period.end.isoformat(),
    }
