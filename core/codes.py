"""Public numbers that can be read over the phone: ten digits, the last one a check digit.

The check digit is Damm's: it sees every single wrong digit and every swap of two neighbours.
"""

import secrets

LENGTH = 10
_DAMM = (
    (0, 3, 1, 7, 5, 9, 8, 6, 4, 2),
    (7, 0, 9, 2, 1, 5, 4, 8, 6, 3),
    (4, 2, 0, 6, 8, 7, 1, 3, 5, 9),
    (1, 7, 5, 0, 9, 8, 3, 4, 2, 6),
    (6, 1, 2, 3, 0, 4, 5, 9, 7, 8),
    (3, 6, 7, 4, 2, 0, 9, 5, 8, 1),
    (5, 8, 6, 9, 7, 2, 0, 1, 3, 4),
    (8, 9, 4, 5, 3, 6, 2, 0, 1, 7),
    (9, 4, 3, 8, 6, 1, 7, 2, 0, 5),
    (2, 5, 8, 1, 4, 3, 6, 7, 9, 0),
)
# What people type or paste for plain digits: full-width ones, spaces, hyphens of all kinds.
_PLAIN = str.maketrans(
    "\uff10\uff11\uff12\uff13\uff14\uff15\uff16\uff17\uff18\uff19",
    "0123456789",
    " -\u3000\u2010\u2011\u2012\u2013\u2014\u2015\u2212\uff0d\u30fc",
)


def _damm(digits: str) -> int:
    state = 0
    for digit in digits:
        state = _DAMM[state][int(digit)]
    return state


def with_check_digit(digits: str) -> str:
    """`digits` followed by its check digit."""
    return f"{digits}{_damm(digits)}"


def is_valid(code: str) -> bool:
    """Whether `code` is ten digits whose check digit is right."""
    return len(code) == LENGTH and code.isascii() and code.isdigit() and _damm(code) == 0


def normalise(typed: str) -> str:
    """What a person typed, without spaces and hyphens and in plain digits; not yet checked."""
    return typed.strip().translate(_PLAIN)


def grouped(code: str) -> str:
    """The code as it is shown and read out: 482-177-3064."""
    return f"{code[:3]}-{code[3:6]}-{code[6:]}"


def any_code() -> str:
    """A random code; whether it is taken is for the column's unique constraint to say."""
    first = secrets.randbelow(9) + 1  # never a leading zero: spreadsheets drop it
    return with_check_digit(f"{first}{secrets.randbelow(10 ** (LENGTH - 2)):0{LENGTH - 2}d}")
