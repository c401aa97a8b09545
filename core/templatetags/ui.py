"""What templates need beyond Django's own tags: language of the page, public numbers, facts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django import template
from django.conf import settings
from django.template.base import FilterExpression, NodeList, Parser, Token
from django.template.context import Context, RequestContext
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from core.codes import LENGTH
from core.codes import grouped as group_digits
from core.dates import when_label
from core.money import yen_label
from core.names import listed
from core.periods import Period
from core.remembered import Remembered

register = template.Library()


@dataclass(frozen=True, slots=True)
class Tongue:
    """One language of the service, named in itself."""

    code: str
    html: str
    name: str
    current: bool


def _html_code(code: str) -> str:
    """The language for readers and browsers: easy Japanese is Japanese."""
    return "ja" if code == "ja-easy" else code


@register.simple_tag
def html_lang() -> str:
    """The value of `<html lang>`."""
    return _html_code(get_language() or settings.LANGUAGE_CODE)


@register.simple_tag
def tongues() -> list[Tongue]:
    """The languages a person can choose."""
    current = get_language()
    return [
        Tongue(code=code, html=_html_code(code), name=str(name), current=code == current)
        for code, name in settings.LANGUAGES
    ]


@register.filter
def grouped(code: str) -> str:
    """A public number as it is read out: 482-177-3064, with what follows the ten digits."""
    digits, rest = str(code)[:LENGTH], str(code)[LENGTH:]
    return group_digits(digits) + rest if len(digits) == LENGTH else str(code)


@register.filter
def yen(amount: int) -> str:
    """An amount as people read it: 1,200円, -500円."""
    return yen_label(amount)


@register.filter
def commas(texts: Iterable[object]) -> str:
    """Texts one after the other, each once, with the comma of the language."""
    return listed(map(str, texts))


@register.filter
def tel(phone: str) -> str:
    """A telephone number for `tel:`: digits and plus only."""
    return "".join(sign for sign in str(phone) if sign.isdigit() or sign == "+")


@register.filter
def when(period: Period) -> str:
    """A period as people say it: day with weekday, then clock times."""
    return when_label(period)


MOST_VARIANTS = 200  # texts of one node


class KeptNode(template.Node):
    """Renders its content once for each language and set of values, then repeats the text."""

    child_nodelists = ()  # what depends on the page is not looked for inside: blocks, for one

    def __init__(self, nodelist: NodeList, by: Sequence[FilterExpression] = ()) -> None:
        self.nodelist = nodelist
        self.by = by
        self.texts: Remembered[SafeString] = Remembered(MOST_VARIANTS)

    def render(self, context: Context) -> SafeString:
        """The content, as it was the first time for these values; fresh outside a page."""
        if not isinstance(context, RequestContext):
            return self.nodelist.render(context)
        values = tuple([each.resolve(context) for each in self.by])
        return self.texts.get(values, lambda: self.nodelist.render(context))


@register.tag
def kept(parser: Parser, token: Token) -> KeptNode:
    """`{% kept %}…{% endkept %}` around what is the same for everyone until the next start.

    Only language and settings may decide what stands inside, and the values that are named after
    the word: `{% kept price.total %}`. Those are few and nobody's own, and say by themselves when
    something else stands there: never the request, nor a row that can change.
    """
    _word, *names = token.split_contents()
    by = [parser.compile_filter(name) for name in names]
    nodelist = parser.parse(("endkept",))
    parser.delete_first_token()
    return KeptNode(nodelist, by)
