"""Figures of money, from the ledger, by the month in which it moved."""

from collections import Counter
from collections.abc import Iterable, Iterator

from facilities.rules.values import Catalogue
from kpi.enums import Cut
from kpi.rules.measure import Measure
from kpi.rules.months import Month
from payments.enums import EntryKind, Method
from payments.models import LedgerEntry

CASHLESS = frozenset({Method.CARD, Method.KONBINI, Method.TRANSFER})

Moved = tuple[int, str, int]


def _moved(month: Month, *kinds: EntryKind) -> Iterable[Moved]:
    """Hall, method and yen of each entry of these kinds."""
    return LedgerEntry.objects.filter(
        at__gte=month.during.start, at__lt=month.during.end, kind__in=kinds
    ).values_list("payment__facility_id", "method", "amount_yen")


def received(month: Month, halls: Catalogue) -> Iterator[Measure]:
    """Yen received, less what was taken back as a mistake, by method."""
    sums: Counter[tuple[int, str]] = Counter()
    for facility_id, method, yen in _moved(month, EntryKind.RECEIVED, EntryKind.TAKEN_BACK):
        sums[facility_id, method] += yen
    for (facility_id, method), yen in sums.items():
        yield Measure(part=yen, facility_id=facility_id, cut=Cut.METHOD, key=method)
        yield Measure(part=yen, facility_id=facility_id)


def refunded(month: Month, halls: Catalogue) -> Iterator[Measure]:
    """Yen given back to those who had paid, as a positive number."""
    sums: Counter[int] = Counter()
    for facility_id, _method, yen in _moved(month, EntryKind.REFUNDED, EntryKind.CAME_BACK):
        sums[facility_id] -= yen
    for facility_id, yen in sums.items():
        yield Measure(part=yen, facility_id=facility_id)


def cashless(month: Month, halls: Catalogue) -> Iterator[Measure]:
    """Payments received without cash ÷ all payments received (counted, not in yen)."""
    whole: Counter[int] = Counter()
    part: Counter[int] = Counter()
    for facility_id, method, _yen in _moved(month, EntryKind.RECEIVED):
        whole[facility_id] += 1
        part[facility_id] += method in CASHLESS
    for facility_id, count in whole.items():
        yield Measure(part=part[facility_id], whole=count, facility_id=facility_id)
