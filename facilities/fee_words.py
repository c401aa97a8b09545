"""How a price came about, in words, in the language that is active now."""

from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from math import floor

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from core.dates import short_day
from core.names import said_once

# `count` is the number as it is written, `n` says whether it is one: English joins them otherwise.
_COUNTED = {
    "use": ngettext_lazy("%(count)s回", "%(count)s回", "n"),
    "slot": ngettext_lazy("%(count)s区分", "%(count)s区分", "n"),
    "column": ngettext_lazy("%(count)s区分", "%(count)s区分", "n"),
    "hour": ngettext_lazy("%(count)s時間", "%(count)s時間", "n"),
    "minute": ngettext_lazy("%(count)s分", "%(count)s分", "n"),
    "day": ngettext_lazy("%(count)s日", "%(count)s日", "n"),
    "night": ngettext_lazy("%(count)s泊", "%(count)s泊", "n"),
    "month": ngettext_lazy("%(count)sか月", "%(count)sか月", "n"),
    "person": ngettext_lazy("%(count)s人", "%(count)s人", "n"),
}
_WAYS = {
    "down": gettext_lazy("切捨て"),
    "up": gettext_lazy("切上げ"),
    "half_up": gettext_lazy("四捨五入"),
}
_STAGES = {
    "table": gettext_lazy("料金表の額"),
    "surcharged": gettext_lazy("割増後の額"),
    "reduced": gettext_lazy("減免後の額"),
}
_SHARES = {
    "fee": gettext_lazy("使用料"),
    "slot": gettext_lazy("使用料"),
    "hour": gettext_lazy("使用料の1時間当たり"),
    "slot_hour": gettext_lazy("使用料の1時間当たり"),
}


_NUMBER_FACTS = {
    "admission": gettext_lazy("入場料・参加費"),
    "people": gettext_lazy("利用人数"),
    "hours": gettext_lazy("利用時間"),
    "slots_used": gettext_lazy("利用する区分"),
    "days_used": gettext_lazy("利用する日数"),
    "day_number": gettext_lazy("利用日数の"),
    "days_ahead": gettext_lazy("許可から利用まで"),
}


def number_fact_text(name: str) -> str:
    """入場料・参加費: what a condition compares a number of."""
    return str(_NUMBER_FACTS[name])


def fact_text(text: str, code: str) -> str:
    """入場料・参加費（admission）: for people, and as a case names it."""
    return _("%(text)s（%(code)s）") % {"text": text, "code": code}


def room_fact_text() -> str:
    """Where a table asks for the room alone."""
    return _("部屋")


def number_text(number: Fraction) -> str:
    """1,350 or 1.5; a third stays 1/3."""
    if number.denominator == 1:
        return f"{number.numerator:,}"
    places = 4
    shifted = number * 10**places
    if shifted.denominator == 1:
        whole, rest = divmod(abs(shifted.numerator), 10**places)
        sign = "-" if number < 0 else ""
        return f"{sign}{whole:,}." + f"{rest:0{places}d}".rstrip("0")
    return f"{number.numerator:,}/{number.denominator:,}"


def counted_text(number: Fraction, unit: str) -> str:
    """3時間, 20人: a number with its unit; `unit` as fees are charged by, 1 as one."""
    facts = {"count": number_text(number), "n": 1 if number == 1 else 2}
    return str(_COUNTED[unit] % facts)


def day_number_text(number: Fraction) -> str:
    """2日目."""
    return _("%(n)s日目") % {"n": number_text(number)}


@said_once
def yen_text(amount: Fraction) -> str:
    """1,350円, 12.5円; what never ends is cut: 933.33…円."""
    text = number_text(amount)
    if "/" in text:
        text = f"{number_text(Fraction(floor(amount * 100), 100))}…"
    return _("%(amount)s円") % {"amount": text}


def clock_text(minutes: int) -> str:
    """13:00; the end of the day is 24:00."""
    return f"{minutes // 60}:{minutes % 60:02d}"


@said_once
def room_text(room: str, day: date, columns: str) -> str:
    """研修室 10/3 午前＋午後."""
    return _("%(room)s %(day)s %(columns)s") % {
        "room": room,
        "day": short_day(day),
        "columns": columns,
    }


def joined(names: Iterable[str]) -> str:
    """Names one after the other."""
    texts = list(names)
    return _("・").join(texts) if len(texts) > 1 else "".join(texts)


@said_once
def column_how(name: str, yen: Fraction) -> str:
    """The price that stands in the table."""
    return _("料金表の「%(name)s」 %(yen)s") % {"name": name, "yen": yen_text(yen)}


def units_how(yen: Fraction, blocks: int, *, per: str, block: int, times: Fraction) -> str:
    """500円 × 3時間; 500円 × 2（4時間ごと）."""
    parts = [yen_text(yen)]
    if times != 1:
        parts.append(number_text(times))
    if block == 1:
        parts.append(counted_text(Fraction(blocks), per))
    else:
        every = counted_text(Fraction(block), per)
        parts.append(_("%(blocks)s（%(every)sごと）") % {"blocks": f"{blocks:,}", "every": every})
    return " × ".join(parts)


def first_how(yen: Fraction, count: int, *, per: str) -> str:
    """最初の2時間 1,000円."""
    first = counted_text(Fraction(count), per)
    return _("最初の%(first)s %(yen)s") % {"first": first, "yen": yen_text(yen)}


def people_how(how: str, count: int | None = None, *, name: str = "") -> str:
    """… × 20人, after the name of their class, where there is one."""
    if count is not None:
        how = f"{how} × {counted_text(Fraction(count), 'person')}"
    return f"{name} {how}" if name else how


def pieces_how(how: str, pieces: int, *, free: int = 0) -> str:
    """… × 2個, beside what costs nothing; `pieces` are those that are paid for."""
    if pieces == 0:
        return _("無料の数まで")
    if pieces > 1:
        how = _("%(how)s × %(pieces)d個") % {"how": how, "pieces": pieces}
    return _("%(how)s（ほかに%(free)d個は無料）") % {"how": how, "free": free} if free else how


def free_text(price: str, free: int) -> str:
    """1区分 1,000円（1個までは無料）."""
    return _("%(price)s（%(free)d個までは無料）") % {"price": price, "free": free}


def percent_how(base: Fraction, percent: Fraction, *, of: str, share: str, slot: str = "") -> str:
    """使用料（割増後の額）5,800円 × 40%; 「夜間」の使用料（…） of a slot."""
    what = str(_SHARES[share])
    return _("%(share)s（%(stage)s）%(base)s × %(percent)s%%") % {
        "share": _("「%(slot)s」の%(what)s") % {"slot": slot, "what": what} if slot else what,
        "stage": str(_STAGES[of]),
        "base": yen_text(base),
        "percent": number_text(percent),
    }


def takings_how(takings: Fraction, percent: Fraction, *, above: Fraction | None) -> str:
    """入場料の総額3,000,000円 × 5%、うち使用料110,000円を超える額."""
    share = _("入場料の総額%(takings)s × %(percent)s%%") % {
        "takings": yen_text(takings),
        "percent": number_text(percent),
    }
    if above is None:
        return share
    return _("%(share)s、うち使用料%(fee)sを超える額") % {"share": share, "fee": yen_text(above)}


def factor_how(base: Fraction, factor: Fraction, share: Fraction) -> str:
    """5,800円を2倍にした差額, or of a part of it: what the factor adds or takes away."""
    if share == 1:
        return _("%(base)sを%(factor)s倍にした差額") % {
            "base": yen_text(base),
            "factor": number_text(factor),
        }
    return _("%(base)sのうち当たる分%(part)sを%(factor)s倍にした差額") % {
        "base": yen_text(base),
        "part": yen_text(base * share),
        "factor": number_text(factor),
    }


def reduction_how(base: Fraction, percent: Fraction, share: Fraction, *, yen: int) -> str:
    """1,000円の25%を減額; 300円を減額."""
    if yen:
        return _("%(yen)sを減額") % {"yen": yen_text(Fraction(yen))}
    return _("%(base)sの%(percent)s%%を減額") % {
        "base": yen_text(base * share),
        "percent": number_text(percent),
    }


def rounding_how(before: Fraction, *, to: int, way: str) -> str:
    """1,852.5円を10円未満切捨て."""
    if to == 1 and way != "half_up":
        return _("%(before)sの1円未満を%(way)s") % {
            "before": yen_text(before),
            "way": str(_WAYS[way]),
        }
    return _("%(before)sを%(to)d円単位に%(way)s") % {
        "before": yen_text(before),
        "to": to,
        "way": str(_WAYS[way]),
    }


def limit_how(before: Fraction, most: Fraction) -> str:
    """2,500円のうち2,000円まで."""
    return _("%(before)sのうち%(most)sまで") % {
        "before": yen_text(before),
        "most": yen_text(most),
    }


def floor_how(before: Fraction, least: Fraction) -> str:
    """500円は最低の1,000円に満たない."""
    return _("%(before)sは最低の%(least)sに満たない") % {
        "before": yen_text(before),
        "least": yen_text(least),
    }


def times_how(table: Fraction, times: Fraction) -> str:
    """料金表の額1,000円の5倍まで."""
    return _("料金表の額%(table)sの%(times)s倍まで") % {
        "table": yen_text(table),
        "times": number_text(times),
    }


def tax_how(base: Fraction, percent: Fraction) -> str:
    """3,000円 × 10%."""
    return _("%(base)s × %(percent)s%%") % {
        "base": yen_text(base),
        "percent": number_text(percent),
    }


def way_text(way: str) -> str:
    """切捨て."""
    return str(_WAYS[way])


def rounding_label() -> str:
    """The name of a line that only rounds."""
    return _("端数処理")


def limit_label() -> str:
    """The name of the line that keeps surcharges below their limit."""
    return _("割増の上限")


def tax_label() -> str:
    """The name of the tax's line."""
    return _("消費税")
