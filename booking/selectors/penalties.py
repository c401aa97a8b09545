"""Penalty points of an applicant at the halls that count together. One query for each reading."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, QuerySet

from booking.models import DayWarning, PenaltyPoint
from booking.rules.penalties import Effect, Point, effects_of, in_effect
from core.clock import day_of
from facilities.enums import PenaltyEffect
from facilities.rules.values import Catalogue, FacilityValue, in_force


@dataclass(frozen=True, slots=True)
class Account:
    """What counts for one applicant at one hall: the points that stand, and what follows."""

    points: Sequence[Point]
    effects: Sequence[Effect]


def counting_with(hall: FacilityValue, halls: Catalogue, *, on: date) -> frozenset[int]:
    """The keys of the halls whose points count together with the hall's on that day."""
    group = group_of(hall, on=on)
    if not group:
        return frozenset({hall.id})
    return frozenset(
        each.id for each in halls.facility_by_id.values() if group_of(each, on=on) == group
    )


def group_of(hall: FacilityValue, *, on: date) -> str:
    """The word of the halls that count together; empty for a hall by itself."""
    rules = in_force(hall.penalties, on)
    return rules.group if rules else ""


def points_of(
    *, person_id: int | None, organisation_id: int | None
) -> QuerySet[PenaltyPoint, PenaltyPoint]:
    """The rows of one applicant with `turns`: an odd number of changes means waived."""
    whose: dict[str, Any] = (
        {"person_id": person_id}
        if organisation_id is None
        else {"organisation_id": organisation_id}
    )
    return PenaltyPoint.objects.filter(**whose).annotate(turns=Count("changes"))


def account_at(
    hall: FacilityValue,
    rows: Iterable[PenaltyPoint],
    halls: Catalogue,
    *,
    on: date,
    without: int | None = None,
) -> Account:
    """What `rows` (of `points_of`) mean at the hall. The row with the key `without` is left out."""
    together = counting_with(hall, halls, on=on)
    points = [
        fact_of(row)
        for row in rows
        if row.facility_id in together and not waived(row) and row.pk != without
    ]
    return Account(points, effects_of(points, hall.penalties))


def waived(row: PenaltyPoint) -> bool:
    """Whether the row (of `points_of`) does not count."""
    return turns_of(row) % 2 == 1


def turns_of(row: PenaltyPoint) -> int:
    """How often the row (of `points_of`) was waived or reinstated."""
    turns: int = row.turns  # type: ignore[attr-defined]  # annotated
    return turns


def fact_of(row: PenaltyPoint) -> Point:
    """The row as the rules see it."""
    return Point(
        given_on=day_of(row.given_at),
        happened_on=row.happened_on,
        ends_on=row.ends_on,
        points=row.points,
    )


def warning_on(*, facility_id: int, use_on: date) -> DayWarning | None:
    """The warning for which uses of that day at the hall give no points, or None. One query."""
    return (
        DayWarning.objects.filter(facilities=facility_id, day=use_on, withdrawn_at=None)
        .order_by("pk")
        .first()
    )


def lottery_barred(
    *,
    person_id: int | None,
    organisation_id: int | None,
    hall: FacilityValue,
    halls: Catalogue,
    on: date,
) -> Effect | None:
    """What keeps the applicant out of the hall's lotteries on that day, or None (for entering)."""
    if not hall.penalties:
        return None
    rows = points_of(person_id=person_id, organisation_id=organisation_id)
    effects = account_at(hall, rows, halls, on=on).effects
    return in_effect(effects, PenaltyEffect.NO_LOTTERY, on) or in_effect(
        effects, PenaltyEffect.SUSPENDED, on
    )
