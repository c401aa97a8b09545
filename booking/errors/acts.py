"""What stands in the way of changing, deciding on and reporting a booking."""

from django.utils.translation import gettext_lazy as _

from booking.errors.base import BookingError


class QuestionOpen(BookingError):
    """The hall has asked and not been answered yet."""

    code = "question_open"
    template = _("前の質問の答えを待っています。答えが届いてから、次の質問をしてください。")


class NoOpenQuestion(BookingError):
    """There is nothing to answer."""

    code = "no_open_question"
    template = _("答えを待っている質問はありません。予約のページで今の状態を確かめてください。")


class OnePeriodOnly(BookingError):
    """A move goes to one room and one continuous period."""

    code = "one_period_only"
    template = _("変更先は、一つの部屋の続いた時間から選んでください。")


class NothingChanges(BookingError):
    """The new room and time are the old ones."""

    code = "nothing_changes"
    template = _("今の予約と同じ部屋と時間です。別の部屋か時間を選んでください。")


class NotMovableOnline(BookingError):
    """The hall lets nobody move a booking online, or not again (requirement 58)."""

    code = "not_movable_online"
    template = _("この予約は、画面からは変更できません。施設の窓口（%(phone)s）へご連絡ください。")


class TooEarlyToSay(BookingError):
    """Nobody is missing before half of the time is over (requirement 136)."""

    code = "too_early_to_say"
    template = _(
        "利用時間の半分（%(moment)s）が過ぎるまでは、無断不使用にできません。電話で確かめてください。"
    )


class NotYetUsed(BookingError):
    """A use that has not begun cannot be admitted or reported."""

    code = "not_yet_used"
    template = _("利用の受付と報告は、利用する日（%(day)s）からできます。")


class AlreadyReported(BookingError):
    """The report has come before."""

    code = "already_reported"
    template = _(
        "この利用の報告は、もう届いています。直したいときは施設（%(phone)s）へご連絡ください。"
    )


class PictureUnreadable(BookingError):
    """The photograph is no picture, or too large."""

    code = "picture_unreadable"
    template = _("写真を読み取れません。JPEGかPNGの写真（10MBまで）を選んでください。")
