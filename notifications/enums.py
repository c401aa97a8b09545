"""The closed lists of words about letters."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class DeliveryChannel(TextChoices):
    """By which way a letter travels."""

    MAIL = "mail", _("メール")


class DeliveryStatus(TextChoices):
    """Where a delivery stands."""

    DUE = "due", _("送信待ち")
    SENDING = "sending", _("送信中")
    SENT = "sent", _("送信済み")
    FAILED = "failed", _("送信できませんでした")
    UNREACHABLE = "unreachable", _("宛先がありません")


OPEN_STATUSES = (DeliveryStatus.DUE, DeliveryStatus.SENDING)
"""Not finished: a worker may pick it up once `next_try_at` has come."""
