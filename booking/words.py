"""Words for what rules, which know no language, only name."""

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.actor import Channel
from facilities.rules.values import RulesValue

CHANNEL_WORDS: dict[Channel, str | Promise] = {
    Channel.WEB: _("インターネット"),
    Channel.COUNTER: _("窓口"),
    Channel.PHONE: _("電話"),
    Channel.FAX: _("ファクス"),
    Channel.MAIL: _("郵送・メール"),
    Channel.SUPPORT: _("サポートセンター"),
}


def priority_in_words(rules: Iterable[RulesValue]) -> str:
    """How the story of a booking tells that it came before the public, and what it needs.

    Empty where none of these rules is that of a window before the public.
    """
    early = [each.early for each in rules if each.early is not None]
    if not early:
        return ""
    words = gettext("優先受付（%(clause)s）") % {"clause": early[0].clause}
    names = dict.fromkeys(name for window in early for name in window.documents)
    if not names:
        return words
    facts = {"words": words, "documents": gettext("、").join(names)}
    return gettext("%(words)s　必要な書類：%(documents)s") % facts
