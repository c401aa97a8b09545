"""Counting a month's figures and keeping them."""

from datetime import datetime

from django.db import transaction

from core.clock import day_of
from facilities.rules.values import Catalogue
from facilities.selectors import catalogue
from kpi.definitions import FIGURES, Figure
from kpi.models import RollUp
from kpi.rules.measure import Measure, added, merged
from kpi.rules.months import Month

SETTLES_AFTER_MONTHS = 2  # refunds, reports and corrections of a month come in its wake


def roll_up(*, month: Month, now: datetime) -> int:
    """Count every figure of `month` anew; how many values were kept.

    The former values are replaced in one transaction: a reader sees the old or the new ones.
    """
    halls = catalogue()
    rows = [
        RollUp(
            month=month.first,
            figure=figure.code,
            facility_id=each.facility_id,
            cut=each.cut,
            key=each.key,
            part=each.part,
            whole=each.whole,
            counted_at=now,
        )
        for figure in FIGURES
        for each in measured(figure, month, halls)
    ]
    with transaction.atomic():
        RollUp.objects.filter(month=month.first).delete()
        RollUp.objects.bulk_create(rows, batch_size=2000)
    return len(rows)


def measured(figure: Figure, month: Month, halls: Catalogue) -> list[Measure]:
    """The figure's measures of each hall and of the city."""
    counted = merged(figure.count(month, halls))
    return added(counted) if figure.by_hall else counted


def roll_up_recent(*, now: datetime) -> int:
    """Count this month and the two before it; how many values."""
    this = Month.of(day_of(now))
    return sum(roll_up(month=this.back(back), now=now) for back in range(SETTLES_AFTER_MONTHS + 1))
