"""Days kept for the public: no official and no priority use there (requirement 81)."""

from datetime import date

from facilities.rules.values import FacilityValue, KeptRule


def kept_on(facility: FacilityValue, day: date) -> KeptRule | None:
    """The rule that keeps `day` for the public, or None."""
    return next((rule for rule in facility.kept if _names(rule, day)), None)


def _names(rule: KeptRule, day: date) -> bool:
    if day < rule.valid_from or (rule.valid_until is not None and day >= rule.valid_until):
        return False
    if rule.kind == "dates":
        return day in rule.dates
    nth = (day.day - 1) // 7 + 1
    return day.weekday() in rule.weekdays and (rule.kind == "weekday" or nth in rule.nth)
