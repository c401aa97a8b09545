"""When a rule holds: `when`, `unless` and `rooms`, read against the schedule's own words."""

from collections.abc import Mapping
from dataclasses import replace
from math import ceil, floor

from django.utils.translation import gettext as _

from facilities.imports.fees.form import FeeForm
from facilities.imports.fees.terms import NUMBERS, Terms
from facilities.rules.fees.amounts import Span
from facilities.rules.fees.conditions import BEFORE_HOLIDAY, HOLIDAY, WEEKDAYS
from facilities.rules.fees.values import Condition, Scope, Season

DAYS = ("weekday", "sat", "sun", HOLIDAY, BEFORE_HOLIDAY, "mon", "tue", "wed", "thu", "fri")
_ENDS = ("from", "over", "to", "under")


def read_scope(form: FeeForm, terms: Terms) -> Scope:
    """The fields `rooms`, `when` and `unless` of a rule or a row."""
    form.refuse_empty("rooms", "when", "unless")
    when = _condition_under(form, "when", terms)
    unless = _condition_under(form, "unless", terms)
    rooms = frozenset(_codes(form, "rooms", terms.rooms))
    if rooms:
        when = replace(when, rooms=rooms)
    return Scope(when=when, unless=unless)


def _condition_under(form: FeeForm, key: str, terms: Terms) -> Condition:
    """One condition, or a list of them of which one suffices."""
    if form.is_list(key):
        return Condition(any_of=tuple(read_condition(each, terms) for each in form.forms(key)))
    return read_condition(form.form(key, required=False), terms)


def read_condition(form: FeeForm | None, terms: Terms) -> Condition:
    """Everything that a `when` or an `unless` asks."""
    if form is None:
        return Condition()
    form.refuse_empty(*form.at.table.fields)
    months = form.whole_numbers("months", least=1, most=12)
    whole_months: tuple[Season, ...] = tuple(((month, 1), (month, 31)) for month in months)
    condition = Condition(
        words=tuple(_words(form, terms)),
        rooms=frozenset(_codes(form, "rooms", terms.rooms)),
        spans=tuple((name, _span(form, name)) for name in NUMBERS if form.has(name)),
        days=_days(form),
        seasons=form.seasons("season") + whole_months,
        slots=frozenset(_codes(form, "slots", terms.slots)),
    )
    form.skip(*NUMBERS)
    form.finish()
    return condition


def _codes(form: FeeForm, key: str, right: Mapping[str, object]) -> tuple[str, ...]:
    codes = form.listed(key)
    form.known(key, codes, right)
    return codes


def _words(form: FeeForm, terms: Terms) -> list[tuple[str, frozenset[str]]]:
    found = []
    for dimension, declared in terms.words.items():
        words = form.answers(dimension, declared)
        if words:
            found.append((dimension, frozenset(words)))
    return found


def _days(form: FeeForm) -> frozenset[str]:
    days = set(form.one_or_more("days", DAYS))
    if "weekday" in days:
        days = days - {"weekday"} | set(WEEKDAYS[:5])
    return frozenset(days)


def _span(form: FeeForm, name: str) -> Span:
    """A range, or one number; hours become minutes. Ends are whole, so `over 500` is from 501."""
    unit = 60 if name == "hours" else 1
    if not form.is_table(name):
        number = form.fraction(name) * unit
        return Span(least=ceil(number), most=floor(number))
    ends = form.form(name)
    if ends is None:
        return Span()
    given = {end: ends.fraction(end) * unit for end in _ENDS if ends.has(end)}
    ends.skip(*_ENDS)
    ends.finish()
    if not given:
        form.fault(name, _("from、over、to、under のどれかが必要です。"))
    lows = [ceil(given["from"])] if "from" in given else []
    lows += [floor(given["over"]) + 1] if "over" in given else []
    highs = [floor(given["to"])] if "to" in given else []
    highs += [ceil(given["under"]) - 1] if "under" in given else []
    span = Span(least=max(lows, default=None), most=min(highs, default=None))
    if span.least is not None and span.most is not None and span.least > span.most:
        form.fault(name, _("この範囲に入る数がありません。"))
    return span
