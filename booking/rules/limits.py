"""Limits on how much one applicant may book: numbers in, verdict out."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from booking.errors import MonthlyLimitReached
from booking.rules.wishes import Wish
from facilities.rules.values import FacilityValue, RoomValue, in_force


@dataclass(frozen=True, slots=True)
class Use:
    """So many slots (コマ) of one room on one day."""

    facility: FacilityValue
    room: RoomValue
    day: date
    slots: int

    @property
    def limit(self) -> int | None:
        """The room's cap of slots a month, or None."""
        rules = in_force(self.room.rules, self.day)
        return rules.uses_per_month if rules else None


def uses_of(wishes: Iterable[Wish]) -> list[Use]:
    """The wishes as uses."""
    return [Use(wish.facility, wish.room, wish.day, len(wish.slots)) for wish in wishes]


def check_monthly_uses(*, used: int, wished: int, limit: int, hall: str, month: str) -> None:
    """Raise MonthlyLimitReached if `wished` more slots exceed `limit`.

    Source: 前橋市 公民館 施設利用の案内, in principle 4 slots a month per group (requirement 55).
    """
    if used + wished > limit:
        raise MonthlyLimitReached(hall=hall, limit=limit, used=used, wished=wished, month=month)
