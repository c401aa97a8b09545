"""Kinds of papers."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop


class Kind(TextChoices):
    """What a paper is. Its layout is `documents/layouts/<kind>.typ`."""

    PERMIT = "permit", _("使用許可書")
    REFUSAL = "refusal", _("不許可通知書")
    CANCELLATION = "cancellation", _("取消通知書")
    RECEIPT = "receipt", _("領収書")
    DAY_SHEET = "day_sheet", _("収納日計表")
    ESTIMATE = "estimate", _("見積書")

    @property
    def mark(self) -> str:
        """What a number of this kind begins with: part of the number, so never translated."""
        return MARKS[self]


MARKS = {
    Kind.PERMIT: gettext_noop("使許"),
    Kind.REFUSAL: gettext_noop("不許"),
    Kind.CANCELLATION: gettext_noop("取消"),
    Kind.RECEIPT: gettext_noop("領収"),
    Kind.DAY_SHEET: gettext_noop("日計"),
    Kind.ESTIMATE: gettext_noop("見積"),
}
