"""Figures of the support center, by the month in which an inquiry came."""

from collections import Counter
from collections.abc import Iterator

from facilities.rules.values import Catalogue
from kpi.enums import Cut
from kpi.rules.measure import Measure
from kpi.rules.months import Month
from kpi.selectors.uses import uses_in
from support.models import Case


def _cases(month: Month) -> "list[Case]":
    return list(
        Case.objects.filter(opened_at__gte=month.during.start, opened_at__lt=month.during.end)
    )


def cases(month: Month, halls: Catalogue) -> Iterator[Measure]:
    """Inquiries by channel and category, of the city as a whole."""
    counts: Counter[tuple[str, str]] = Counter()
    for case in _cases(month):
        counts[Cut.TOTAL, ""] += 1
        counts[Cut.CHANNEL, case.channel] += 1
        counts[Cut.CATEGORY, case.category] += 1
    for (cut, key), count in counts.items():
        yield Measure(part=count, cut=cut, key=key)


def per_hundred_bookings(month: Month, halls: Catalogue) -> Iterator[Measure]:
    """Inquiries ÷ uses of the month × 100."""
    yield Measure(part=len(_cases(month)), whole=len(uses_in(month)))


def first_reaction(month: Month, halls: Catalogue) -> Iterator[Measure]:
    """Minutes of working time until the first answer, on average over answered inquiries."""
    minutes = [c.reaction_minutes for c in _cases(month) if c.reaction_minutes is not None]
    yield Measure(part=sum(minutes), whole=len(minutes))


def at_first_contact(month: Month, halls: Catalogue) -> Iterator[Measure]:
    """Inquiries closed at the first contact ÷ closed inquiries."""
    closed = [case for case in _cases(month) if case.closed_at is not None]
    yield Measure(part=sum(bool(case.at_first_contact) for case in closed), whole=len(closed))
