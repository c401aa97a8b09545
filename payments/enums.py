"""The closed lists of words about money."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class PaymentStatus(TextChoices):
    """Where a payment stands. How much was received or returned is the ledger's to say."""

    DUE = "due", _("お支払い待ち")
    PAID = "paid", _("お支払い済み")
    VOID = "void", _("お支払い不要")
    EXPIRED = "expired", _("期限切れ")


class Method(TextChoices):
    """By which way money comes or goes."""

    CARD = "card", _("クレジットカード")
    KONBINI = "konbini", _("コンビニ")
    CASH = "cash", _("窓口（現金）")
    TRANSFER = "transfer", _("口座振込")


ONLINE = frozenset({Method.CARD, Method.KONBINI})
"""The ways that go through Stripe's page."""


class EntryKind(TextChoices):
    """What one line of the ledger says."""

    RECEIVED = "received", _("受領")
    REFUNDED = "refunded", _("還付")
    TAKEN_BACK = "taken_back", _("収納の取消")
    CHARGED_BACK = "charged_back", _("チャージバック")
    CAME_BACK = "came_back", _("還付の返戻")


class SessionStatus(TextChoices):
    """How far one visit to Stripe's page got."""

    OPENING = "opening", _("準備中")
    OPEN = "open", _("手続き中")
    PENDING = "pending", _("コンビニでのお支払い待ち")
    CLOSING = "closing", _("締め切り中")
    PAID = "paid", _("入金済み")
    FAILED = "failed", _("失敗")
    EXPIRED = "expired", _("期限切れ")


LIVE_SESSIONS = (
    SessionStatus.OPENING,
    SessionStatus.OPEN,
    SessionStatus.PENDING,
    SessionStatus.CLOSING,
)
"""Money may still come through these."""


class EventStatus(TextChoices):
    """Whether what Stripe told has been acted upon."""

    RECEIVED = "received", _("受信")
    APPLIED = "applied", _("反映済み")
    FAILED = "failed", _("要確認")


class RefundStatus(TextChoices):
    """How far a refund got."""

    DUE = "due", _("送信待ち")
    SENDING = "sending", _("送信中")
    SENT = "sent", _("カード会社で手続き中")
    WAITING = "waiting", _("窓口でのお返し待ち")
    DONE = "done", _("お返し済み")
    WITHDRAWN = "withdrawn", _("取り下げ")


OPEN_REFUNDS = (RefundStatus.DUE, RefundStatus.SENDING, RefundStatus.SENT, RefundStatus.WAITING)
"""Owed, not yet given back."""


class RefundCause(TextChoices):
    """Why money goes back."""

    CANCELLED = "cancelled", _("利用者による取消")
    HALL = "hall", _("施設の都合")
    DISASTER = "disaster", _("災害など")
    CHANGED = "changed", _("料金の変更")
    LATE = "late", _("期限後の入金")
    TWICE = "twice", _("二重のお支払い")
    OUTSIDE = "outside", _("決済会社の画面での還付")


class CountKind(TextChoices):
    """When a drawer was counted."""

    HANDOVER = "handover", _("引き継ぎ")
    CLOSE = "close", _("締め")
