"""How a day is cut into slots, and on which days each of them is let."""

from dataclasses import dataclass, replace
from datetime import date, time
from functools import cached_property

from facilities.rules.holidays import is_holiday
from facilities.rules.names import Names

HOLIDAY = 7  # among the days of a slot


@dataclass(frozen=True, slots=True, kw_only=True)
class SlotValue:
    """One slot of a timetable; `order` tells neighbours (requirement 52)."""

    code: str
    names: Names
    starts_at: time
    ends_at: time
    order: int
    days: tuple[int, ...] = ()  # 0 Monday to 6 Sunday, 7 a public holiday; empty: every day

    def is_on(self, day: date) -> bool:
        """Whether it is let on `day`. A public holiday is only that, whatever its weekday."""
        return not self.days or (HOLIDAY if is_holiday(day) else day.weekday()) in self.days


@dataclass(frozen=True, kw_only=True)
class TimetableValue:
    """How a day is cut: the ordinance's slots, or hours that were expanded into slots."""

    code: str
    unit: str
    valid_from: date
    valid_until: date | None = None
    slots: tuple[SlotValue, ...] = ()
    clause: str = ""

    def on(self, day: date) -> "TimetableValue":
        """The same with the slots of `day` alone."""
        if not self._differs_by_day:
            return self
        return replace(self, slots=tuple(slot for slot in self.slots if slot.is_on(day)))

    @cached_property
    def _differs_by_day(self) -> bool:
        return any(slot.days for slot in self.slots)
