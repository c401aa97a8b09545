"""The form of a hall's days kept for the public (requirement 81)."""

from facilities.enums import ClosedKind
from facilities.imports.dated import WEEKDAYS
from facilities.imports.entries import KeptDayEntry, KeptEntry
from facilities.imports.form import Form

KINDS = (ClosedKind.WEEKDAY.value, ClosedKind.NTH_WEEKDAY.value, ClosedKind.DATES.value)


def read_kept(form: Form) -> KeptEntry:
    """All days kept for the public from a day on; an empty list means none."""
    return KeptEntry(
        at=form.at,
        since=form.day("from"),
        source=form.text("source", required=False),
        days=tuple(map(_kept_day, form.forms("days", required=False))),
        sound=form.finish(),
    )


def _kept_day(form: Form) -> KeptDayEntry:
    kind = form.choice("kind", KINDS)
    if not kind:  # which other fields belong here depends on it
        form.skip("weekdays", "nth", "dates")
    by_weekday = kind in (ClosedKind.WEEKDAY, ClosedKind.NTH_WEEKDAY)
    weekdays = form.choices("weekdays", WEEKDAYS, required=True) if by_weekday else ()
    return KeptDayEntry(
        at=form.at,
        kind=kind,
        weekdays=tuple(WEEKDAYS.index(word) for word in weekdays),
        nth=form.numbers("nth", least=1, most=5) if kind == ClosedKind.NTH_WEEKDAY else (),
        dates=form.days("dates") if kind == ClosedKind.DATES else (),
        sound=form.finish(),
    )
