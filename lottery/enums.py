"""States and kinds of the lottery app."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class RoundStatus(TextChoices):
    """How far a round is. That entries are over says the calendar, not the state."""

    OPEN = "open", _("受付・調整中")
    CLOSING = "closing", _("予約に変えています")
    CLOSED = "closed", _("終わりました")


class Fate(TextChoices):
    """What an entry got."""

    WON = "won", _("希望どおり")
    MOVED = "moved", _("ほかの時間・部屋")
    STEPPED_BACK = "stepped_back", _("辞退")
    LOST = "lost", _("落選")


GETS_A_PLACE = (Fate.WON, Fate.MOVED)


class Basis(TextChoices):
    """By which way it was decided."""

    UNCONTESTED = "uncontested", _("重なりなし")
    AGREED = "agreed", _("話し合い")
    DRAWN = "drawn", _("抽選")
