"""A hold that is no longer there."""

from django.utils.translation import gettext_lazy as _

from booking.errors.base import BookingError


class HoldGone(BookingError):
    """The hold ran out, was released, or never was this person's."""

    code = "hold_gone"
    template = _("仮押さえの時間が過ぎました。空いていれば、もう一度選べます。")


class HoldEnded(HoldGone):
    """Before its time was over it was given back, or gave way to another one of the same person."""

    code = "hold_ended"
    template = _(
        "この仮押さえは終わっています。別の部屋や時間を選ぶと、前の仮押さえは終わります。"
        "空いていれば、もう一度選べます。"
    )
