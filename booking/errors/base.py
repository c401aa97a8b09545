"""What every refusal of booking is made of."""

from typing import Any

from core.errors import DomainError


class BookingError(DomainError):
    """Base of booking's errors."""

    code = "booking_error"


class RefusedByRule(BookingError):
    """A rule of the hall says no; `clause` names it, in brackets, where one is published."""

    def __init__(self, **facts: Any) -> None:
        super().__init__(**{"clause": "", **facts})


class NotBookable(RefusedByRule):
    """A rule of the hall forbids to book; `wish` facts: room, when."""

    code = "not_bookable"
