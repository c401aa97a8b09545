"""How papers are numbered: 使許-R8-00012, counted anew from 1 April at every hall."""

from datetime import date

FIRST_MONTH = 4
# First Gregorian year and letter of the eras papers were or will be written in.
ERAS = ((2019, "R"), (1989, "H"))


def fiscal_year(day: date) -> int:
    """The Japanese fiscal year (年度) of `day`: 31 March 2027 belongs to 2026."""
    return day.year if day.month >= FIRST_MONTH else day.year - 1


def era_mark(year: int) -> str:
    """R8 for the fiscal year 2026. Fiscal year 2019 (30 April and before it, too) is R1."""
    for first, letter in ERAS:
        if year >= first:
            return f"{letter}{year - first + 1}"
    raise ValueError(f"No paper was written in {year}.")


def number_text(*, mark: str, year: int, serial: int) -> str:
    """The number as it stands on the paper."""
    return f"{mark}-{era_mark(year)}-{serial:05d}"
