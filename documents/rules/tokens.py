"""The sign beside a paper's public number, as it is printed and as people type it."""

from unicodedata import normalize

GROUP = 4


def in_groups(token: str) -> str:
    """K7QF-M2XD."""
    return "-".join(token[at : at + GROUP] for at in range(0, len(token), GROUP))


def plain(typed: str) -> str:
    """What was typed, in capitals, full-width letters made plain, without spaces and hyphens."""
    return "".join(sign for sign in normalize("NFKC", typed).upper() if sign.isalnum())
