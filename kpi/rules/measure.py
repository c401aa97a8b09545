"""One measured value, and how parts and wholes become what is shown."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal

TENTH = Decimal("0.1")


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """`part` of a hall (None: of the city) for one value of one cut; shares have a `whole`."""

    part: int
    whole: int | None = None
    facility_id: int | None = None
    cut: str = "total"
    key: str = ""


def value_of(*, part: int, whole: int | None, hundredfold: bool) -> Decimal | None:
    """The value: `part` itself, or part ÷ whole (× 100) to one decimal; None where whole is 0.

    Nothing divided by nothing is no value, and never 0 %.
    """
    if whole is None:
        return Decimal(part)
    if whole == 0:
        return None
    times = 100 if hundredfold else 1
    return (Decimal(part) * times / Decimal(whole)).quantize(TENTH, rounding=ROUND_HALF_UP)


def merged(measures: Iterable[Measure]) -> list[Measure]:
    """One measure for each hall, cut and key: parts and wholes that came apart are added up."""
    sums: dict[tuple[int | None, str, str], tuple[int, int | None]] = {}
    for each in measures:
        place = (each.facility_id, str(each.cut), each.key)
        part, whole = sums.get(place, (0, None))
        more = whole if each.whole is None else (whole or 0) + each.whole
        sums[place] = (part + each.part, more)
    return [
        Measure(part=part, whole=whole, facility_id=facility_id, cut=cut, key=key)
        for (facility_id, cut, key), (part, whole) in sums.items()
    ]


def added(measures: Sequence[Measure]) -> list[Measure]:
    """The measures of halls, and the city's: parts and wholes of the same cut and key added up."""
    return [*measures, *merged(replace(each, facility_id=None) for each in measures)]
