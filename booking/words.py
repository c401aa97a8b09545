"""Words for closed lists that core declares without them."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.actor import Channel

CHANNEL_WORDS: dict[Channel, str | Promise] = {
    Channel.WEB: _("インターネット"),
    Channel.COUNTER: _("窓口"),
    Channel.PHONE: _("電話"),
    Channel.FAX: _("ファクス"),
    Channel.MAIL: _("郵送・メール"),
    Channel.SUPPORT: _("サポートセンター"),
}
