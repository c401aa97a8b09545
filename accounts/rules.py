"""How people's details are written, which terms hold, what somebody counts as. Pure."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address, ip_network

TERMS_VERSION = "2026-11-28"
"""The version of the terms that people accept now; a new text needs a new version."""

PERSON, ORGANISATION = "person", "organisation"
RESIDENT, OUTSIDE = "resident", "outside"

_KATAKANA_TO_HIRAGANA = {code: code - 0x60 for code in range(0x30A1, 0x30F7)}
_KANA = re.compile(r"[\u3041-\u3096\u30f7-\u30fa\u30fb\u30fc ]+")
_HYPHENS = re.compile(r"[\s()\-\u2010-\u2015\u2212\u30fc]")
_PHONE = re.compile(r"0\d{9,10}|\+\d{8,14}")


def tidy(text: str) -> str:
    """Full-width letters and digits made plain, runs of spaces made one."""
    return " ".join(unicodedata.normalize("NFKC", text).split())


def kana(text: str) -> str | None:
    """A reading in hiragana, whichever kana it was typed in; None if it is no reading."""
    reading = tidy(text).translate(_KATAKANA_TO_HIRAGANA)
    return reading if _KANA.fullmatch(reading) else None


def phone_number(text: str) -> str | None:
    """A telephone number without spaces and hyphens; None if it cannot be one."""
    number = _HYPHENS.sub("", unicodedata.normalize("NFKC", text))
    return number if _PHONE.fullmatch(number) else None


LEAST_LETTERS = 2
"""A search of one letter would find half of the city."""


def fold(text: str) -> str:
    """`text` as it is searched: width, case and kind of kana made one, without spaces.

    The database's `search_text` does the same (migration 0002); a test compares them.
    """
    plain = unicodedata.normalize("NFKC", text).lower().translate(_KATAKANA_TO_HIRAGANA)
    return plain.replace(" ", "")


def searched(typed: str) -> str:
    """What to look for: folded; a number without its hyphens and brackets."""
    folded = fold(typed)
    digits = _HYPHENS.sub("", folded)
    return digits if digits.isascii() and digits.isdigit() else folded.replace("|", "")


def pairs(text: str) -> list[str]:
    """Every two neighbouring letters of `text`, each once."""
    return sorted({text[place : place + 2] for place in range(len(text) - 1)})


@dataclass(frozen=True, slots=True)
class Classes:
    """The words of one applicant: those that hold at every hall, and those of single halls."""

    everywhere: frozenset[str] = frozenset()
    by_hall: Mapping[int, frozenset[str]] = field(default_factory=dict)
    by_standing: frozenset[str] = frozenset()  # of `everywhere`, those that staff gave

    def at(self, facility_id: int) -> frozenset[str]:
        """All words that hold at that hall."""
        return self.everywhere | self.by_hall.get(facility_id, frozenset())

    def standings_at(self, facility_id: int) -> frozenset[str]:
        """The words that staff gave, at that hall."""
        return self.by_standing | self.by_hall.get(facility_id, frozenset())


def is_inside(address: str, networks: Iterable[str]) -> bool:
    """Whether a client's address lies in one of the networks; an unknown address lies in none."""
    try:
        asked = ip_address(address)
    except ValueError:
        return False
    asked = getattr(asked, "ipv4_mapped", None) or asked  # of a server that listens on both
    return any(asked in ip_network(each) for each in networks)
