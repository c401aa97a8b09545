"""Days kept for the public: no official and no priority use there (requirement 81)."""

from datetime import date

from facilities.rules.days import DayRule
from facilities.rules.values import FacilityValue


def kept_on(facility: FacilityValue, day: date) -> DayRule | None:
    """The rule that keeps `day` for the public, or None."""
    return next((rule for rule in facility.kept if rule.names(day)), None)
