"""The number on a key's tag: six digits, the last one a check digit, read out as 123-456."""

import re

from core.codes import LENGTH as APPLICATION
from core.codes import is_valid, normalise, with_check_digit

LENGTH = 6
MOST_DIGITS_OF_NUMBER = 3


BUILDING = "S"
"""References of a building that is opened as a whole begin so; those of bookings are digits."""

_BUILDING = re.compile(rf"{BUILDING}[0-9]{{1,9}}-[0-9]{{1,3}}")


def is_building(reference: str) -> bool:
    """Whether it is that of a building, not of a booking."""
    return reference.startswith(BUILDING)


def tag_of(number: int) -> str:
    """The tag with this running number (below 100 000)."""
    return with_check_digit(f"{number:0{LENGTH - 1}d}")


def is_tag(code: str) -> bool:
    """Whether `code` is six digits whose check digit is right."""
    return len(code) == LENGTH and code.isdecimal() and with_check_digit(code[:-1]) == code


def grouped(code: str) -> str:
    """The tag as it is printed and read out: 123-456."""
    return f"{code[:3]}-{code[3:]}"


def tag_in(typed: str) -> str | None:
    """The tag that somebody typed or scanned, in plain digits; None if it cannot be one."""
    plain = normalise(typed)
    return plain if is_tag(plain) else None


def reference_in(typed: str) -> str | None:
    """The booking's code in what was typed, scanned or linked to; None if there is none.

    The application's ten digits alone mean its first booking. That of a building is as it is.
    """
    last = typed.strip().rstrip("/").rsplit("/", 1)[-1]
    if _BUILDING.fullmatch(last):
        return last
    plain = normalise(last)
    digits, number = plain[:APPLICATION], plain[APPLICATION:] or "1"
    if not is_valid(digits) or not number.isdecimal() or len(number) > MOST_DIGITS_OF_NUMBER:
        return None
    return f"{digits}-{int(number)}"
