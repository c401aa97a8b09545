"""Days that return: each named weekday of a period, or the n-th of its month (79, 83)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

MOST_DAYS = 400  # a fiscal year and a little more


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeat:
    """From `first` to `last`, both included. No weekdays: every day. `nth` empty: every one."""

    first: date
    last: date
    weekdays: frozenset[int] = frozenset()  # as `date.weekday()`
    nth: frozenset[int] = frozenset()

    def days(self) -> Iterator[date]:
        """The days in order; nothing for a period that is too long or ends before it begins."""
        length = (self.last - self.first).days + 1
        if length > MOST_DAYS:
            return
        for offset in range(length):
            day = self.first + timedelta(days=offset)
            if self._names(day):
                yield day

    def _names(self, day: date) -> bool:
        in_turn = not self.nth or (day.day - 1) // 7 + 1 in self.nth
        return in_turn and (not self.weekdays or day.weekday() in self.weekdays)
