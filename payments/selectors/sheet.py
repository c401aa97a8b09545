"""Movements of money of a drawer or of a hall's day, and their sums."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from core.clock import JST, day_start, next_day
from core.codes import grouped
from core.dates import clock_label
from payments.models import LedgerEntry, TillSession


@dataclass(frozen=True, slots=True)
class Row:
    """One movement: what went out is below zero."""

    id: int
    moment: datetime
    number: str
    code: str
    title: str
    kind: str
    method: str
    drawer: str
    yen: int

    @property
    def at(self) -> str:
        """The clock in Tokyo."""
        return self.moment.astimezone(JST).isoformat()

    @property
    def clock(self) -> str:
        """The same, as people say it."""
        return clock_label(self.moment)

    @property
    def label(self) -> str:
        """What it was."""
        return f"{self.kind} {self.title}"


@dataclass(frozen=True, slots=True)
class Sum:
    """A sum over movements of one kind."""

    label: str
    count: int
    yen: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """A hall's day: all movements by whatever way, their sums, its tills."""

    rows: tuple[Row, ...]
    by_method: tuple[Sum, ...]
    by_kind: tuple[Sum, ...]
    total_yen: int
    tills: tuple[TillSession, ...]


def day_sheet(*, facility_id: int, day: date) -> Sheet:
    """Everything that moved for a hall on a day, online and at its counter. Three queries."""
    start, end = day_start(day), day_start(next_day(day))
    entries = LedgerEntry.objects.filter(
        payment__facility_id=facility_id, at__gte=start, at__lt=end
    )
    tills = TillSession.objects.filter(
        facility_id=facility_id, opened_at__gte=start, opened_at__lt=end
    ).select_related("holder__person")
    rows = _rows(entries)
    return Sheet(
        rows=tuple(rows),
        by_method=tuple(sums_by_method(rows)),
        by_kind=tuple(sums_by_kind(rows)),
        total_yen=sum(row.yen for row in rows),
        tills=tuple(tills.order_by("opened_at")),
    )


def till_rows(till: TillSession) -> list[Row]:
    """What moved in one drawer since it was opened."""
    return _rows(LedgerEntry.objects.filter(till=till))


def _rows(entries: QuerySet[LedgerEntry]) -> list[Row]:
    return [
        Row(
            id=entry.pk,
            moment=entry.at,
            number=grouped(entry.payment.code),
            code=entry.payment.code,
            title=entry.payment.title,
            kind=str(entry.get_kind_display()),
            method=str(entry.get_method_display()),
            drawer=entry.till.drawer if entry.till else "",
            yen=entry.amount_yen,
        )
        for entry in entries.select_related("payment", "till").order_by("at", "pk")
    ]


def sums_by_method(rows: Iterable[Row]) -> list[Sum]:
    """The sums by way of paying."""
    return _sums([(row.method, row.yen) for row in rows])


def sums_by_kind(rows: Iterable[Row]) -> list[Sum]:
    """The sums of what came, went back, was taken back."""
    return _sums([(row.kind, row.yen) for row in rows])


def _sums(pairs: Sequence[tuple[str, int]]) -> list[Sum]:
    labels = dict.fromkeys(label for label, _yen in pairs)
    return [
        Sum(
            label,
            sum(1 for each, _yen in pairs if each == label),
            sum(yen for each, yen in pairs if each == label),
        )
        for label in labels
    ]
