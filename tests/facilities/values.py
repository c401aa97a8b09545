"""A hall as a value, for rules that need no database."""

from datetime import date
from typing import Any

from facilities.rules.days import DayRule
from facilities.rules.values import FacilityValue, Names

SINCE = date(2020, 4, 1)


def hall(*closed: DayRule) -> FacilityValue:
    """A hall with these closures and nothing else."""
    return FacilityValue(
        id=1,
        code="hall",
        names=Names(ja="会館"),
        family="culture",
        area="north",
        operator="市",
        address="北一丁目",
        phone="",
        closed=closed,
    )


def rule(kind: str, **fields: Any) -> DayRule:
    """A closure that holds since 2020."""
    return DayRule(**{"kind": kind, "valid_from": SINCE, **fields})


YEAR_END = rule("season", season_from=(12, 29), season_to=(1, 3))
BUNKA = hall(rule("weekday", weekdays=(1,), on_holiday="shifts"))
RINKOKAKU = hall(rule("weekday", weekdays=(0,), on_holiday="shifts"), YEAR_END)
KOMINKAN = hall(rule("nth_weekday", weekdays=(0,), nth=(1, 3)), YEAR_END)
FUKUSHI = hall(rule("nth_weekday", weekdays=(6,), nth=(2,)), YEAR_END)
