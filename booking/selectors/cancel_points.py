"""What cancelling now would give in points, said before it is done (今取り消すと1点がつきます)."""

from dataclasses import dataclass
from datetime import datetime

from booking.enums import CancelledAs
from booking.models import Booking
from booking.penalty_words import effect_words, last_day, warning_words
from booking.rules.penalties import (
    Point,
    begun_by,
    counted_day,
    effects_of,
    points_of_cancelling,
    total_on,
)
from booking.selectors.cancelling import cancelling_counts_as
from booking.selectors.penalties import account_at, points_of, warning_on
from core.actor import Channel
from core.clock import day_of
from facilities.rules.values import Catalogue, in_force


@dataclass(frozen=True, slots=True)
class PointsShown:
    """Points that cancelling now gives; 0 with `excused` (the warning) where none are given."""

    points: int
    total: int = 0
    counts_until: str = ""
    effects: tuple[str, ...] = ()
    excused: str = ""


def points_shown(
    booking: Booking, halls: Catalogue, *, now: datetime, channel: Channel = Channel.WEB
) -> PointsShown | None:
    """What cancelling now means in points; None where it means none. No query without rules."""
    room = halls.room_by_id[booking.room_id]
    hall, use_on, today = (
        halls.facility_by_id[room.facility_id],
        day_of(booking.period.start),
        day_of(now),
    )
    rules = in_force(hall.penalties, today)
    if rules is None:
        return None
    how, _until = cancelling_counts_as(booking, room, now=now, channel=channel)
    points = points_of_cancelling(
        hall.penalties,
        how=how or CancelledAs.LATE,
        before=booking.status,
        use_on=counted_day(use_on, booking.refund_day, today=today),
        today=today,
    )
    if not points:
        return None
    warning = warning_on(facility_id=hall.id, use_on=use_on)
    if warning is not None:
        return PointsShown(0, excused=warning_words(warning))
    rows = points_of(
        person_id=booking.application.applicant_person_id,
        organisation_id=booking.application.applicant_organisation_id,
    )
    account = account_at(hall, rows, halls, on=today)
    ends_on = rules.counts.end(today)
    with_it = [*account.points, Point(today, today, ends_on, points)]
    begun = begun_by(account.effects, effects_of(with_it, hall.penalties), today)
    return PointsShown(
        points=points,
        total=total_on(with_it, today),
        counts_until=last_day(ends_on),
        effects=tuple(effect_words(each) for each in begun),
    )
