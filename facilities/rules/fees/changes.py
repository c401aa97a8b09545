"""What one version of a schedule says differently from another, in words."""

from dataclasses import dataclass

from facilities.fee_rules_words import settings_text
from facilities.rules.fees.told import rules_told, tables_of
from facilities.rules.fees.values import Schedule


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that changes; empty `before`: it is new, empty `after`: it is gone."""

    what: str
    before: str
    after: str


def changes_between(before: Schedule | None, after: Schedule) -> tuple[Change, ...]:
    """Everything that reads differently, in the order of the new version, then what is gone."""
    old = {} if before is None else _told(before)
    new = _told(after)
    found = [
        Change(what, old.get(what, ""), told) for what, told in new.items() if old.get(what) != told
    ]
    return (*found, *(Change(what, told, "") for what, told in old.items() if what not in new))


def _told(schedule: Schedule) -> dict[str, str]:
    """Each statement under what it is about."""
    told: dict[str, str] = {}
    for code, names in schedule.rooms.items():
        for table in tables_of(schedule, code):
            when = "" if table.is_rest else table.when  # also after a row was put above
            for priced in table.prices:
                what = " ".join(filter(None, (str(names), when, priced.label)))
                told.setdefault(what, priced.price)
    for rule in rules_told(schedule):
        told[f"{rule.name}（{rule.when}）" if rule.when else rule.name] = rule.what
    return told | settings_text(schedule)
