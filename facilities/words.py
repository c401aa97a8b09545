"""Closures and public holidays in words, in the language that is active now."""

from collections.abc import Sequence

from django.utils.dates import MONTHS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

_WEEKDAYS = (
    gettext_lazy("月曜日"),
    gettext_lazy("火曜日"),
    gettext_lazy("水曜日"),
    gettext_lazy("木曜日"),
    gettext_lazy("金曜日"),
    gettext_lazy("土曜日"),
    gettext_lazy("日曜日"),
)
_NTH = (
    gettext_lazy("第1"),
    gettext_lazy("第2"),
    gettext_lazy("第3"),
    gettext_lazy("第4"),
    gettext_lazy("第5"),
)
# The names the law gives; what the holiday library answers is one of these, so that they translate.
_HOLIDAYS = frozenset(
    {
        gettext_noop("元日"),
        gettext_noop("成人の日"),
        gettext_noop("建国記念の日"),
        gettext_noop("天皇誕生日"),
        gettext_noop("春分の日"),
        gettext_noop("昭和の日"),
        gettext_noop("憲法記念日"),
        gettext_noop("みどりの日"),
        gettext_noop("こどもの日"),
        gettext_noop("海の日"),
        gettext_noop("山の日"),
        gettext_noop("敬老の日"),
        gettext_noop("国民の休日"),
        gettext_noop("秋分の日"),
        gettext_noop("スポーツの日"),
        gettext_noop("文化の日"),
        gettext_noop("勤労感謝の日"),
    }
)


def holiday_in_words(name: str) -> str:
    """The holiday library's `name` in the active language; substitute days are named so."""
    if name in _HOLIDAYS:
        return _(name)
    substitute = gettext_noop("振替休日")
    return _(substitute) if substitute in name else name


def closure_in_words(
    *,
    kind: str,
    weekdays: Sequence[int] = (),
    nth: Sequence[int] = (),
    on_holiday: str = "stays",
    season: tuple[tuple[int, int], tuple[int, int]] | None = None,
) -> str:
    """A rule of regular closure as one phrase; weekdays as in `date.weekday()`."""
    if kind == "season" and season:
        (from_month, from_day), (to_month, to_day) = season
        return _("%(from_month)d月%(from_day)d日から%(to_month)d月%(to_day)d日まで") % {
            "from_month": from_month,
            "from_month_name": MONTHS[from_month],
            "from_day": from_day,
            "to_month": to_month,
            "to_month_name": MONTHS[to_month],
            "to_day": to_day,
        }
    if kind == "dates":
        return _("臨時の休館日")
    if kind == "month_day":
        return _("毎月%(days)s") % {"days": _("・").join(map(_month_day, nth))} + _holiday_clause(
            on_holiday
        )
    days = _("・").join(str(_WEEKDAYS[day]) for day in weekdays)
    if kind == "nth_weekday":
        weeks = _("・").join(str(_NTH[number - 1]) for number in nth)
        days = _("%(weeks)s%(days)s") % {"weeks": weeks, "days": days}
    else:
        days = _("毎週%(days)s") % {"days": days}
    return days + _holiday_clause(on_holiday)


def _month_day(day: int) -> str:
    return _("%(day)d日") % {"day": day} if day else _("末日")


def _holiday_clause(on_holiday: str) -> str:
    match on_holiday:
        case "shifts":
            return _("（祝日のときは次の祝日でない日）")
        case "opens":
            return _("（祝日は開館）")
    return ""
