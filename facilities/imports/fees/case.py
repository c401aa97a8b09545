"""A file of one case: what is used, by whom and for what, in the words of a schedule."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from django.utils.translation import gettext as _

from facilities.errors import Fault, PermitDayMissing
from facilities.imports.fees.form import FeeForm
from facilities.imports.fees.terms import Terms
from facilities.imports.fees.texts import parse_time
from facilities.imports.reader import Unreadable, read
from facilities.rules.fees.asked import words_with_granted
from facilities.rules.fees.case import Case, Use, Wanted
from facilities.rules.fees.choice import schedule_for
from facilities.rules.fees.values import Schedule, Slot

EVERYBODY = "all"
_MOST = 1_000_000
_MOST_TAKINGS = 1_000_000_000
_MOST_DAYS = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class _Facts:
    """What may stand at the top of a case for all its uses, and in each use for itself."""

    words: Mapping[str, frozenset[str]] = field(default_factory=dict)
    admission: int | None = None
    people: Mapping[str, int] = field(default_factory=dict)
    granted: frozenset[str] = frozenset()


def read_case_file(
    content: bytes, *, file: str, versions: Sequence[Schedule]
) -> tuple[Case, list[Fault]]:
    """The case in a YAML or JSON file, checked against the version that it falls under."""
    try:
        table, faults = read(content, file=file)
    except Unreadable as error:
        return Case(uses=()), [error.fault]
    form = FeeForm(table, file=file, field="", faults=faults)
    return read_case(form, versions), faults


def read_case(form: FeeForm, versions: Sequence[Schedule]) -> Case:
    """The case in a table; faults go to the form's list."""
    permit_on = form.day("permit_on") if form.has("permit_on") else None
    form.skip("permit_on")
    newest = max(versions, key=lambda version: version.valid_from)
    granted = frozenset(form.listed("reductions"))
    form.known("reductions", sorted(granted), {r.code for v in versions for r in v.reductions})
    if form.has("uses"):
        form.refuse_empty("uses")
        common = replace(_facts(form, newest, _Facts()), granted=granted)
        inner = form.forms("uses")
    else:
        form.skip("uses")
        common, inner = _Facts(granted=granted), [form]
    uses = tuple(_use(each, versions, newest, permit_on, common) for each in inner)
    form.note()
    form.finish()
    return Case(uses=uses, permit_on=permit_on, granted=granted)


def _use(
    form: FeeForm,
    versions: Sequence[Schedule],
    newest: Schedule,
    permit_on: date | None,
    common: _Facts,
) -> Use:
    day = form.day("day")
    schedule = _schedule(versions, day, permit_on) or newest
    facts = _facts(form, schedule, common)
    room = form.word("room")
    if room:
        form.known("room", [room], schedule.rooms)
    slots, starts, ends = _when(form, schedule)
    until = _until(form, day)
    days = ((until or day) - day).days + 1
    use = Use(
        room=room,
        day=day,
        until=until,
        slots=slots,
        starts=starts,
        ends=ends,
        words=words_with_granted(schedule, facts.words, common.granted),
        admission=facts.admission,
        people=facts.people,
        early_minutes=form.number("early_minutes", most=1440, fallback=0),
        extension_minutes=form.number("extension_minutes", most=1440, fallback=0),
        overrun_minutes=form.number("overrun_minutes", most=1440, fallback=0),
        takings=form.number("takings", most=_MOST_TAKINGS, fallback=0),
        wanted=tuple(
            each
            for key in ("requests", "equipment")
            for each in _wanted(form, key, schedule, days=days)
        ),
    )
    if form.at.field:
        form.note()
        form.finish()
    return use


def _schedule(versions: Sequence[Schedule], day: date, permit_on: date | None) -> Schedule | None:
    try:
        return schedule_for(versions, use_on=day, permit_on=permit_on)
    except PermitDayMissing:
        return None


def _until(form: FeeForm, day: date) -> date | None:
    if not form.has("until"):
        form.skip("until")
        return None
    until = form.day("until")
    if until < day:
        form.fault("until", _("終わりの日は始まりの日より後にしてください。"))
        return None
    if (until - day).days > _MOST_DAYS:
        form.fault("until", _("最後の日は、最初の日から1年以内にしてください。"))
        return None
    return until


def _facts(form: FeeForm, schedule: Schedule, common: _Facts) -> _Facts:
    words = dict(common.words)
    for dimension, declared in schedule.words.items():
        chosen = form.answers(dimension, declared)
        if chosen:
            words[dimension] = frozenset(chosen)
    admission = form.number_or_none("admission", most=_MOST)
    return _Facts(
        words=words,
        admission=common.admission if admission is None else admission,
        people=_people(form, schedule) or common.people,
    )


def _people(form: FeeForm, schedule: Schedule) -> dict[str, int]:
    if form.is_table("people"):
        classes = form.amounts("people", most=_MOST)
        if schedule.people:
            form.known("people", classes, schedule.people)
        return classes
    people = form.number_or_none("people", most=_MOST)
    return {} if people is None else {EVERYBODY: people}


def _when(form: FeeForm, schedule: Schedule) -> tuple[tuple[Slot, ...], int | None, int | None]:
    """The slots, or the times of the day, or nothing for uses by the day."""
    codes = _slot_codes(form, "slots", schedule)
    by_clock = form.has("from") or form.has("to")
    if codes and by_clock:
        form.fault("slots", _("slots か from・to のどちらかにしてください。"))
    if not by_clock:
        form.skip("from", "to")
        return tuple(slot for slot in schedule.slots if slot.code in codes), None, None
    starts, ends = _clock(form, "from"), _clock(form, "to")
    if form.has("from") and form.has("to") and starts >= ends:
        form.fault("to", _("終わりの時刻は始まりより後にしてください。"))
    return (), starts, ends


def _clock(form: FeeForm, key: str) -> int:
    values = form.each(key, parse_time, required=True)
    return values[0] if values else 0


def _slot_codes(form: FeeForm, key: str, schedule: Schedule) -> frozenset[str]:
    terms = Terms(
        slots={slot.code: slot for slot in schedule.slots},
        combinations=schedule.combination_slots,
    )
    chosen: set[str] = set()
    for code in form.each(key, str, required=False):
        slots = terms.slots_of(code)
        if slots is None:
            form.known(key, [code], terms.columns)
        elif slots & chosen:
            form.fault(key, _("「%(word)s」が2回あります。") % {"word": code})
        else:
            chosen |= slots
    return frozenset(chosen)


def _wanted(form: FeeForm, key: str, schedule: Schedule, *, days: int) -> list[Wanted]:
    """A list of codes, or a table of codes with a number of pieces or more about each."""
    codes = {charge.code for charge in schedule.charges}
    if not form.is_table(key):
        listed = form.listed(key)
        form.known(key, listed, codes)
        return [Wanted(code=code) for code in listed]
    table = form.form(key)
    if table is None:
        return []
    found = []
    for code in table.at.table.fields:
        table.known(code, [code], codes)
        found.append(_one_wanted(table, code, schedule, days=days))
    return [wanted for wanted in found if wanted.pieces]


def _is_by_the_clock(schedule: Schedule, code: str) -> bool:
    """Whether its price depends on which hours they are, and not on their number alone."""
    rows = [row for charge in schedule.charges if charge.code == code for row in charge.rows]
    return any(row.between is not None for row in rows)


def _one_wanted(table: FeeForm, code: str, schedule: Schedule, *, days: int) -> Wanted:
    if not table.is_table(code):
        return Wanted(code=code, pieces=table.number(code, most=_MOST))
    form = table.form(code)
    if form is None:
        return Wanted(code=code)
    hours = form.fraction("hours") if form.has("hours") else None
    form.skip("hours")
    if hours is not None and _is_by_the_clock(schedule, code):
        form.fault("hours", _("時刻で料金が変わるので、時間数では計算できません。"))
    wanted = Wanted(
        code=code,
        pieces=form.number("pieces", most=_MOST, fallback=1),
        slots=_slot_codes(form, "slots", schedule) or None,
        minutes=None if hours is None else int(hours * 60),
        days=form.number_or_none("days", least=1, most=days),
    )
    form.finish()
    return wanted
