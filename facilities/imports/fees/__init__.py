"""Files of fees and of cases, from text to checked values. docs/fees.md is their documented form.

texts < form < terms < scopes < rows < rules < schedule < file < house, prices
case needs a schedule
"""

from facilities.imports.fees.case import read_case_file
from facilities.imports.fees.file import (
    FeeVersion,
    read_hall_fees,
    read_schedule_file,
    schedule_of,
)
from facilities.imports.fees.house import house_faults
from facilities.imports.fees.prices import PriceAt, prices_in, with_prices

__all__ = [
    "FeeVersion",
    "PriceAt",
    "house_faults",
    "prices_in",
    "read_case_file",
    "read_hall_fees",
    "read_schedule_file",
    "schedule_of",
    "with_prices",
]
