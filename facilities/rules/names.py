"""A name in its four forms."""

from dataclasses import dataclass

from core.names import name_in


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """One name in its four forms; `str()` gives the one for the active language."""

    ja: str
    kana: str = ""
    en: str = ""
    easy: str = ""

    def __str__(self) -> str:
        return name_in(None, ja=self.ja, en=self.en, easy=self.easy)
