"""Too early, too late, or given out in another way first."""

from django.utils.translation import gettext_lazy as _

from booking.errors.base import NotBookable


class NotYetOpen(NotBookable):
    """Reception for that day has not begun."""

    code = "not_yet_open"
    template = _("%(room)s（%(when)s）の受付は%(opens)sからです。%(clause)s")


class NotYetOpenForThem(NotYetOpen):
    """Reception has not begun for applicants of that class (requirement 57)."""

    code = "not_yet_open_for_them"
    template = _("%(room)s（%(when)s）を、%(who)sは、%(opens)sから申し込めます。%(clause)s")


class ReceptionEnded(NotBookable):
    """The deadline for that day has passed."""

    code = "reception_ended"
    template = _(
        "%(room)s（%(when)s）のインターネット受付は終わりました。%(clause)s"
        "施設の窓口（%(phone)s）へお問い合わせください。"
    )


class LotteryFirst(NotBookable):
    """That day is drawn before first come, first served."""

    code = "lottery_first"
    template = _(
        "%(room)s（%(when)s）は抽選で利用者を決めます。%(until)s以降に先着順で受け付けます。%(clause)s"
    )


class MeetingFirst(LotteryFirst):
    """Those who entered agree on that day at a meeting before first come, first served."""

    code = "meeting_first"
    template = _(
        "%(room)s（%(when)s）は、調整会議（%(meets)s）で利用者を決めます。"
        "%(until)s以降に先着順で受け付けます。%(clause)s"
    )
