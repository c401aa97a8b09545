"""The form of `accessibility`: what is there and what is not, and whether it can be so."""

from collections.abc import Iterable, Iterator, Mapping

from django.utils.translation import gettext as _

from facilities.enums import Belongs
from facilities.errors import Fault
from facilities.imports.entries import AccessTermEntry, Entry, HallEntry
from facilities.imports.form import Form
from facilities.imports.known import AccessWord
from facilities.imports.open_data import COLUMNS, published
from facilities.imports.reader import Table
from facilities.imports.texts import parse_flag, suggestion
from facilities.rules.accessibility import AccessFact

FIELD = "accessibility"


def read_access_term(form: Form) -> AccessTermEntry:
    """One thing of the vocabulary."""
    return AccessTermEntry(
        at=form.at,
        code=form.code(),
        names=form.names(),
        of=form.choice("of", Belongs.values),
        column=form.parsed("column", "", _column) if form.wants("column") else "",
        sound=form.finish(),
    )


def _column(text: str) -> str:
    if text not in COLUMNS:
        raise ValueError(_("公共施設一覧の56項目にありません。") + suggestion(text, COLUMNS))
    return text


def read_accessibility(form: Form) -> tuple[AccessFact, ...]:
    """What the hall or the room says: a code with true or false, or with a note beside it."""
    said = form.form(FIELD, required=False)
    if said is None:
        return ()
    return tuple(_fact(said, code) for code in said.at.table.fields)


def _fact(said: Form, code: str) -> AccessFact:
    inner = said.form(code) if isinstance(said.at.table.fields[code], Table) else None
    if inner is None:
        return AccessFact(code=code, there=said.parsed(code, False, parse_flag))
    fact = AccessFact(
        code=code,
        there=inner.parsed("there", False, parse_flag),
        note=inner.label("note", longest=200, required=False),
    )
    inner.finish()
    return fact


def accessibility_faults(hall: HallEntry, known: Mapping[str, AccessWord]) -> Iterator[Fault]:
    """Things that nobody knows, that belong elsewhere, or that the open data deny."""
    yield from _misplaced(hall, hall.accessibility, Belongs.HALL, known)
    for room in hall.rooms:
        yield from _misplaced(room, room.accessibility, Belongs.ROOM, known)
    for fact in hall.accessibility:
        column = known[fact.code].column if fact.code in known else ""
        if published(hall.open_data, column) is (not fact.there):
            reason = _("open_data の「%(column)s」と違います。どちらかを直してください。")
            yield _fault(hall, fact.code, reason % {"column": column})


def _misplaced(
    entry: Entry, facts: Iterable[AccessFact], of: Belongs, known: Mapping[str, AccessWord]
) -> Iterator[Fault]:
    for fact in facts:
        term = known.get(fact.code)
        if term is None:
            reason = _("「%(code)s」は登録されていません。") % {"code": fact.code}
            yield _fault(entry, fact.code, reason + suggestion(fact.code, known))
        elif term.of != of:
            reason = _("「%(code)s」は%(of)sについて書く項目です。")
            words = {"code": fact.code, "of": Belongs(term.of).label}
            yield _fault(entry, fact.code, reason % words)


def _fault(entry: Entry, code: str, reason: str) -> Fault:
    lines = getattr(entry.at.table.fields.get(FIELD), "lines", {})
    where = entry.at.fault(FIELD, reason)
    line = lines.get(code, where.line)
    return Fault(where.file, line, f"{where.field}.{code}", reason)
