"""What stands in the way because of what was asked, answered, wanted or shown."""

from django.utils.translation import gettext_lazy as _

from booking.errors.base import BookingError, NotBookable


class AnswerMissing(NotBookable):
    """The hall needs an answer that was not given; `what` names the question."""

    code = "answer_missing"
    template = _("「%(what)s」に答えてください。料金や許可に必要です。")


class ProhibitedUse(NotBookable):
    """The hall refuses this use, by a clause (requirement 86)."""

    code = "prohibited_use"
    template = _(
        "%(hall)sでは、この利用（%(what)s）は認められていません（%(clause)s）。ほかの施設を探すか、窓口で相談してください。"
    )


class EquipmentTaken(NotBookable):
    """Fewer pieces are left for that time than were asked for."""

    code = "equipment_taken"
    template = _(
        "%(what)sは、この時間に残り%(left)dです。数を減らして、もう一度申し込んでください。"
    )


class PriceChanged(BookingError):
    """What would be charged is not what was shown; the new price must be seen first."""

    code = "price_changed"
    template = _(
        "料金が、表示していた%(shown)sから%(now)sに変わりました。下の料金を確かめて、もう一度ボタンを押してください。"
    )
