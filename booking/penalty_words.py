"""What points mean for somebody, in words, in the language that is active now."""

from datetime import date, timedelta

from django.utils.translation import gettext as _

from booking.enums import Ground
from booking.models import DayWarning, PenaltyChange
from booking.rules.penalties import Effect
from core.dates import full_day_label
from facilities.enums import PenaltyEffect


def last_day(ends_on: date) -> str:
    """The last day of what is over on `ends_on`."""
    return full_day_label(ends_on - timedelta(days=1))


def effect_words(effect: Effect) -> str:
    """2027年2月26日(金)まで、新しい予約ができません。"""
    facts = {"until": last_day(effect.ends_on), "most": effect.most}
    if effect.kind == PenaltyEffect.NO_LOTTERY:
        return _("%(until)sまで、抽選に申し込めません。") % facts
    if effect.kind == PenaltyEffect.BOOKINGS_A_MONTH:
        return _("%(until)sまで、予約は1か月に%(most)d件までです。") % facts
    return _("%(until)sまで、新しい予約ができません。") % facts


def over_words(effect: Effect) -> str:
    """What is possible again."""
    if effect.kind == PenaltyEffect.NO_LOTTERY:
        return _("抽選に、また申し込めます。")
    if effect.kind == PenaltyEffect.BOOKINGS_A_MONTH:
        return _("1か月の件数の制限は、なくなりました。")
    return _("新しい予約が、またできます。")


def warning_words(warning: DayWarning) -> str:
    """12月5日(土)：警報（前橋地方気象台 大雨警報）."""
    return _("%(day)s：%(kind)s（%(source)s）") % {
        "day": full_day_label(warning.day),
        "kind": warning.get_kind_display(),
        "source": warning.source,
    }


def ground_words(change: PenaltyChange) -> str:
    """Why a point was waived or reinstated."""
    if change.ground == Ground.WARNING and change.warning is not None:
        return warning_words(change.warning)
    if change.ground == Ground.STAFF:
        return change.reason
    return str(change.get_ground_display())
