"""Which version of the rules a case falls under: by the day of the permit or of the use."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from core.dates import full_day_label
from facilities.errors import NoSchedule, PermitDayMissing
from facilities.rules.fees.case import Case
from facilities.rules.fees.quoting import Line, Quote, quote
from facilities.rules.fees.values import Schedule


def schedule_for(
    versions: Iterable[Schedule], *, use_on: date, permit_on: date | None
) -> Schedule | None:
    """The latest version that has begun on the day it is chosen by. Raises PermitDayMissing."""
    for version in sorted(versions, key=lambda version: version.valid_from, reverse=True):
        if version.chosen_by == "permit" and permit_on is None:
            raise PermitDayMissing
        day = permit_on if version.chosen_by == "permit" else use_on
        if day is not None and version.valid_from <= day:
            return version
    return None


def quote_by(*, versions: Sequence[Schedule], case: Case) -> Quote:
    """The price of `case`, each use under the version that holds for its first day.

    Raises NoSchedule, PermitDayMissing and what `quote` raises.
    """
    uses_of: dict[date, list[int]] = {}
    schedules: dict[date, Schedule] = {}
    for number, use in enumerate(case.uses):
        schedule = schedule_for(versions, use_on=use.day, permit_on=case.permit_on)
        if schedule is None:
            raise NoSchedule(day=full_day_label(use.day))
        schedules[schedule.valid_from] = schedule
        uses_of.setdefault(schedule.valid_from, []).append(number)
    if len(uses_of) == 1:
        [schedule] = schedules.values()
        return quote(schedule=schedule, case=case)
    lines: list[Line] = []
    for start, numbers in uses_of.items():
        part = replace(case, uses=tuple(case.uses[number] for number in numbers))
        lines += quote(schedule=schedules[start], case=part).lines
    return Quote(lines=tuple(lines), total_yen=sum(line.yen for line in lines))
