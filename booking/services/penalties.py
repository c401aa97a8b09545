"""Giving penalty points, and taking them back with what gave them (requirements 140, 142).

Called by the acts themselves, under the lock of the booking and before money is followed up: the
applicant's row comes after the booking's and before any payment's (docs/concurrency.md).
"""

from datetime import date, datetime

from booking.enums import CancelledAs, Ground, PointChange
from booking.models import Booking, DayWarning, PenaltyChange, PenaltyPoint
from booking.rules.penalties import (
    begun_by,
    counted_day,
    ended_by,
    points_of_cancelling,
    total_on,
)
from booking.selectors.penalties import account_at, points_of, turns_of, waived, warning_on
from booking.services.penalty_letters import Shift, tell
from booking.services.quota import lock_applicant
from core.actor import Actor
from core.clock import day_of
from facilities.enums import PenaltyCause
from facilities.rules.values import Catalogue, FacilityValue, in_force


def give_for_cancelling(
    booking: Booking,
    halls: Catalogue,
    *,
    how: CancelledAs,
    before: str,
    actor: Actor,
    now: datetime,
) -> None:
    """Points for a late cancellation by the applicant, who has just cancelled from `before`."""
    hall, today = _hall(booking, halls), day_of(now)
    counted = counted_day(day_of(booking.period.start), booking.refund_day, today=today)
    points = points_of_cancelling(
        hall.penalties, how=how, before=before, use_on=counted, today=today
    )
    _give(booking, halls, PenaltyCause.LATE_CANCEL, points, today, actor=actor, now=now)


def give_for_no_show(booking: Booking, halls: Catalogue, *, actor: Actor, now: datetime) -> None:
    """Points for not coming, by the rules of the day of use."""
    hall, use_on = _hall(booking, halls), day_of(booking.period.start)
    rules = in_force(hall.penalties, use_on)
    points = rules.points_for(PenaltyCause.NO_SHOW) if rules else 0
    _give(booking, halls, PenaltyCause.NO_SHOW, points, use_on, actor=actor, now=now)


def give_for_unpaid(booking: Booking, halls: Catalogue, *, actor: Actor, now: datetime) -> None:
    """Points for a booking that has just ended because nobody paid; a warning excuses none."""
    hall, today = _hall(booking, halls), day_of(now)
    rules = in_force(hall.penalties, today)
    points = rules.points_for(PenaltyCause.UNPAID) if rules else 0
    _give(booking, halls, PenaltyCause.UNPAID, points, today, actor=actor, now=now)


def take_back_points(booking: Booking, halls: Catalogue, *, actor: Actor, now: datetime) -> None:
    """What gave points is undone (restored, admitted after all, paid after all): so are they."""
    if not _hall(booking, halls).penalties:
        return
    for row in list(PenaltyPoint.objects.filter(booking=booking).order_by("pk")):
        if row.changes.count() % 2 == 0:
            turn(
                row,
                booking,
                halls,
                kind=PointChange.WAIVED,
                ground=Ground.UNDONE,
                actor=actor,
                now=now,
            )


def _hall(booking: Booking, halls: Catalogue) -> FacilityValue:
    return halls.facility_by_id[halls.room_by_id[booking.room_id].facility_id]


def _give(
    booking: Booking,
    halls: Catalogue,
    cause: PenaltyCause,
    points: int,
    happened_on: date,
    *,
    actor: Actor,
    now: datetime,
) -> None:
    """Write the points and the letter; nothing on a day for which a warning excuses (142)."""
    hall, use_on = _hall(booking, halls), day_of(booking.period.start)
    rules = in_force(hall.penalties, happened_on)
    if not points or rules is None:
        return
    excused = cause != PenaltyCause.UNPAID
    if excused and warning_on(facility_id=hall.id, use_on=use_on) is not None:
        return
    application = booking.application
    person_id, group_id = application.applicant_person_id, application.applicant_organisation_id
    lock_applicant(person_id, group_id)
    row = PenaltyPoint.objects.create(
        booking=booking,
        sequence=booking.sequence,
        cause=cause,
        facility_id=hall.id,
        person_id=person_id,
        organisation_id=group_id,
        points=points,
        use_on=use_on,
        happened_on=happened_on,
        given_at=now,
        ends_on=max(rules.counts.end(happened_on), _day_after(happened_on)),
        clause=rules.clause,
        actor_user_id=actor.user_id,
        actor_task=actor.name if actor.is_system else "",
    )
    rows = list(points_of(person_id=person_id, organisation_id=group_id))
    today = day_of(now)
    before = account_at(hall, rows, halls, on=today, without=row.pk)
    after = account_at(hall, rows, halls, on=today)
    shift = Shift(
        total=total_on(after.points, today), begun=begun_by(before.effects, after.effects, today)
    )
    tell("penalty_given", row, booking, halls, shift, number=0, now=now)


def _day_after(day: date) -> date:
    return date.fromordinal(day.toordinal() + 1)


def turn(
    row: PenaltyPoint,
    booking: Booking,
    halls: Catalogue,
    *,
    kind: PointChange,
    ground: Ground,
    reason: str = "",
    warning: DayWarning | None = None,
    actor: Actor,
    now: datetime,
) -> bool:
    """Waive the points or let them count again, and tell; whether they were not so already.

    The booking is locked by the caller; the applicant is here.
    """
    hall, today = halls.facility_by_id[row.facility_id], day_of(now)
    lock_applicant(row.person_id, row.organisation_id)
    rows = {
        each.pk: each
        for each in points_of(person_id=row.person_id, organisation_id=row.organisation_id)
    }
    present = rows[row.pk]
    if waived(present) == (kind == PointChange.WAIVED):
        return False
    before = account_at(hall, rows.values(), halls, on=today)
    number = turns_of(present) + 1
    change = PenaltyChange.objects.create(
        point=row,
        number=number,
        kind=kind,
        ground=ground,
        reason=reason,
        warning=warning,
        at=now,
        actor_user_id=actor.user_id,
        actor_task=actor.name if actor.is_system else "",
    )
    present.turns = number  # type: ignore[attr-defined]  # annotated
    after = account_at(hall, rows.values(), halls, on=today)
    shift = Shift(
        total=total_on(after.points, today),
        begun=begun_by(before.effects, after.effects, today),
        ended=ended_by(before.effects, after.effects, today),
        change=change,
    )
    letter = "penalty_waived" if kind == PointChange.WAIVED else "penalty_reinstated"
    tell(letter, row, booking, halls, shift, number=number, now=now)
    return True
