"""What is said in the active language: forms of names, and sentences said again and again."""

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, nullcontext
from functools import lru_cache, wraps
from typing import ParamSpec

from django.conf import settings
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

P = ParamSpec("P")
MOST_SAID = 4096  # of one kind, in all languages


def said_once(say: Callable[P, str]) -> Callable[P, str]:
    """`say` with what it has said remembered for each language.

    For sentences that follow from language and arguments alone: a day, an amount. Looking a text up
    costs more than anything else in them, and pages say the same days and amounts all the time.
    """

    @lru_cache(maxsize=MOST_SAID)
    def remembered(_language: str | None, *args: P.args, **kwargs: P.kwargs) -> str:
        return say(*args, **kwargs)

    @wraps(say)
    def said(*args: P.args, **kwargs: P.kwargs) -> str:
        return remembered(get_language(), *args, **kwargs)  # type: ignore[arg-type]  # hashable

    return said


def speaking(language: str) -> AbstractContextManager[None]:
    """What is said within is said in `language`; where that is the active one, nothing is done."""
    return nullcontext() if get_language() == language else override(language)


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


def support_hours() -> str:
    """When the support center answers the telephone, and the days on which it does not.

    The days are those of `support.rules.hours.is_working_day`.
    """
    return _("%(hours)s、土日・祝日・年末年始を除く") % {"hours": settings.SUPPORT_HOURS}


def and_more(first: str, more: int) -> str:
    """The first of several, and how many more there are."""
    return _("%(first)s ほか%(more)d件") % {"first": first, "more": more} if more else first


def listed(texts: Iterable[str]) -> str:
    """Texts one after the other, each once, with the comma of the language."""
    return _("、").join(dict.fromkeys(texts))


def of_which(what: str, which: str) -> str:
    """A text, and of which of several it is said, in the brackets of the language."""
    return _("%(what)s（%(which)s）") % {"what": what, "which": which}
