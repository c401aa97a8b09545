"""Words for what rules, which know no language, only name."""

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.actor import Channel
from facilities.rules.values import PriorityValue

CHANNEL_WORDS: dict[Channel, str | Promise] = {
    Channel.WEB: _("インターネット"),
    Channel.COUNTER: _("窓口"),
    Channel.PHONE: _("電話"),
    Channel.FAX: _("ファクス"),
    Channel.MAIL: _("郵送・メール"),
    Channel.SUPPORT: _("サポートセンター"),
}


def priority_in_words(window: PriorityValue) -> str:
    """How the story of a booking tells that it came before the public, and what it needs."""
    words = gettext("優先受付（%(clause)s）") % {"clause": window.clause}
    if not window.documents:
        return words
    documents = gettext("、").join(window.documents)
    return gettext("%(words)s　必要な書類：%(documents)s") % {
        "words": words,
        "documents": documents,
    }
