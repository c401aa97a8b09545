"""A case: what is used, when, by whom and for what. The other half of a quote."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from facilities.rules.fees.values import Slot

Words = Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Something asked for beside the room. None: for as long as the room; `days` are its first."""

    code: str
    pieces: int = 1
    slots: frozenset[str] | None = None
    minutes: int | None = None
    days: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """One room on one day, or on several days in the same way.

    Either `slots`, or `starts` and `ends` in minutes from midnight, or neither (by the day or use).
    `words` and `numbers` answer conditions: user, use, …; admission, people.
    """

    room: str
    day: date
    until: date | None = None
    slots: tuple[Slot, ...] = ()
    starts: int | None = None
    ends: int | None = None
    words: Words = field(default_factory=dict)
    admission: int | None = None
    people: Mapping[str, int] = field(default_factory=dict)
    early_minutes: int = 0
    extension_minutes: int = 0
    overrun_minutes: int = 0
    takings: int = 0  # yen taken at the door, once they are known
    wanted: tuple[Wanted, ...] = ()

    @property
    def days(self) -> tuple[date, ...]:
        """All its days."""
        last = self.until or self.day
        return tuple(self.day + timedelta(days=n) for n in range((last - self.day).days + 1))


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """Everything that is priced together. `granted` are reductions that were applied for."""

    uses: tuple[Use, ...]
    permit_on: date | None = None
    granted: frozenset[str] = frozenset()
