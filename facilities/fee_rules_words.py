"""The rules of a schedule in words, in the language that is active now: for pages."""

from collections.abc import Callable, Collection, Iterator
from fractions import Fraction
from functools import partial

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from facilities.fee_words import (
    counted_text,
    day_number_text,
    joined,
    number_fact_text,
    number_text,
    way_text,
    yen_text,
)
from facilities.rules.fees.amounts import Rounding, Span
from facilities.rules.fees.values import Condition, Row, Schedule, Scope, Season

_DAYS = {
    "mon": gettext_lazy("月曜日"),
    "tue": gettext_lazy("火曜日"),
    "wed": gettext_lazy("水曜日"),
    "thu": gettext_lazy("木曜日"),
    "fri": gettext_lazy("金曜日"),
    "sat": gettext_lazy("土曜日"),
    "sun": gettext_lazy("日曜日"),
    "holiday": gettext_lazy("祝日"),
    "before_holiday": gettext_lazy("祝日の前日"),
}
_WEEKDAYS = tuple(_DAYS)[:5]
_NUMBERS: dict[str, Callable[[Fraction], str]] = {
    "admission": yen_text,
    "people": partial(counted_text, unit="person"),
    "hours": partial(counted_text, unit="hour"),
    "slots_used": partial(counted_text, unit="slot"),
    "days_used": partial(counted_text, unit="day"),
    "day_number": day_number_text,
    "days_ahead": partial(counted_text, unit="day"),
}
_UNITS = {
    "use": gettext_lazy("1回"),
    "slot": gettext_lazy("1区分"),
    "column": gettext_lazy("1区分"),
    "hour": gettext_lazy("1時間"),
    "minute": gettext_lazy("1分"),
    "day": gettext_lazy("1日"),
    "night": gettext_lazy("1泊"),
    "month": gettext_lazy("1か月"),
    "person": gettext_lazy("1人"),
}
_BLOCKS = {
    "slot": gettext_lazy("%(n)d区分ごと"),
    "column": gettext_lazy("%(n)d区分ごと"),
    "hour": gettext_lazy("%(n)d時間ごと"),
    "minute": gettext_lazy("%(n)d分ごと"),
    "day": gettext_lazy("%(n)d日ごと"),
    "night": gettext_lazy("%(n)d泊ごと"),
    "month": gettext_lazy("%(n)dか月ごと"),
    "person": gettext_lazy("%(n)d人ごと"),
}
_CHARGED = {
    "request": gettext_lazy("希望するとき"),
    "always": gettext_lazy("いつも"),
    "early": gettext_lazy("早く始めるとき"),
    "extension": gettext_lazy("延長するとき"),
    "overrun": gettext_lazy("時間を過ぎたとき"),
    "takings": gettext_lazy("入場料の総額が決まったとき"),
}
_COMBINED = {
    "multiplied": gettext_lazy("すべて掛ける"),
    "in_turn": gettext_lazy("順に掛けて、そのつど端数を処理する"),
    "added": gettext_lazy("それぞれの割増を足す"),
    "highest": gettext_lazy("いちばん高い割増だけ"),
}
_CHOSEN = {
    "use": gettext_lazy("この日からの利用"),
    "permit": gettext_lazy("この日からの許可"),
}
_STAGES = {
    "table": gettext_lazy("料金表の額"),
    "surcharged": gettext_lazy("割増後の使用料"),
    "reduced": gettext_lazy("減免後の使用料"),
    "takings": gettext_lazy("入場料の総額"),
}
_SHARES = {  # of a slot or an hour, not of the whole fee
    "slot": gettext_lazy("%(stage)sのうち、隣の区分の%(percent)s%%"),
    "hour": gettext_lazy("%(stage)sの1時間当たりの%(percent)s%%"),
    "slot_hour": gettext_lazy("%(stage)sのうち、隣の区分の1時間当たりの%(percent)s%%"),
}


def scope_text(schedule: Schedule, scope: Scope, *, with_rooms: bool = True) -> str:
    """市外・営利、土曜日; empty where it always holds."""
    parts = list(_parts(schedule, scope.when, with_rooms=with_rooms))
    if scope.unless:
        left_out = _("、").join(_parts(schedule, scope.unless, with_rooms=True))
        parts.append(_("%(what)sを除く") % {"what": left_out})
    return _("、").join(parts)


def _parts(schedule: Schedule, condition: Condition, *, with_rooms: bool) -> Iterator[str]:
    if with_rooms and condition.rooms:
        yield joined(
            str(schedule.rooms[code]) for code in schedule.rooms if code in condition.rooms
        )
    for dimension, words in condition.words:
        declared = schedule.words[dimension]
        yield joined(str(names) for code, names in declared.items() if code in words)
    for name, span in condition.spans:
        yield _span_text(name, span)
    if condition.days:
        yield _days_text(condition.days)
    if condition.seasons:
        yield joined(map(season_text, condition.seasons))
    if condition.slots:
        yield joined(str(slot.names) for slot in schedule.slots if slot.code in condition.slots)
    if condition.any_of:
        yield _(" または ").join(
            joined(_parts(schedule, each, with_rooms=True)) for each in condition.any_of
        )


def _days_text(days: Collection[str]) -> str:
    rest = [str(word) for day, word in _DAYS.items() if day in days and day not in _WEEKDAYS]
    if set(_WEEKDAYS) <= set(days):
        return joined([_("平日"), *rest])
    return joined(str(word) for day, word in _DAYS.items() if day in days)


def season_text(season: Season) -> str:
    """6月1日〜9月30日; 6月 for a whole month; 12月29日 for one day."""
    (month, day), (to_month, to_day) = season
    whole_month = day == 1 and to_day == 31  # noqa: PLR2004 - how `months` are kept
    if whole_month and month == to_month:
        return _("%(month)d月") % {"month": month}
    first = _("%(month)d月%(day)d日") % {"month": month, "day": day}
    last = _("%(month)d月%(day)d日") % {"month": to_month, "day": to_day}
    return first if first == last else _("%(first)s〜%(last)s") % {"first": first, "last": last}


def _span_text(name: str, span: Span) -> str:
    text_of = _NUMBERS[name]
    if name == "admission" and span == Span(least=0, most=0):
        return _("入場無料")
    scale = 60 if name == "hours" else 1
    least, most = (
        None if end is None else text_of(Fraction(end, scale)) for end in (span.least, span.most)
    )
    if least == most:
        text = f"{least}"
    elif most is None:
        text = _("%(least)s以上") % {"least": least}
    elif least is None:
        text = _("%(most)s以下") % {"most": most}
    else:
        text = _("%(least)s以上%(most)s以下") % {"least": least, "most": most}
    return _("%(what)s%(span)s") % {"what": number_fact_text(name), "span": text}


def unit_text(per: str, block: int, *, each_person: bool = False) -> str:
    """1時間; 4時間ごと; 1人1泊."""
    unit = str(_UNITS[per]) if block == 1 else str(_BLOCKS[per]) % {"n": block}
    return _("1人%(unit)s") % {"unit": unit} if each_person else unit


def first_text(count: int, *, per: str) -> str:
    """最初の2時間."""
    return _("最初の%(first)s") % {"first": counted_text(Fraction(count), per)}


def after_text(unit: str) -> str:
    """その後1時間: what each further unit costs."""
    return _("その後%(unit)s") % {"unit": unit}


def least_text() -> str:
    """The name of the shortest time that is charged."""
    return _("最低")


def most_text() -> str:
    """The name of the highest price."""
    return _("上限")


def price_when_text(price: str, when: str) -> str:
    """30分 300円（平日）."""
    return _("%(price)s（%(when)s）") % {"price": price, "when": when}


def change_text(factor: Fraction) -> str:
    """3倍; 50%増し; 30%引き."""
    if factor >= 2 and factor.denominator == 1:  # noqa: PLR2004 - twice as much reads as 2倍
        return _("%(times)s倍") % {"times": number_text(factor)}
    percent = abs(factor - 1) * 100
    if factor < 1:
        return _("%(percent)s%%引き") % {"percent": number_text(percent)}
    return _("%(percent)s%%増し") % {"percent": number_text(percent)}


def percent_text(row: Row) -> str:
    """割増後の使用料の40%; 料金表の額のうち、隣の区分の30%."""
    text = _("%(stage)sの%(percent)s%%") if row.share == "fee" else str(_SHARES[row.share])
    told = text % {
        "stage": str(_STAGES[row.of]),
        "percent": number_text(row.percent or Fraction(0)),
    }
    return _("%(price)s（使用料を超える額）") % {"price": told} if row.above else told


def off_text(percent: Fraction, yen: int) -> str:
    """免除; 50%減額; 300円減額."""
    if yen:
        return _("%(yen)s減額") % {"yen": yen_text(Fraction(yen))}
    whole = 100
    if percent == whole:
        return _("免除")
    return _("%(percent)s%%減額") % {"percent": number_text(percent)}


def everywhere_text() -> str:
    """Of a row that holds for all rooms."""
    return _("すべての部屋")


def otherwise_text() -> str:
    """Of a row below others, for everything that they do not fit."""
    return _("上のどれにも当てはまらないとき")


def by_application_text() -> str:
    """Where a reduction does not hold by itself."""
    return _("申請したとき")


def charged_text(charged: str, seasons: tuple[Season, ...]) -> str:
    """When a charge falls due."""
    if charged == "season":
        return joined(map(season_text, seasons))
    return str(_CHARGED[charged])


def settings_text(schedule: Schedule) -> dict[str, str]:
    """How things are combined, rounded and chosen, by what the setting is about."""
    roundings = {
        str(_("端数（計算のつど）")): schedule.step_rounding,
        str(_("端数（項目ごと）")): schedule.line_rounding,
        str(_("端数（合計）")): schedule.total_rounding,
    }
    texts = {what: rounding_text(each) for what, each in roundings.items() if each is not None}
    if schedule.surcharges:
        texts[_("割増の重ね方")] = str(_COMBINED[schedule.combine])
    if schedule.tax is not None:
        texts[_("消費税")] = _("%(percent)s%%") % {"percent": number_text(schedule.tax.percent)}
    for limit in schedule.limits:
        bound = _("%(yen)s以上") if limit.floor else _("%(yen)sまで")
        texts[str(limit.names)] = bound % {"yen": yen_text(Fraction(limit.cap.yen))}
    texts[_("新しい料金の適用")] = str(_CHOSEN[schedule.chosen_by])
    return texts


def rounding_text(rounding: Rounding) -> str:
    """10円単位に切捨て."""
    return _("%(to)d円単位に%(way)s") % {"to": rounding.to, "way": way_text(rounding.way)}


def split_text(whole: str, parts: str, *, yen: Fraction, apart: Fraction) -> str:
    """午前・午後は続けて4,300円、午前と午後に分けると4,200円."""
    return _("%(whole)sは、続けて申し込むと%(yen)s、%(parts)sに分けて申し込むと%(apart)sです。") % {
        "whole": whole,
        "yen": yen_text(yen),
        "parts": parts,
        "apart": yen_text(apart),
    }
