"""What stands in the way of reductions, their proof, and of a use that goes on."""

from django.utils.translation import gettext_lazy as _

from booking.errors.base import BookingError


class NotReducible(BookingError):
    """What was applied for takes nothing off for these answers, or nothing was chosen."""

    code = "not_reducible"
    template = _(
        "選んだ減免では、この申し込みの料金は変わりません。当てはまる減免を選んでください。"
    )


class ExemptionOpen(BookingError):
    """An exemption of that hall is being decided on."""

    code = "exemption_open"
    template = _("減免の申請は、もう届いています。結果をお待ちください。")


class ExemptionDecided(BookingError):
    """Somebody has decided on the exemption."""

    code = "exemption_decided"
    template = _("この減免の申請は、もう決まっています（%(state)s）。一覧へ戻ってください。")


class ProofNotSaid(BookingError):
    """They are let in at a reduced fee, and it is not said whether the proof was shown."""

    code = "proof_not_said"
    template = _("%(what)sを見せてもらい、確かめたかどうかを選んで受け付けてください。")


class NothingAfter(BookingError):
    """The use cannot go on: no slot follows on that day, or it is not the day of use."""

    code = "nothing_after"
    template = _("このあとに続けて使える時間がありません。窓口（%(phone)s）で相談してください。")
