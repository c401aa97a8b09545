"""The closed lists of words about doors and keys."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class DoorKind(TextChoices):
    """By what a door is opened."""

    NONE = "none", _("開いている（職員が開ける）")
    KEY = "key", _("鍵を貸し出す")
    BOX = "box", _("キーボックス（暗証番号）")


class GrantStatus(TextChoices):
    """Whether a right to open a door still counts. That its time is over is told by the clock."""

    ACTIVE = "active", _("有効")
    REVOKED = "revoked", _("取消")


class KeyStatus(TextChoices):
    """Where a key is."""

    IN_PLACE = "in_place", _("保管中")
    OUT = "out", _("貸出中")
    LOST = "lost", _("紛失")
    RETIRED = "retired", _("廃止")


class LoanEnd(TextChoices):
    """How a loan came to its end."""

    RETURNED = "returned", _("返却")
    LOST = "lost", _("紛失")
