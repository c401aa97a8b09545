"""The closed lists of words about figures."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Cut(TextChoices):
    """By what a figure is cut into parts; every figure has a total as well."""

    TOTAL = "total", _("合計")
    ROOM = "room", _("室")
    SLOT = "slot", _("利用区分")
    CHANNEL = "channel", _("受付方法")
    METHOD = "method", _("支払方法")
    CATEGORY = "category", _("分類")
    PROCEDURE = "procedure", _("手続")


class Unit(TextChoices):
    """What a figure is counted in. A share is part ÷ whole × 100."""

    BOOKINGS = "bookings", _("件")
    PEOPLE = "people", _("人")
    YEN = "yen", _("円")
    CASES = "cases", _("件（問い合わせ）")
    PERCENT = "percent", "%"
    PER_HUNDRED = "per_hundred", _("予約100件あたりの件数")
    MINUTES = "minutes", _("分")

    @property
    def is_share(self) -> bool:
        """Whether a value is a division, so that parts of it cannot be added up."""
        return self in {Unit.PERCENT, Unit.PER_HUNDRED, Unit.MINUTES}


class Better(TextChoices):
    """In which direction the city wants a figure to go."""

    UP = "up", _("多いほどよい")
    DOWN = "down", _("少ないほどよい")
    NEITHER = "neither", _("よしあしはない")
