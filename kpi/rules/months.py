"""A month of the city, counted in Asia/Tokyo."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from core.clock import add_months, day_start, month_start
from core.periods import Period


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """The month of its first day."""

    first: date

    def __post_init__(self) -> None:
        if self.first.day != 1:
            raise ValueError("A month is named by its first day.")

    @classmethod
    def of(cls, day: date) -> "Month":
        """The month that contains `day`."""
        return cls(month_start(day))

    @property
    def following(self) -> "Month":
        """The next month."""
        return Month(add_months(self.first, 1))

    def back(self, months: int) -> "Month":
        """So many months before."""
        return Month(add_months(self.first, -months))

    @property
    def during(self) -> Period:
        """From its first midnight up to the next month's."""
        return Period(day_start(self.first), day_start(self.following.first))

    @property
    def days(self) -> list[date]:
        """Each of its days."""
        count = (self.following.first - self.first).days
        return [self.first + timedelta(days=n) for n in range(count)]

    def __str__(self) -> str:
        return f"{self.first:%Y-%m}"


def months_until(last: Month, *, count: int) -> Iterator[Month]:
    """`count` months, `last` at the end."""
    for back in range(count - 1, -1, -1):
        yield last.back(back)
