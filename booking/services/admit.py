"""The day itself: who came, how many, who left, who never came (入館受付: 133, 136)."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.permissions import can_admit
from booking.enums import EventKind, ProofState
from booking.errors import (
    AlreadyReported,
    NoSuchBooking,
    NotYetUsed,
    ProofNotSaid,
    ReasonNeeded,
    TooEarlyToSay,
)
from booking.models import Booking, UseReport
from booking.rules.presence import half_time
from booking.rules.repricing import Lines
from booking.selectors.proofs import proof_needed
from booking.services.day_price import settle_on_the_day
from booking.services.following import follow
from booking.services.locking import find_booking, lock_booking
from booking.services.occupy import occupy_as_booked, release, release_stale_holds
from booking.services.penalties import give_for_no_show, take_back_points
from booking.services.repricing import reprice_after
from booking.services.story import event_of, key_of, write_letter
from core.actor import Actor
from core.clock import day_of
from core.dates import day_label, moment_label
from facilities.rules.values import Catalogue
from facilities.selectors import catalogue
from facilities.services.versions import raise_calendar_versions


def check_in(
    *, code: str, people: int | None, actor: Actor, now: datetime, proof: str = ""
) -> Booking:
    """They are here: confirmed → in use, with the number that came (None: not counted).

    From the day of use on. Where the price rests on something that is shown on the day, `proof`
    says whether it was (ProofState): without it they pay the difference (requirement 103).
    Raises NoSuchBooking, NotYetUsed, ProofNotSaid or ImpossibleTransition.
    """
    with transaction.atomic():
        booking, _parts, halls = _locked(code, actor)
        use_on = day_of(booking.period.start)
        if day_of(now) < use_on:
            raise NotYetUsed(day=day_label(use_on))
        before, sold = booking.status, booking.fee_yen or 0
        booking.let_in(people=people, now=now)
        lines = _look_at_proof(booking, halls, proof)
        _keep(booking, EventKind.CHECKED_IN, before, actor=actor, now=now)
        if lines is not None:
            _keep(booking, EventKind.PROOF_MISSING, booking.status, actor=actor, now=now)
            settle_on_the_day(booking, halls, before_yen=sold, what=_no_proof, actor=actor, now=now)
    return booking


def _look_at_proof(booking: Booking, halls: Catalogue, proof: str) -> Lines:
    """Keep whether the proof was shown; the new lines where its price changes with that."""
    needed = proof_needed(booking, halls)
    if not needed:
        return None
    if proof not in ProofState.values:
        raise ProofNotSaid(what=needed)

    def change() -> None:
        booking.proof = proof

    return reprice_after(booking, halls, change)


def _no_proof() -> str:
    return _("手帳などを確かめられなかったので、減免のない料金になりました。")


def _undone() -> str:
    return _("受付の記録を直したので、料金を計算し直しました。")


def check_out(*, code: str, actor: Actor, now: datetime, people: int | None = None) -> Booking:
    """They have left: in use → completed; `people` corrects the count.

    What is left of the time is given back: the desk can let the room again at once.
    Raises NoSuchBooking or ImpossibleTransition.
    """
    with transaction.atomic():
        booking, part_ids, _halls = _locked(code, actor)
        before = booking.status
        booking.let_out(people=people, now=now)
        _keep(booking, EventKind.CHECKED_OUT, before, actor=actor, now=now)
        release(booking, now=now)
        raise_calendar_versions(part_ids)
    return booking


def record_no_show(*, code: str, actor: Actor, now: datetime, note: str = "") -> Booking:
    """Nobody came: confirmed → no show, by a member of staff, never by the system alone.

    Not before half of the time is over; what is left of it is given back. The letter says how to
    object. Raises NoSuchBooking, TooEarlyToSay or ImpossibleTransition.
    """
    with transaction.atomic():
        booking, part_ids, halls = _locked(code, actor)
        moment = half_time(booking.period)
        if now < moment:
            raise TooEarlyToSay(moment=moment_label(moment))
        before = booking.status
        booking.miss()
        _keep(booking, EventKind.NO_SHOW, before, actor=actor, now=now, reason=note)
        release(booking, now=now)
        give_for_no_show(booking, halls, actor=actor, now=now)
        follow(booking.application, [booking], halls, actor=actor, now=now)
        write_letter(
            "booking_no_show",
            application=booking.application,
            bookings=[booking],
            catalogue=halls,
            now=now,
            event_key=key_of([booking]),
            with_calendar=False,
        )
        raise_calendar_versions(part_ids)
    return booking


def undo_admission(*, code: str, reason: str, actor: Actor, now: datetime) -> Booking:
    """Correct a wrong mark: in use, completed or no show → confirmed, with its room again.

    Raises NoSuchBooking, ReasonNeeded, AlreadyReported, RoomTaken or ImpossibleTransition.
    """
    if not reason.strip():
        raise ReasonNeeded
    with transaction.atomic():
        booking, part_ids, halls = _locked(code, actor)
        if UseReport.objects.filter(booking=booking).exists():
            hall = halls.facility_by_id[halls.room_by_id[booking.room_id].facility_id]
            raise AlreadyReported(phone=hall.phone)
        before, sold = booking.status, booking.fee_yen or 0
        lines = reprice_after(booking, halls, booking.undo_admission)
        _keep(booking, EventKind.ADMISSION_UNDONE, before, actor=actor, now=now, reason=reason)
        release_stale_holds(part_ids=part_ids, now=now)
        if not booking.occupancies.filter(released_at=None).exists():
            occupy_as_booked(booking, halls)
        take_back_points(booking, halls, actor=actor, now=now)
        if lines is None:
            follow(booking.application, [booking], halls, actor=actor, now=now)
        else:
            settle_on_the_day(booking, halls, before_yen=sold, what=_undone, actor=actor, now=now)
        raise_calendar_versions(part_ids)
    return booking


def _locked(code: str, actor: Actor) -> tuple[Booking, list[int], Catalogue]:
    found = find_booking(code)
    booking, part_ids = lock_booking(found)
    halls = catalogue()
    if not can_admit(actor, facility_id=halls.room_by_id[booking.room_id].facility_id):
        raise NoSuchBooking
    return booking, part_ids, halls


def _keep(
    booking: Booking,
    kind: EventKind,
    before: str,
    *,
    actor: Actor,
    now: datetime,
    reason: str = "",
) -> None:
    booking.save()
    event_of(
        booking,
        kind=kind,
        before=before,
        actor=actor,
        now=now,
        reason=reason,
        facts={} if booking.people_came is None else {"people": booking.people_came},
    ).save()
