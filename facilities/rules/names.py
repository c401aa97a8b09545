"""A name or a sentence in its four forms."""

from collections.abc import Mapping
from dataclasses import dataclass

from core.names import is_only_japanese, name_in


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """One name or sentence; `str()` gives the form for the active language. Empty: false."""

    ja: str
    kana: str = ""
    en: str = ""
    easy: str = ""

    def __str__(self) -> str:
        return name_in(None, ja=self.ja, en=self.en, easy=self.easy)

    def __bool__(self) -> bool:
        return bool(self.ja)

    @property
    def is_foreign(self) -> bool:
        """Whether it is Japanese on a page that is not: to be marked, to be read aloud well."""
        return is_only_japanese(en=self.en)

    def kept(self) -> dict[str, str]:
        """As JSON: `names_from` reads it."""
        forms = {"ja": self.ja, "kana": self.kana, "en": self.en, "easy": self.easy}
        return {form: text for form, text in forms.items() if text}


UNSAID = Names(ja="")


def names_from(kept: Mapping[str, str]) -> Names:
    """What was kept; nothing where nothing was."""
    return Names(**kept) if kept else UNSAID
