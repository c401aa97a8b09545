"""The form of rules that name days: regular closures (84), days kept for the public (81)."""

from django.utils.translation import gettext as _

from facilities.enums import ClosedKind, OnHoliday
from facilities.imports.entries import DaysEntry
from facilities.imports.form import Form
from facilities.rules.days import LAST_DAY, DayRule

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MONTH_DAYS = ("last", *map(str, range(1, 32)))
KINDS_KEPT = (ClosedKind.WEEKDAY.value, ClosedKind.NTH_WEEKDAY.value, ClosedKind.DATES.value)
_FIELDS = ("weekdays", "nth", "days", "on_holiday", "first", "last", "dates", "note")


def read_closed(form: Form) -> DaysEntry:
    """All regular closures from a day on; an empty list means none."""
    return _read(form, kinds=ClosedKind.values, closes=True)


def read_kept(form: Form) -> DaysEntry:
    """All days kept for the public from a day on; an empty list means none."""
    return _read(form, kinds=KINDS_KEPT, closes=False)


def _read(form: Form, *, kinds: list[str] | tuple[str, ...], closes: bool) -> DaysEntry:
    since, source = form.day("from"), form.text("source", required=False)
    rules = []
    for inner in form.forms("days", required=False):
        kind = inner.choice("kind", kinds)
        weekly = kind in (ClosedKind.WEEKDAY, ClosedKind.NTH_WEEKDAY)
        weekdays = inner.choices("weekdays", WEEKDAYS, required=True) if weekly else ()
        moves = closes and (weekly or kind == ClosedKind.MONTH_DAY)
        season = kind == ClosedKind.SEASON
        rule = DayRule(
            kind=kind,
            valid_from=since,
            weekdays=tuple(WEEKDAYS.index(word) for word in weekdays),
            nth=_nth(inner, kind),
            on_holiday=inner.choice("on_holiday", OnHoliday.values, fallback=OnHoliday.STAYS)
            if moves
            else OnHoliday.STAYS.value,
            season_from=_month_and_day(inner, "first") if season else None,
            season_to=_month_and_day(inner, "last") if season else None,
            dates=frozenset(inner.days("dates")) if kind == ClosedKind.DATES else frozenset(),
            note=inner.text("note", required=False) if closes else "",
        )
        if kind:
            inner.unused(*_FIELDS, reason=_("この種類（kind）では使いません。消してください。"))
        inner.skip(*_FIELDS)
        inner.finish()
        rules.append(rule)
    return DaysEntry(at=form.at, since=since, source=source, days=tuple(rules), sound=form.finish())


def _nth(form: Form, kind: str) -> tuple[int, ...]:
    """Which weeks of a month, or which days of it."""
    if kind == ClosedKind.NTH_WEEKDAY:
        return form.numbers("nth", least=1, most=5)
    if kind == ClosedKind.MONTH_DAY:
        days = form.choices("days", MONTH_DAYS, required=True)
        return tuple(LAST_DAY if day == "last" else int(day) for day in days)
    return ()


def _month_and_day(form: Form, key: str) -> tuple[int, int]:
    month, day = form.month_and_day(key).split("-")
    return int(month), int(day)
