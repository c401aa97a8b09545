"""Filling templates for answers, and reading numbers out of subjects. Pure."""

import re
import unicodedata
from collections.abc import Mapping

from core.codes import is_valid
from support.enums import FixedWord

_WORD = re.compile(r"\{([a-z]+)\}")
_NUMBER = re.compile(r"(?<!\d)(\d{3})[- ]?(\d{3})[- ]?(\d{4})(?!\d)")


def fill(text: str, values: Mapping[str, str]) -> str:
    """`text` with every {word} that is known and not empty replaced; others stay to be seen."""
    return _WORD.sub(lambda found: values.get(found.group(1)) or found.group(0), text)


def unfilled(text: str) -> list[str]:
    """The {words} of templates that still stand in `text`: nobody wants to receive them."""
    known = {word.value for word in FixedWord}
    return [f"{{{word}}}" for word in dict.fromkeys(_WORD.findall(text)) if word in known]


def unknown_words(text: str) -> list[str]:
    """The {words} in `text` that no template fills."""
    known = {word.value for word in FixedWord}
    return [f"{{{word}}}" for word in dict.fromkeys(_WORD.findall(text)) if word not in known]


def numbers_in(subject: str) -> list[str]:
    """Every ten-digit number with a right check digit that stands in `subject`."""
    plain = unicodedata.normalize("NFKC", subject)
    found = ("".join(match.groups()) for match in _NUMBER.finditer(plain))
    return [number for number in found if is_valid(number)]


def answer_subject(subject: str, number: str) -> str:
    """The subject of an answer: Re:, what it is about, and the number by which it comes back."""
    bare = re.sub(r"^(?:\s*(?:re|fwd?)\s*[:\uff1a]\s*)+", "", subject, flags=re.IGNORECASE)
    bare = re.sub(r"\s*\[\d{3}-\d{3}-\d{4}\]", "", bare).strip()
    return f"Re: {bare} [{number}]" if bare else f"Re: [{number}]"
