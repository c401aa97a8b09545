"""The price of a use, exact to the yen, with the reason for every line.

`quote(schedule=…, case=…)`: one version of a hall's fee rules and one case give lines whose sum is
the price. Integers and fractions only. docs/fees.md tells a clerk what each field means.

amounts < values < case < conditions < at < units < counted, cover < pricing < extras, steps <
quoting < choice
"""

from facilities.rules.fees.amounts import Rounding
from facilities.rules.fees.case import Case, Use, Wanted
from facilities.rules.fees.choice import quote_by, schedule_for
from facilities.rules.fees.quoting import Line, Quote, difference, quote
from facilities.rules.fees.values import Schedule

__all__ = [
    "Case",
    "Line",
    "Quote",
    "Rounding",
    "Schedule",
    "Use",
    "Wanted",
    "difference",
    "quote",
    "quote_by",
    "schedule_for",
]
