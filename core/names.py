"""Choosing one of the forms of a name for a language."""

from django.conf import settings
from django.utils.translation import get_language


def name_in(language: str | None, *, ja: str, en: str, easy: str) -> str:
    """The form for `language` (None: the active one); Japanese where no better one is written."""
    match language or get_language():
        case "en":
            return en or ja
        case "ja-easy":
            return easy or ja
    return ja


def is_only_japanese(*, en: str) -> bool:
    """Whether the active language gets the Japanese form because it has none of its own."""
    return get_language() == "en" and not en


def city_name(language: str | None = None) -> str:
    """The city's name for `language` (None: the active one)."""
    return name_in(language, ja=settings.CITY_NAME, en=settings.CITY_NAME_EN, easy="")
