"""Whether a condition holds for a use, or for a part of it on one day."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from facilities.rules.fees.case import Use
from facilities.rules.fees.values import Condition, Schedule, Scope, Season
from facilities.rules.holidays import is_holiday

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
HOLIDAY = "holiday"
BEFORE_HOLIDAY = "before_holiday"


@dataclass(frozen=True, slots=True)
class Facts:
    """What conditions are asked about: a use, one of its days, some of its slots."""

    use: Use
    day: date
    day_types: frozenset[str]
    slots: frozenset[str]
    permit_on: date | None

    def number(self, name: str) -> int | None:
        """What a span is compared with; None where the case does not say."""
        match name:
            case "admission":
                return self.use.admission
            case "people":
                return sum(self.use.people.values()) if self.use.people else None
            case "hours":
                return minutes_used(self.use)  # spans of hours are kept in minutes
            case "days_ahead":
                return None if self.permit_on is None else (self.day - self.permit_on).days
        return self._count(name)

    def _count(self, name: str) -> int:
        match name:
            case "slots_used":
                return len(self.use.slots)
            case "day_number":
                return (self.day - self.use.day).days + 1
        return len(self.use.days)


def minutes_used(use: Use, *, pauses: bool = False) -> int | None:
    """How long a use is on each day; with `pauses` from its first to its last minute."""
    if use.starts is not None and use.ends is not None:
        return use.ends - use.starts
    if not use.slots:
        return None
    if pauses:
        return max(slot.ends for slot in use.slots) - min(slot.starts for slot in use.slots)
    return sum(slot.minutes for slot in use.slots)


def facts_of(
    use: Use, day: date, *, schedule: Schedule, permit_on: date | None, slots: frozenset[str]
) -> Facts:
    """The facts of `use` on `day` for these of its slots."""
    return Facts(use, day, day_types(day, schedule.more_holidays), slots, permit_on)


@cache
def day_types(day: date, more_holidays: tuple[Season, ...]) -> frozenset[str]:
    """`holiday` for public holidays and those of the schedule, else the weekday's short name.

    Beside it `before_holiday`, where the next day is such a holiday.
    """
    here = HOLIDAY if _is_holiday(day, more_holidays) else WEEKDAYS[day.weekday()]
    is_eve = _is_holiday(day + timedelta(days=1), more_holidays)
    return frozenset({here, BEFORE_HOLIDAY} if is_eve else {here})


def _is_holiday(day: date, more_holidays: tuple[Season, ...]) -> bool:
    return is_holiday(day) or in_seasons(day, more_holidays)


def in_seasons(day: date, seasons: tuple[Season, ...]) -> bool:
    """Whether a period of the year covers `day`; one may run across the year's end."""
    here = (day.month, day.day)
    return any(
        first <= here <= last if first <= last else here >= first or here <= last
        for first, last in seasons
    )


def holds(condition: Condition, facts: Facts) -> bool:
    """Whether everything the condition asks is so. What the case leaves open is not so."""
    return (
        (not condition.rooms or facts.use.room in condition.rooms)
        and (not condition.days or not condition.days.isdisjoint(facts.day_types))
        and (not condition.seasons or in_seasons(facts.day, condition.seasons))
        and (not condition.slots or (bool(facts.slots) and facts.slots <= condition.slots))
        and all(facts.use.words.get(name, frozenset()) & words for name, words in condition.words)
        and all(
            (number := facts.number(name)) is not None and number in span
            for name, span in condition.spans
        )
        and (not condition.any_of or any(holds(each, facts) for each in condition.any_of))
    )


def in_scope(scope: Scope, facts: Facts) -> bool:
    """Whether a rule holds: all of `when`, and not all of `unless`."""
    if not holds(scope.when, facts):
        return False
    return not (scope.unless.asks and holds(scope.unless, facts))
