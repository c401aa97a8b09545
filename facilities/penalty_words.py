"""Penalty rules in words, in the language that is active now. Whole sentences, one message each."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from facilities.enums import PenaltyCause, PenaltyEffect, PenaltyUntil
from facilities.rules.penalties import EffectRule, Lasting, PenaltyValue, PointRule
from facilities.rules.values import FacilityValue, in_force


def penalty_lines(rules: PenaltyValue) -> list[str]:
    """What gives points, how long they count, what follows; empty where nothing gives any."""
    return list(_lines(rules)) if rules.points else []


@dataclass(frozen=True, slots=True)
class PenaltiesTold:
    """A hall's penalty rules as pages show them."""

    lines: list[str]
    clause: str
    invented: bool


def penalties_told(hall: FacilityValue, day: date) -> PenaltiesTold | None:
    """The rules that hold at the hall on `day`; None where nothing gives points."""
    rules = in_force(hall.penalties, day)
    if rules is None or not rules.points:
        return None
    return PenaltiesTold(penalty_lines(rules), rules.clause, "penalties" in hall.invented)


def _lines(rules: PenaltyValue) -> Iterator[str]:
    yield from map(_points_line, rules.points)
    yield _counts_line(rules.counts)
    yield from map(_effect_line, rules.effects)


def _points_line(rule: PointRule) -> str:
    facts = {"n": rule.points, "first": rule.from_days, "last": rule.until_days}
    if rule.cause == PenaltyCause.NO_SHOW:
        return _("取り消さずに、使わなかったとき：%(n)d点") % facts
    if rule.cause == PenaltyCause.UNPAID:
        return _("期限までに支払わず、予約がなくなったとき：%(n)d点") % facts
    if rule.until_days:
        return _("利用日の%(first)d日前から%(last)d日前までに取り消したとき：%(n)d点") % facts
    if rule.from_days:
        return _("利用日の%(first)d日前から当日までに取り消したとき：%(n)d点") % facts
    return _("利用日の当日に取り消したとき：%(n)d点") % facts


def _counts_line(counts: Lasting) -> str:
    if counts.until == PenaltyUntil.HALF_YEAR:
        return _("点数は、その半期の終わり（9月か3月の末日）まで数えます。")
    if counts.until == PenaltyUntil.FISCAL_YEAR:
        return _("点数は、その年度の終わり（3月31日）まで数えます。")
    return _("点数は、%(time)s数えます。") % {"time": lasting_words(counts)}


def lasting_words(lasting: Lasting) -> str:
    """3か月のあいだ."""
    if lasting.months:
        return _("%(n)dか月のあいだ") % {"n": lasting.months}
    return _("%(n)d日のあいだ") % {"n": lasting.days}


def _effect_line(rule: EffectRule) -> str:
    facts = {"n": rule.at, "most": rule.most, "time": lasting_words(rule.lasts)}
    if rule.then == PenaltyEffect.NO_LOTTERY:
        return _("合わせて%(n)d点になると、%(time)s、抽選に申し込めません。") % facts
    if rule.then == PenaltyEffect.BOOKINGS_A_MONTH:
        return _("合わせて%(n)d点になると、%(time)s、予約は1か月に%(most)d件までです。") % facts
    return _("合わせて%(n)d点になると、%(time)s、新しい予約ができません。") % facts
