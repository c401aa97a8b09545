"""A half-open period of time, [start, end), as rules and pages handle it."""

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """From `start` up to, not including, `end`; both aware. `end` is later than `start`."""

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        if self.end <= self.start:
            raise ValueError("A period ends after it starts.")

    def overlaps(self, other: "Period") -> bool:
        """Whether the two share any moment; touching ends share none."""
        return self.start < other.end and other.start < self.end

    def covers(self, moment: datetime) -> bool:
        """Whether `moment` lies in the period."""
        return self.start <= moment < self.end

    def widened(self, *, before: int = 0, after: int = 0) -> "Period":
        """The same period, so many minutes longer at its ends."""
        return Period(self.start - timedelta(minutes=before), self.end + timedelta(minutes=after))

    @property
    def minutes(self) -> int:
        """The length in whole minutes."""
        return int((self.end - self.start).total_seconds() // 60)
