"""Days without points, as the desk lists them; and the halls for which one may enter another."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count

from accounts.permissions import can_waive_points
from booking.models import DayWarning
from core.actor import Actor
from core.dates import full_day_label, full_moment_label
from facilities.rules.values import Catalogue, FacilityValue

SHOWN_FOR = timedelta(days=400)


@dataclass(frozen=True, slots=True)
class WarningLine:
    """One day: what was announced, for which halls, how many points it waived."""

    id: int
    day: str
    kind: str
    source: str
    halls: list[str]
    waived: int
    entered: str
    withdrawn: str
    why: str
    may_withdraw: bool


def halls_to_waive(actor: Actor, catalogue: Catalogue) -> list[FacilityValue]:
    """The halls with rules of penalties whose points the actor may waive."""
    return [
        hall
        for hall in catalogue.facilities
        if hall.penalties and can_waive_points(actor, facility_id=hall.id)
    ]


def warnings_of(actor: Actor, catalogue: Catalogue, *, today: date) -> list[WarningLine]:
    """The days of the last year at the actor's halls, the newest first. Two queries."""
    rows = (
        DayWarning.objects.filter(day__gte=today - SHOWN_FOR)
        .annotate(count=Count("changes__point", distinct=True))
        .prefetch_related("facilities")
        .order_by("-day", "-pk")
    )
    lines = []
    for row in rows:
        keys = [hall.pk for hall in row.facilities.all()]
        may = [can_waive_points(actor, facility_id=key) for key in keys]
        if any(may):
            lines.append(
                WarningLine(
                    id=row.pk,
                    day=full_day_label(row.day),
                    kind=str(row.get_kind_display()),
                    source=row.source,
                    halls=[str(catalogue.facility_by_id[key].names) for key in keys],
                    waived=row.count,
                    entered=full_moment_label(row.entered_at),
                    withdrawn=full_moment_label(row.withdrawn_at) if row.withdrawn_at else "",
                    why=row.withdrawn_why,
                    may_withdraw=all(may) and row.withdrawn_at is None,
                )
            )
    return lines
