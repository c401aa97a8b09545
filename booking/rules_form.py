"""A version of rules as fields: text in, the file's table out; nothing is judged here.

The one judge is the reader of the file. Its faults name places like `limits[2].most`, which are the
names of the fields, so each stands beside what was typed.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from booking.fees_form import FileForm
from booking.rules_asks import Ask, Group, Label, Rows
from facilities.errors import Fault
from facilities.imports.writing import Written, plain

_SEPARATORS = re.compile(r"[、,，\n]+")
_TYPES = {
    "day": ("date", re.compile(r"\d{4}-\d{2}-\d{2}")),
    "clock": ("time", re.compile(r"\d{1,2}:\d{2}")),
}  # the browser's own fields, which cannot show what is neither day nor time
_STEP = re.compile(r"([^.\[\]]+)|\[(\d{1,4})\]")
Errors = dict[str, list[str]]


class RulesTextForm(FileForm):
    """The text of a hall's whole file; a chosen file takes its place."""

    page = "booking/desk/rules_revise.html"
    text = forms.CharField(
        label=_("利用の規則"),
        required=False,
        strip=False,
        help_text=_(
            "始まった規則はそのまま残し、新しい from の項目を加えます。"
            "項目の意味は、この下の「書き方」にあります。"
        ),
        widget=FileForm.TEXTAREA,
    )
    file = forms.FileField(label=_("ファイルから読みこむ"), required=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field as the page draws it."""

    name: str
    ask: Ask
    value: str = ""
    unit: str = ""  # of a counted one, which was chosen
    options: tuple[tuple[str, Label, bool], ...] = ()
    errors: Sequence[str] = ()
    focus: bool = False
    is_rows: bool = False

    @property
    def described_by(self) -> str:
        """The ids of what explains it and of what is wrong with it."""
        hint = [f"{self.id}-hint"] if self.ask.hint else []
        return " ".join(hint + ([f"{self.id}-error"] if self.errors else []))

    @property
    def type(self) -> str:
        """The browser's own field for days and times, unless it could not show what is there."""
        kind, form = _TYPES.get(self.ask.kind, ("text", re.compile("")))
        return kind if not self.value or form.fullmatch(self.value) else "text"

    @property
    def shown(self) -> str:
        """The value as its field wants it: 09:00."""
        return self.value.zfill(5) if self.type == "time" and self.value else self.value

    @property
    def id(self) -> str:
        """For its label."""
        return f"id_{re.sub(r'[^a-z0-9]+', '-', self.name).strip('-')}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One of several entries."""

    name: str
    number: int
    items: "tuple[Field | BoundRows, ...]"
    errors: Sequence[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class BoundRows:
    """Several entries and the button for another one."""

    name: str
    ask: Rows
    rows: tuple[Row, ...]
    errors: Sequence[str] = ()
    is_rows: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class BoundGroup:
    """Fields under one heading."""

    group: Group
    items: tuple[Field | BoundRows, ...]


@dataclass(slots=True)
class VersionForm:
    """The fields of one version. `version` is its table, as typed or as it stands in the file."""

    groups: tuple[Group, ...]
    version: Written
    faults: Sequence[Fault] = ()
    at: str = ""  # where the version stands in the file that was judged
    added: str = ""  # the place of a row that was just added
    _said: set[str] = field(default_factory=set)

    def bound(self) -> list[BoundGroup]:
        """What the page draws; afterwards `elsewhere` knows what no field has said."""
        errors: Errors = {}
        for fault in self.faults:
            if self.at and fault.field.startswith(self.at):
                place = fault.field.removeprefix(self.at).removeprefix(".")
                errors.setdefault(place, []).append(fault.reason)
        return [
            BoundGroup(group=each, items=tuple(self._items(each.asks, "", errors)))
            for each in self.groups
        ]

    @property
    def elsewhere(self) -> list[Fault]:
        """Faults that belong to no field of the form."""
        return [
            fault
            for fault in self.faults
            if fault.field.removeprefix(self.at).removeprefix(".") not in self._said
            or not fault.field.startswith(self.at)
        ]

    def _items(
        self, asks: Sequence[Ask | Rows], at: str, errors: Errors
    ) -> Iterator[Field | BoundRows]:
        for ask in asks:
            name = f"{at}.{ask.key}" if at else ask.key
            yield (
                self._rows(ask, name, errors)
                if isinstance(ask, Rows)
                else self._field(ask, name, at, errors)
            )

    def _rows(self, ask: Rows, name: str, errors: Errors) -> BoundRows:
        held = _get(self.version, name) or []
        rows = tuple(
            Row(
                name=f"{name}[{number}]",
                number=number,
                items=tuple(self._items(ask.asks, f"{name}[{number}]", errors)),
                errors=self._errors(errors, f"{name}[{number}]"),
            )
            for number in range(1, len(held) + 1)
        )
        return BoundRows(name=name, ask=ask, rows=rows, errors=self._errors(errors, name))

    def _field(self, ask: Ask, name: str, at: str, errors: Errors) -> Field:
        if ask.kind == "counted":
            return self._counted(ask, name, at, errors)
        held = _get(self.version, name)
        several = list(map(str, held)) if isinstance(held, list) else [str(held or "")]
        listed = [place for place in errors if re.fullmatch(re.escape(name) + r"\[\d+\]", place)]
        return Field(
            name=name,
            ask=ask,
            value="true" if several == ["true"] else "、".join(several),
            options=_options(ask, several),
            errors=self._errors(errors, name, *listed),
            focus=bool(self.added) and at == self.added,
        )

    def _counted(self, ask: Ask, name: str, at: str, errors: Errors) -> Field:
        places = [f"{at}.{unit}" if at else unit for unit, _label in ask.units]
        held = [(place, _get(self.version, place)) for place in places]
        place, value = next(((p, v) for p, v in held if v not in (None, "")), (places[0], ""))
        options = zip(places, ask.units, strict=True)
        return Field(
            name=name,
            ask=ask,
            value=str(value),
            unit=place,
            options=tuple((each, label, each == place) for each, (_u, label) in options),
            errors=self._errors(errors, name, *places),
        )

    def _errors(self, errors: Errors, *places: str) -> list[str]:
        """What is wrong at these places; each fault is said once."""
        self._said |= set(places)
        return [reason for place in places for reason in errors.get(place, [])]


def _options(ask: Ask, held: Sequence[str]) -> tuple[tuple[str, Label, bool], ...]:
    """What can be chosen; what stands there can always stay."""
    if ask.kind not in ("choice", "choices"):
        return ()
    known = dict(ask.choices)
    words = [*known, *(word for word in held if word and word not in known)]
    return tuple((word, known.get(word, word), word in held) for word in words)


def version_typed(groups: Sequence[Group], posted: QueryDict) -> Written:
    """The version's table as it was typed: what is empty is left out."""
    version: Written = {}
    for group in groups:
        _take(group.asks, "", posted, version)
    return version


def _take(asks: Sequence[Ask | Rows], at: str, posted: QueryDict, into: Written) -> None:
    """Put what was typed under `at` into the table, whose keys are below it."""
    for ask in asks:
        name = f"{at}.{ask.key}" if at else ask.key
        if isinstance(ask, Rows):
            rows: list[Written] = []
            for place in posted.getlist(f"{name}[]"):
                row: Written = {}
                _take(ask.asks, place, posted, row)
                rows.append(row)
            _put(into, ask.key, rows)
        elif ask.kind == "counted":
            unit = posted.get(f"{name}.unit", "").removeprefix(f"{at}." if at else "")
            if unit in dict(ask.units):
                _put(into, unit, posted.get(name, "").strip())
        else:
            _put(into, ask.key, _typed(ask, name, posted))


def _typed(ask: Ask, name: str, posted: QueryDict) -> Any:
    match ask.kind:
        case "flag":
            return "true" if posted.get(name) else "false"
        case "choices":
            return posted.getlist(name)
        case "list":
            words = _SEPARATORS.split(posted.get(name, ""))
            return [word.strip() for word in words if word.strip()]
    return posted.get(name, "").strip()


def _put(table: Written, path: str, value: Any) -> None:
    if value in ("", []):
        return
    *steps, last = path.split(".")
    for step in steps:
        inner = table.setdefault(step, {})
        if not isinstance(inner, dict):
            return  # a place that no page has sent
        table = inner
    table[last] = value


def _get(table: Any, path: str) -> Any:
    """What stands at a place like `windows[2].opens.at`, or None."""
    for key, number in _STEP.findall(path):
        if number:
            row = int(number) - 1
            table = table[row] if isinstance(table, list) and 0 <= row < len(table) else None
        else:
            table = table.get(key) if isinstance(table, Mapping) else None
    return table


def with_row(version: Written, place: str) -> str:
    """Add an empty entry to the list at `place`; where it now stands."""
    rows = _get(version, place)
    if isinstance(rows, list):
        rows.append({})
        return f"{place}[{len(rows)}]"
    inside, _bracket, key = place.rpartition("].")
    table = _get(version, f"{inside}]") if inside else version
    if isinstance(table, dict):
        _put(table, key, [{}])
    return f"{place}[1]"


def without_row(version: Written, place: str) -> None:
    """Take an entry like `limits[2]` out."""
    name, _bracket, number = place.rpartition("[")
    rows, number = _get(version, name), number.rstrip("]")
    known = isinstance(rows, list) and re.fullmatch(r"\d{1,4}", number)
    if known and 0 < int(number) <= len(rows):
        del rows[int(number) - 1]


def without_empty_rows(version: Written) -> Written:
    """The version as it is judged: entries that were added and not filled in are left out."""
    cleaned: Written = plain(_pruned(version))
    return cleaned


def _pruned(value: Any) -> Any:
    if isinstance(value, Mapping):
        held = {key: _pruned(each) for key, each in value.items()}
        return {key: each for key, each in held.items() if each not in ("", [], {})}
    if isinstance(value, list):
        return [each for each in map(_pruned, value) if each not in ("", [], {})]
    return value
