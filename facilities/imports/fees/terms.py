"""What a schedule declares for the rest of it: rooms, slots, combinations, words."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from facilities.imports.fees.form import FeeForm
from facilities.rules.fees.values import ALL, KINDS, Slot
from facilities.rules.names import Names

NUMBERS = (
    "admission",
    "people",
    "hours",
    "slots_used",
    "days_used",
    "day_number",
    "days_ahead",
)
OF_CONDITION = (*NUMBERS, "rooms", "days", "season", "months", "slots")
OF_CASE = (
    "permit_on",
    "uses",
    "room",
    "day",
    "until",
    "slots",
    "from",
    "to",
    "early_minutes",
    "extension_minutes",
    "overrun_minutes",
    "takings",
    "requests",
    "equipment",
    "reductions",
    "note",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What a schedule has declared: its rooms, slots, combinations and words."""

    rooms: Mapping[str, Names] = field(default_factory=dict)
    slots: Mapping[str, Slot] = field(default_factory=dict)
    combinations: Mapping[str, frozenset[str]] = field(default_factory=dict)
    combination_names: Mapping[str, Names] = field(default_factory=dict)
    words: Mapping[str, Mapping[str, Names]] = field(default_factory=dict)
    people: Mapping[str, Names] = field(default_factory=dict)
    charges: frozenset[str] = frozenset()

    @property
    def targets(self) -> Collection[str]:
        """Everything that `to` and `leaves_out` may name."""
        return {ALL, *KINDS, *self.rooms, *self.charges}

    def slots_of(self, code: str) -> frozenset[str] | None:
        """The slots of a slot, a combination, or codes joined by +; None for an unknown one."""
        if code in self.combinations:
            return self.combinations[code]
        parts = [part.strip() for part in code.split("+")]
        if len(set(parts)) != len(parts) or not all(part in self.slots for part in parts):
            return None
        return frozenset(parts)

    @property
    def columns(self) -> Collection[str]:
        """Every code that a column may have."""
        return {*self.slots, *self.combinations}


def read_terms(form: FeeForm) -> Terms:
    """Rooms, slots, combinations and words that the rest refers to."""
    slots = _slots(form.form("slots", required=False))
    combinations, names = _combinations(form.form("combinations", required=False), slots)
    return Terms(
        rooms=form.labels("rooms", required=True),
        slots=slots,
        combinations=combinations,
        combination_names=names,
        words=_words(form.form("words", required=False)),
        people=form.labels("people"),
    )


def _slots(form: FeeForm | None) -> dict[str, Slot]:
    if form is None:
        return {}
    slots = {}
    for code in form.codes_of_fields():
        if form.is_table(code):
            inner = form.form(code)
            if inner is None:
                continue
            names, times = inner.label(), inner.times("time")
            inner.finish()
        else:
            times = form.times(code)
            names = Names(ja=form.text(code).replace("-", "–"))
        slots[code] = Slot(code=code, names=names, starts=times[0], ends=times[1])
    return slots


def _combinations(
    form: FeeForm | None, slots: Mapping[str, Slot]
) -> tuple[dict[str, frozenset[str]], dict[str, Names]]:
    """The slots and the names of combinations by code."""
    found: dict[str, frozenset[str]] = {}
    names: dict[str, Names] = {}
    if form is None:
        return found, names
    for code in form.codes_of_fields():
        inner = form.form(code)
        if inner is None:
            continue
        parts = inner.listed("slots", required=True)
        inner.known("slots", parts, slots)
        names[code], found[code] = inner.label(), frozenset(parts)
        inner.finish()
        if code in slots:
            form.fault(code, _("区分と同じコードです。別のコードにしてください。"))
    return found, names


def _words(form: FeeForm | None) -> dict[str, dict[str, Names]]:
    if form is None:
        return {}
    words = {}
    for dimension in form.codes_of_fields():
        if dimension in (*OF_CONDITION, *OF_CASE):
            form.skip(dimension)
            form.fault(dimension, _("この名前は決まった意味があるので使えません。"))
            continue
        words[dimension] = form.labels(dimension, required=True)
    form.finish()
    return words
