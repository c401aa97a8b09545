"""Openings, deadlines and limits in words, in the language that is active now.

Each whole sentence is one message: languages order its parts in their own way.
"""

from collections.abc import Sequence
from datetime import date, time

from django.utils.dates import MONTHS
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from core.dates import full_day_label
from facilities.rules.terms import LimitValue, Opening, OpeningException, WindowValue
from facilities.rules.values import PriorityValue

CLASS_NAMES: dict[str, str | Promise] = {
    "person": gettext_lazy("個人の方"),
    "organisation": gettext_lazy("団体の方"),
    "resident": gettext_lazy("市内の方"),
    "outside": gettext_lazy("市外の方"),
    "registered": gettext_lazy("登録団体"),
    "welfare": gettext_lazy("福祉の団体"),
    "official": gettext_lazy("市の利用"),
}
DAY_NAMES: tuple[str | Promise, ...] = (
    gettext_lazy("月曜日"),
    gettext_lazy("火曜日"),
    gettext_lazy("水曜日"),
    gettext_lazy("木曜日"),
    gettext_lazy("金曜日"),
    gettext_lazy("土曜日"),
    gettext_lazy("日曜日"),
    gettext_lazy("祝日"),
)


def days_in_words(days: Sequence[int]) -> str:
    """Days of a slot or a limit: 土曜日・日曜日・祝日."""
    return _("・").join(str(DAY_NAMES[day]) for day in days)


def classes_in_words(window: WindowValue) -> str:
    """How people call those for whom a window is; empty for everybody."""
    return str(window.names) or classes_named_in_words(window.words)


def classes_named_in_words(words: Sequence[str]) -> str:
    """Classes as people call them; those that only this city knows by their own word."""
    return _("、").join(str(CLASS_NAMES.get(word, word)) for word in words)


def priority_in_words(window: PriorityValue) -> str:
    """From when until when a window before the public is open, and what it needs."""
    facts = {"opens": window.opens_months, "closes": window.closes_months}
    span = (
        _("利用する月の%(opens)dか月前の月の初日から、%(closes)dか月前の月が始まるまで")
        if window.closes_months
        else _("利用する月の%(opens)dか月前の月の初日から、一般の受付が始まるまで")
    )
    texts = [_("%(span)s、優先して申し込めます。施設が審査します。") % {"span": span % facts}]
    if window.documents:
        texts.append(_("必要な書類：%(what)s。") % {"what": _("、").join(window.documents)})
    return "".join(texts) + by_clause(window.clause)


def clock(at: time) -> str:
    """9:00."""
    return f"{at:%H:%M}".removeprefix("0")


def opening_in_words(opening: Opening) -> str:
    """From when a day may be booked, as one or two sentences."""
    facts = {
        "months": opening.months,
        "weeks": opening.days // 7,
        "days": opening.days,
        "day": opening.on_day,
        "time": clock(opening.at),
    }
    shifts = {
        "next_open_day": _("その日が休館日なら、次の開館日からです。"),
        "next_non_holiday": _("その日が休日なら、次の休日でない日からです。"),
    }
    texts = [_opens(opening) % facts, shifts.get(opening.shift, "")]
    return "".join([*texts, *map(_exception_in_words, opening.exceptions)])


def _opens(opening: Opening) -> str:
    by_month = opening.basis == "month_first"
    if opening.on_day is not None and by_month:
        return ngettext(
            "利用する月の%(months)dか月前の月の%(day)d日の%(time)sから申し込めます。",
            "利用する月の%(months)dか月前の月の%(day)d日の%(time)sから申し込めます。",
            opening.months,
        )
    if opening.months and by_month:
        return ngettext(
            "利用する月の%(months)dか月前の月の初日の%(time)sから申し込めます。",
            "利用する月の%(months)dか月前の月の初日の%(time)sから申し込めます。",
            opening.months,
        )
    if opening.months:
        return ngettext(
            "利用日の%(months)dか月前の日の%(time)sから申し込めます。",
            "利用日の%(months)dか月前の日の%(time)sから申し込めます。",
            opening.months,
        )
    if not opening.days:
        return (
            _("利用する月の初日の%(time)sから申し込めます。")
            if by_month
            else _("利用日の%(time)sから申し込めます。")
        )
    if opening.days % 7 == 0:
        return (
            _("利用する月の初日の%(weeks)d週間前の%(time)sから申し込めます。")
            if by_month
            else _("利用日の%(weeks)d週間前の%(time)sから申し込めます。")
        )
    return (
        _("利用する月の初日の%(days)d日前の%(time)sから申し込めます。")
        if by_month
        else _("利用日の%(days)d日前の%(time)sから申し込めます。")
    )


def _exception_in_words(exception: OpeningException) -> str:
    facts = {"falls": _day(exception.falls_on), "instead": _day(exception.instead)}
    if exception.at is not None:
        facts["instead"] = _("%(day)sの%(time)s") % {
            "day": facts["instead"],
            "time": clock(exception.at),
        }
    return _("%(falls)sに当たるときは、%(instead)sからです。") % facts


def _day(text: str) -> str:
    """1月4日; a whole day with its year."""
    if len(text) > len("01-04"):
        return full_day_label(date.fromisoformat(text))
    month, day = map(int, text.split("-"))
    facts = {"month": month, "month_name": MONTHS[month], "day": day}
    return pgettext("day of every year", "%(month)d月%(day)d日") % facts


def closing_in_words(days: int, at: time | None) -> str:
    """Until when a day may be booked."""
    if days == 0:
        return _("使い始める時刻まで申し込めます。")
    if at is not None:
        text = ngettext(
            "利用日の%(days)d日前の%(time)sまで申し込めます。",
            "利用日の%(days)d日前の%(time)sまで申し込めます。",
            days,
        )
        return text % {"days": days, "time": clock(at)}
    text = ngettext(
        "利用日の%(days)d日前まで申し込めます。", "利用日の%(days)d日前まで申し込めます。", days
    )
    return text % {"days": days}


def cancelling_in_words(days: int) -> str:
    """Until when a booking may be cancelled."""
    if days == 0:
        return _("使い始める時刻まで、この画面で取り消せます。")
    text = ngettext(
        "利用日の%(days)d日前まで、この画面で取り消せます。",
        "利用日の%(days)d日前まで、この画面で取り消せます。",
        days,
    )
    return text % {"days": days}


def amount_in_words(number: int | float, count: str) -> str:
    """4コマ, 2件, 1.5時間."""
    one = 1 if number == 1 else 2  # half an hour is said as several
    texts = {
        "slots": ngettext("%(n)sコマ", "%(n)sコマ", one),
        "bookings": ngettext("%(n)s件", "%(n)s件", one),
        "hours": ngettext("%(n)s時間", "%(n)s時間", one),
        "days_in_a_row": ngettext("%(n)s日", "%(n)s日", one),
        "rooms_at_once": ngettext("%(n)s室", "%(n)s室", one),
    }
    return texts[count] % {"n": f"{number:g}"}


def limit_in_words(limit: LimitValue, *, rooms: Sequence[str] = ()) -> str:
    """A limit as sentences; `rooms`: the names of those it lists."""
    facts = {
        "where": _where(limit, rooms),
        "amount": amount_in_words(limit.most, limit.count),
    }
    text = _sentence(limit) % facts
    if limit.words:
        text = _("%(who)s：%(rule)s") % {"who": classes_named_in_words(limit.words), "rule": text}
    return text + _band(limit) + _relaxed(limit)


def _where(limit: LimitValue, rooms: Sequence[str]) -> str:
    match limit.within:
        case "room":
            return _("一つの部屋")
        case "rooms":
            return _("・").join(rooms) or _("決められた部屋")
        case "city":
            return _("市の施設全体")
    return _("この施設")


def _sentence(limit: LimitValue) -> str:
    spans = {
        "day": _("%(where)sでは、1日に%(amount)sまで利用できます。"),
        "week": _("%(where)sでは、1週間に%(amount)sまで利用できます。"),
        "month": _("%(where)sでは、1か月に%(amount)sまで利用できます。"),
        "half_year": _(
            "%(where)sでは、半年（4月から9月、10月から3月）に%(amount)sまで利用できます。"
        ),
        "fiscal_year": _("%(where)sでは、1年度に%(amount)sまで利用できます。"),
        "outstanding": _("%(where)sでは、まだ使っていない予約を%(amount)sまで持てます。"),
    }
    match limit.count:
        case "days_in_a_row":
            return _("%(where)sを続けて使えるのは%(amount)sまでです。")
        case "rooms_at_once":
            return _("%(where)sで同じ時間に使えるのは%(amount)sまでです。")
    return spans[limit.per]


def _band(limit: LimitValue) -> str:
    days = days_in_words(limit.weekdays)
    begins = _begins(limit)
    if days and begins:
        both = {"days": days, "times": begins}
        return _("%(days)sの、%(times)sに始まる利用だけを数えます。") % both
    if days:
        return _("%(days)sの利用だけを数えます。") % {"days": days}
    return _("%(times)sに始まる利用だけを数えます。") % {"times": begins} if begins else ""


def _begins(limit: LimitValue) -> str:
    first, last = limit.begins_from, limit.begins_before
    if first and last:
        return _("%(first)sから%(last)sより前") % {"first": clock(first), "last": clock(last)}
    if first:
        return _("%(first)s以後") % {"first": clock(first)}
    return _("%(last)sより前") % {"last": clock(last)} if last else ""


def _relaxed(limit: LimitValue) -> str:
    if limit.relaxed_days is None:
        return ""
    return _("利用日の%(days)d日前からの予約は数えません。") % {"days": limit.relaxed_days}


def span_in_words(per: str, first: date) -> str:
    """The day, week, half-year or fiscal year that begins on `first`; or what is outstanding."""
    if per == "outstanding":
        return _("まだ使っていないもの")
    if per == "day":
        return full_day_label(first)
    return _("%(day)sから") % {"day": full_day_label(first)}


def by_clause(clause: str) -> str:
    """The clause a refusal rests on, in brackets; nothing where none is published."""
    return _("（根拠：%(clause)s）") % {"clause": clause} if clause else ""
