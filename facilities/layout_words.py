"""The usual names of layouts in the language of the page; others stay as the hall wrote them."""

from django.utils.translation import gettext, gettext_noop

USUAL = frozenset(
    {
        gettext_noop("客席"),
        gettext_noop("立席"),
        gettext_noop("スクール形式"),
        gettext_noop("シアター形式"),
        gettext_noop("ロの字"),
        gettext_noop("コの字"),
        gettext_noop("島型"),
        gettext_noop("立食"),
        gettext_noop("着席"),
    }
)


def layout_word(name: str) -> str:
    """A layout as the page's language calls it: Classroom style."""
    return gettext(name) if name in USUAL else name
