"""Rows of prices: by slot and combination, by unit, or a percentage of the room's fee."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from typing import TypeVar

from django.utils.translation import gettext as _

from facilities.imports.fees.form import FeeForm
from facilities.imports.fees.scopes import read_scope
from facilities.imports.fees.terms import Terms
from facilities.imports.texts import suggestion
from facilities.rules.fees.values import (
    CLOCK_UNITS,
    DAY_MINUTES,
    ROOM,
    STAGES,
    TAKINGS,
    TIMES,
    Column,
    Condition,
    Row,
    Scope,
)

T = TypeVar("T")
UNITS = ("use", "slot", "column", "hour", "minute", "day", "night", "month", "person")
EACH = ("person",)
SHARES = ("fee", "slot", "hour", "slot_hour")
FRACTIONS = ("up", "down", "half_up", "over_half")
PRICE_FIELDS = (
    "yen",
    "per",
    "each",
    "block",
    "least",
    "most_blocks",
    "times",
    "most",
    "first",
    "between",
    "fraction",
    "free_minutes",
    "pauses",
    "percent",
    "of",
    "share",
    "on",
    "above",
)


def read_fee_row(form: FeeForm, terms: Terms) -> Row:
    """One row of the table of rooms."""
    scope = read_scope(form, terms)
    row = read_price(form, terms, per="use", percents=False)
    form.note()
    clause = form.text("clause", required=False)
    form.finish()
    return replace(row, scope=scope, clause=clause)


def read_charge_rows(form: FeeForm, terms: Terms, *, charged: str) -> tuple[Row, ...]:
    """A charge's prices: its own fields, or the rows under `prices`."""
    if not form.has("prices"):
        form.skip("prices")
        return (_charge_price(form, terms, charged=charged),)
    for name in PRICE_FIELDS:
        if form.has(name):
            form.fault(name, _("prices があるときは、その中に書いてください。"))
    form.skip(*PRICE_FIELDS)
    form.refuse_empty("prices")
    rows: list[Row] = []
    for inner in form.forms("prices"):
        scope = read_scope(inner, terms)
        row = _charge_price(inner, terms, charged=charged)
        inner.note()
        clause = inner.text("clause", required=False)
        inner.finish()
        if row.percent is not None and any(above.between for above in rows):
            inner.fault("percent", _("between のある行と一緒には書けません。"))
        rows.append(replace(row, scope=scope, clause=clause))
    return tuple(rows)


def _charge_price(form: FeeForm, terms: Terms, *, charged: str) -> Row:
    """The price fields of a charge: of takings a part, else as in the table or a percentage."""
    if charged != TAKINGS:
        per = "hour" if charged in TIMES else "use"
        return read_price(form, terms, per=per, percents=True)
    others = [name for name in PRICE_FIELDS if name not in ("percent", "above")]
    for name in others:
        if form.has(name):
            form.fault(name, _("charged: takings のときは、percent と above だけ書けます。"))
    form.skip(*others)
    return Row(
        of=TAKINGS,
        percent=form.fraction("percent"),
        above=form.targets("above", terms.targets),
        rounding=form.rounding("round"),
    )


def read_price(form: FeeForm, terms: Terms, *, per: str, percents: bool) -> Row:
    """The price fields of a row; `per` holds where the row names no unit."""
    if form.has("above"):
        form.fault("above", _("charged: takings のときだけ書けます。"))
    form.skip("above")
    if percents and form.has("percent"):
        return _percent_row(form, terms, per)
    if percents:
        form.skip("percent", "of", "share", "on")
    if form.is_table("yen") and not _is_by_person(form):
        return _slot_row(form, terms)
    return _unit_row(form, terms, per)


def _is_by_person(form: FeeForm) -> bool:
    """Whether a table of prices is one of classes of people, not one of slots."""
    return form.has("each") or form.choice("per", UNITS, fallback="") == "person"


def _slot_row(form: FeeForm, terms: Terms) -> Row:
    for name in PRICE_FIELDS[1:]:
        if form.has(name):
            form.fault(name, _("yen が区分ごとの表のときは書けません。"))
    form.skip(*PRICE_FIELDS[1:])
    table = form.form("yen")
    if table is None:
        return Row()
    columns: list[Column] = []
    for code in table.at.table.fields:
        yen = table.yen(code)
        slots = terms.slots_of(code)
        if slots is None:
            table.fault(code, _no_column(code, terms))
        elif any(slots == column.slots for column in columns):
            table.fault(code, _("同じ区分の料金が2つあります。"))
        else:
            columns.append(Column(code=code, slots=slots, yen=yen))
    if not table.at.table.fields:
        form.fault("yen", _("この項目が必要です。"))
    return Row(columns=tuple(columns))


def _no_column(code: str, terms: Terms) -> str:
    reason = _("「%(code)s」という区分も組合せもありません。") % {"code": code}
    if code in terms.people:
        return reason + _("人の区分ごとの料金なら、each: person を書いてください。")
    return reason + suggestion(code, terms.columns)


def _unit_row(form: FeeForm, terms: Terms, per: str) -> Row:
    unit = form.choice("per", UNITS, fallback=per)
    row = replace(
        _counting(form, unit),
        yen=Fraction(0) if form.is_table("yen") else form.yen("yen"),
        each_person=form.choice("each", EACH, fallback="") == "person",
        by_person=_by_person(form, terms),
        times=form.fraction("times", fallback=Fraction(1)),
        most=form.yen("most") if form.has("most") else None,
        first=_first(form),
        between=form.times("between") if form.has("between") else None,
    )
    form.skip("between", "most")
    if row.between is not None and unit not in CLOCK_UNITS:
        form.fault("between", _("per が hour か minute のときだけ書けます。"))
    if row.each_person and unit == "person":
        form.fault("each", _("per が person のときは、もう1人ごとの料金です。"))
    return row


def _counting(form: FeeForm, unit: str) -> Row:
    """How units are counted; the price comes later."""
    clock = unit in CLOCK_UNITS
    for name in ("free_minutes", "pauses"):
        if form.has(name) and not clock:
            form.fault(name, _("per が hour か minute のときだけ書けます。"))
    least = form.number("least", most=1000, fallback=0)
    most_blocks = form.number_or_none("most_blocks", least=1, most=100_000)
    if most_blocks is not None and least > most_blocks:
        form.fault("least", _("most_blocks より大きくできません。"))
    return Row(
        per=unit,
        block=form.number("block", least=1, most=100_000, fallback=1),
        least=least,
        most_blocks=most_blocks,
        fraction=form.choice("fraction", FRACTIONS, fallback="up"),
        free_minutes=form.number("free_minutes", most=1440, fallback=0),
        pauses=form.flag("pauses", fallback=False),
    )


def _by_person(form: FeeForm, terms: Terms) -> tuple[tuple[str, Fraction], ...]:
    if not form.is_table("yen"):
        return ()
    table = form.form("yen")
    if table is None:
        return ()
    classes = tuple(table.at.table.fields)
    for word in classes if terms.people else ():
        table.known(word, [word], terms.people)
    return tuple((word, table.yen(word)) for word in classes)


def _first(form: FeeForm) -> tuple[int, Fraction] | None:
    first = form.form("first", required=False)
    if first is None:
        return None
    pair = first.number("blocks", least=1, most=1000), first.yen("yen")
    first.finish()
    return pair


def _percent_row(form: FeeForm, terms: Terms, per: str) -> Row:
    others = ("yen", "each", "times", "most", "first", "between")
    for name in others:
        if form.has(name):
            form.fault(name, _("percent と一緒には書けません。"))
    form.skip(*others)
    unit = form.choice("per", UNITS, fallback=per)
    return replace(
        _counting(form, unit),
        percent=form.fraction("percent"),
        of=form.choice("of", STAGES),
        share=form.choice("share", SHARES, fallback="fee"),
        on=form.targets("on", terms.targets, fallback=(ROOM,)),
        rounding=form.rounding("round"),
    )


def hidden_rows(rows: Sequence[Row]) -> list[tuple[int, int]]:
    """(row, the row above that hides it) by index: rows that can never hold."""
    hidden = []
    for number, row in enumerate(rows):
        for earlier, other in enumerate(rows[:number]):
            if not _shares_the_clock(row, other) and _holds_wherever(other.scope, row.scope):
                hidden.append((number, earlier))
                break
    return hidden


def _shares_the_clock(row: Row, other: Row) -> bool:
    """Whether the row above, for a part of the day, leaves this one some of the clock."""
    if other.between is None or row.per not in CLOCK_UNITS:
        return False
    first, last = row.between or (0, DAY_MINUTES)
    return first < other.between[0] or other.between[1] < last


def _holds_wherever(general: Scope, special: Scope) -> bool:
    """Whether `general` holds in every case in which `special` does, as far as can be seen."""
    return not general.unless and not general.when.any_of and _implied(general.when, special.when)


def _implied(general: Condition, special: Condition) -> bool:
    words, spans = dict(special.words), dict(special.spans)
    return (
        all(name in words and words[name] <= allowed for name, allowed in general.words)
        and all(name in spans and span.holds_all_of(spans[name]) for name, span in general.spans)
        and _within(special.rooms, general.rooms)
        and _within(special.days, general.days)
        and _within(special.slots, general.slots)
        and _within(frozenset(special.seasons), frozenset(general.seasons))
    )


def _within(special: frozenset[T], general: frozenset[T]) -> bool:
    return not general or (bool(special) and special <= general)
