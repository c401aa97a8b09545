"""Writing rows only where they differ from what is wanted, and counting what was written."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, TypeVar

from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Model

from facilities.models.dated import Version

M = TypeVar("M", bound=Model)
V = TypeVar("V", bound=Version)
Fields = Mapping[str, Any]


class Ledger:
    """The count of rows that one loading wrote."""

    def __init__(self) -> None:
        self.count = 0

    def put(self, model: type[M], present: M | None, key: Fields, fields: Fields) -> M:
        """The row with these fields: as it is, corrected, or new under `key`."""
        if present is None:
            self.count += 1
            return model._default_manager.create(**key, **fields)
        different = [name for name, value in fields.items() if getattr(present, name) != value]
        if different:
            self.count += 1
            for name in different:
                setattr(present, name, fields[name])
            present.save(update_fields=different)
        return present

    def drop(self, rows: Iterable[Model]) -> None:
        """Remove rows."""
        for row in rows:
            self.count += 1
            row.delete()

    def link(self, present: Iterable[Model], wanted: set[int], manager: Any) -> None:
        """Make `manager`'s related rows those with the ids `wanted`."""
        if {row.pk for row in present} != wanted:
            self.count += 1
            manager.set(wanted)

    def put_versions(
        self, model: type[V], present: Sequence[V], key: Fields, wanted: Mapping[date, Fields]
    ) -> dict[date, V]:
        """The versions that `wanted` describes by their first day; what else stays is history."""
        valid = validity(wanted, (row.valid.lower for row in present))
        by_start = {row.valid.lower: row for row in present}
        self.drop(row for start, row in by_start.items() if start not in valid)
        rows: dict[date, V] = {}
        # The database allows no overlap at any moment: shorten first, then lengthen, then add.
        for start in sorted(valid, key=lambda start: _turn(by_start.get(start), valid[start])):
            fields = {**wanted.get(start, {}), "valid": valid[start]}
            rows[start] = self.put(model, by_start.get(start), key, fields)
        return rows


def _turn(row: Version | None, valid: DateRange) -> int:
    if row is None:
        return 2
    ends, will_end = row.valid.upper or date.max, valid.upper or date.max
    return 0 if will_end < ends else 1


def validity(wanted: Iterable[date], present: Iterable[date]) -> dict[date, DateRange]:
    """The validity of each version by its first day; each ends where the next begins.

    A file is the truth from the first date it names on. Versions that began before are history:
    they stay, and end there at the latest. Later ones that the file no longer names were mistakes
    and are not in the answer. Without any wanted version nothing is.
    """
    starts = sorted(wanted)
    if not starts:
        return {}
    days = [*sorted(day for day in present if day < starts[0]), *starts]
    return {
        start: DateRange(start, end) for start, end in zip(days, [*days[1:], None], strict=True)
    }
