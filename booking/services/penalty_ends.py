"""Restrictions that are over by their date: everybody concerned is told once (requirement 140)."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.db import transaction

from booking.models import PenaltyPoint
from booking.rules.penalties import Effect, total_on
from booking.rules.reminders import is_hour_of_reminders
from booking.selectors.penalties import account_at, counting_with, points_of, waived
from booking.services.penalty_letters import tell_it_is_over
from core.clock import day_of
from facilities.rules.values import Catalogue, FacilityValue
from facilities.selectors import catalogue

LOOK_BACK = timedelta(days=3)  # a worker that was away so long still tells


def tell_of_ended_restrictions(*, now: datetime) -> int:
    """Letters to those whose restriction ended today or in the last days; how many were due.

    A letter's key lets it leave once, however often this runs.
    """
    today, halls = day_of(now), catalogue()
    if not is_hour_of_reminders(now, today=today):
        return 0
    told = 0
    for hall in _leading(halls, today):
        for person_id, organisation_id in _concerned(hall, halls, today):
            told += _tell(hall, halls, person_id, organisation_id, now=now)
    return told


def _leading(halls: Catalogue, today: date) -> Iterator[FacilityValue]:
    """Each hall with rules of penalties; of those that count together the first."""
    seen: set[int] = set()
    for hall in halls.facility_by_id.values():
        if hall.penalties and hall.id not in seen:
            seen |= counting_with(hall, halls, on=today)
            yield hall


def _concerned(
    hall: FacilityValue, halls: Catalogue, today: date
) -> list[tuple[int | None, int | None]]:
    """Applicants with points so young that an effect of theirs can have ended now."""
    longest = max(
        (rule.lasts.end(today) - today for rules in hall.penalties for rule in rules.effects),
        default=timedelta(0),
    )
    since = today - longest - LOOK_BACK - timedelta(days=31)
    rows = PenaltyPoint.objects.filter(
        facility__in=counting_with(hall, halls, on=today), given_at__date__gte=since
    )
    return list(rows.order_by().values_list("person_id", "organisation_id").distinct())


def _tell(
    hall: FacilityValue,
    halls: Catalogue,
    person_id: int | None,
    organisation_id: int | None,
    *,
    now: datetime,
) -> int:
    today = day_of(now)
    found = points_of(person_id=person_id, organisation_id=organisation_id)
    rows = list(found.select_related("booking__application").order_by("given_at", "pk"))
    account = account_at(hall, rows, halls, on=today)
    over = [each for each in account.effects if today - LOOK_BACK < each.ends_on <= today]
    together = counting_with(hall, halls, on=today)
    for effect in over:
        last = _last_of(rows, effect, together)
        with transaction.atomic():
            total = total_on(account.points, today)
            tell_it_is_over(last, halls, effect, total=total, now=now)
    return len(over)


def _last_of(rows: list[PenaltyPoint], effect: Effect, together: frozenset[int]) -> PenaltyPoint:
    """The last point that was given while the effect held."""
    return [
        row
        for row in rows
        if row.facility_id in together
        and not waived(row)
        and effect.begins_on <= day_of(row.given_at) < effect.ends_on
    ][-1]
