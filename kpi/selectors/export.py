"""The figures as files: every value of a month, for spreadsheets and programs."""

from collections.abc import Iterator, Sequence
from typing import Any

from core import tables
from facilities.rules.values import Catalogue
from kpi.definitions import FIGURE_BY_CODE
from kpi.models import RollUp
from kpi.rules.months import Month
from kpi.selectors.page import key_in_words, value

HEAD = (
    *("month", "figure", "name", "unit", "facility_code", "facility", "cut", "key", "key_name"),
    *("value", "part", "whole", "formula"),
)


def rows_of(
    *, month: Month, halls: Catalogue, facility_ids: frozenset[int] | None
) -> Iterator[dict[str, Any]]:
    """Every value of the month; of these halls only, if given (None: all, and the city)."""
    found = RollUp.objects.filter(month=month.first).order_by(
        "figure", "facility__position", "cut", "key"
    )
    if facility_ids is not None:
        found = found.filter(facility_id__in=facility_ids)
    for row in found:
        figure = FIGURE_BY_CODE.get(row.figure)
        if figure is None:  # counted by a former version
            continue
        hall = halls.facility_by_id.get(row.facility_id) if row.facility_id else None
        number = value(row, figure.unit)
        yield {
            "month": str(month),
            "figure": row.figure,
            "name": str(figure.name),
            "unit": figure.unit.value,
            "facility_code": hall.code if hall else "",
            "facility": str(hall.names) if hall else "",
            "cut": row.cut,
            "key": row.key,
            "key_name": key_in_words(row, halls) if row.key else "",
            "value": float(number) if number is not None else None,
            "part": row.part,
            "whole": row.whole,
            "formula": str(figure.formula),
        }


def as_csv(rows: Sequence[dict[str, Any]]) -> str:
    """The values as a table for spreadsheets."""
    return tables.as_csv(HEAD, [[row[name] for name in HEAD] for row in rows])
