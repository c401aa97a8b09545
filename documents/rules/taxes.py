"""Consumption tax on a receipt: reckoned once per rate from the sums, as qualified invoices ask.

Amounts include tax. Rounding a line by itself is not allowed there; fractions of the sum's tax are
cut off (消費税法施行令 70条の10: one rounding for each rate of one invoice).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class TaxSum:
    """What was paid at one rate, tax included, and the tax in it. Yen."""

    percent: int
    yen: int
    tax_yen: int


def tax_sums(lines: Iterable[Mapping[str, Any]]) -> list[TaxSum]:
    """The sums of `lines` (`yen`, `tax_percent`) by rate, the highest rate first."""
    by_rate: dict[int, int] = {}
    for line in lines:
        by_rate[line["tax_percent"]] = by_rate.get(line["tax_percent"], 0) + line["yen"]
    return [
        TaxSum(percent, yen, included_tax(yen=yen, percent=percent))
        for percent, yen in sorted(by_rate.items(), reverse=True)
    ]


def included_tax(*, yen: int, percent: int) -> int:
    """The tax inside an amount that includes it, fractions cut off towards zero."""
    tax = abs(yen) * percent // (100 + percent)
    return tax if yen >= 0 else -tax
