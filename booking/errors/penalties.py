"""What penalty points forbid, and what stands in the way of waiving them."""

from django.utils.translation import gettext_lazy as _

from booking.errors.base import BookingError, NotBookable


class Restricted(NotBookable):
    """Penalty points restrict the applicant's new bookings (requirement 140); staff may except."""

    code = "restricted"


class Suspended(Restricted):
    """No new bookings for a time."""

    code = "suspended"
    template = _(
        "%(hall)sでは、利用の点数により、%(until)sまで新しい予約ができません。"
        "%(clause)sもう取ってある予約は、そのまま使えます。理由は、マイページの「利用の点数」で見られます。"
        "事情があるときや、納得できないときは、"
        "サポートセンター（電話 %(phone)s、メール %(mail)s）へお話しください。職員が確かめます。"
    )


class TooManyThisMonth(Restricted):
    """More bookings in a month than the points leave."""

    code = "too_many_this_month"
    template = _(
        "%(hall)sでは、利用の点数により、%(until)sまでは、1か月に予約できるのは"
        "%(most)d件までです（%(month)sは今回を入れて%(wished)d件）。%(clause)s"
        "理由は、マイページの「利用の点数」で見られます。事情があるときや、納得できないときは、"
        "サポートセンター（電話 %(phone)s、メール %(mail)s）へお話しください。"
    )


class NoSuchPoint(BookingError):
    """Unknown, or at another hall than the actor's: the answer does not tell which."""

    code = "no_such_point"
    template = _("その点数は見つかりません。利用者のページをもう一度開いてください。")


class PointStands(BookingError):
    """The point is already as wanted, or what it was given for no longer stands."""

    code = "point_stands"
    template = _(
        "この点数は、もうその状態です。または、もとの取消や無断不使用の記録が直されています。"
        "ページをもう一度開いて確かめてください。"
    )


class NoSuchWarning(BookingError):
    """Unknown, already withdrawn, or at another hall than the actor's."""

    code = "no_such_warning"
    template = _("その日の免除は見つかりません。もう取り下げられていないか、確かめてください。")


class WarningUnclear(BookingError):
    """A day without points needs its halls, its kind and who announced it."""

    code = "warning_unclear"
    template = _("施設・種類・発表元を書いてください。免除された方への通知に載ります。")
