"""Figures of keys: how people got in, by the month in which they did."""

from collections import Counter
from collections.abc import Iterable, Iterator

from facilities.rules.values import Catalogue
from keys.models import AccessGrant, Handover
from keys.rules.tags import BUILDING
from kpi.rules.measure import Measure
from kpi.rules.months import Month


def unattended(month: Month, halls: Catalogue) -> Iterator[Measure]:
    """Bookings let in by a code that was shown ÷ those and the ones handed a key by staff."""
    alone = _count(
        AccessGrant.objects.filter(
            shown_at__gte=month.during.start, shown_at__lt=month.during.end
        ).values_list("door__facility_id", "reference")
    )
    by_hand = _count(
        Handover.objects.filter(at__gte=month.during.start, at__lt=month.during.end)
        .exclude(reference__startswith=BUILDING)  # a shelter is no booking
        .values_list("loans__key__facility_id", "reference")
    )
    for facility_id in sorted(alone.keys() | by_hand.keys()):
        part = alone[facility_id]
        yield Measure(part=part, whole=part + by_hand[facility_id], facility_id=facility_id)


def _count(rows: Iterable[tuple[int, str]]) -> Counter[int]:
    """Bookings of each hall; several doors or keys of one booking count once."""
    return Counter(facility_id for facility_id, _reference in set(rows))
