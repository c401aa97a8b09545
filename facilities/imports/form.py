"""Typed fields of a table: each reading either gives a value of its type or notes a fault.

Reading goes on after a fault with a harmless value, so that a clerk sees all faults at once;
entries made from a table with faults are never written.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Self, TypeVar

from django.utils.translation import gettext as _

from facilities.errors import Fault
from facilities.imports.reader import Node, Rows, Table, Text
from facilities.imports.texts import (
    number_between,
    one_of,
    parse_clock,
    parse_code,
    parse_day,
    parse_flag,
    parse_month_and_day,
    suggestion,
    text_up_to,
)
from facilities.rules.names import UNSAID, Names

T = TypeVar("T")
_LONG_AGO = date(1, 1, 1)


@dataclass(frozen=True, slots=True)
class Spot:
    """Where something stands: its file, its field's path, and the lines of its fields."""

    file: str
    field: str
    table: Table

    def fault(self, key: str, reason: str) -> Fault:
        """A fault of the field `key`, or of the whole entry where `key` is empty or not there."""
        line = self.table.lines.get(key, self.table.line)
        return Fault(self.file, line, ".".join(filter(None, (self.field, key))), reason)


class Form:
    """One table being read. `finish` notes every field that nobody asked for."""

    def __init__(self, table: Table, *, file: str, field: str, faults: list[Fault]) -> None:
        self.at = Spot(file, field, table)
        self._faults = faults
        self._faults_before = len(faults)
        self._asked: list[str] = []

    def fault(self, key: str, reason: str) -> None:
        """Note a fault of the field `key`."""
        self._faults.append(self.at.fault(key, reason))

    def has(self, key: str) -> bool:
        """Whether the field is there and not empty."""
        node = self.at.table.fields.get(key)
        return node is not None and node != Text(node.line, "")

    def finish(self) -> bool:
        """Whether everything in the table was sound, now that all fields have been read.

        Notes fields that do not belong here, with the word that was probably meant.
        """
        for key in self.at.table.fields:
            if key not in self._asked:
                self.fault(key, _("知らない項目です。") + self._meant(key))
        return len(self._faults) == self._faults_before

    def _meant(self, key: str) -> str:
        """What was probably meant by an unknown field."""
        close = suggestion(key, self._asked)
        if not close and not self.has(key):  # {name: 1,000円} is name: 1 and an empty 000円
            return _("{ } の中でカンマを書くときは、その文字を引用符で囲んでください。")
        return close

    def unused(self, *keys: str, reason: str) -> None:
        """Note those of the fields that are there and that nobody asked for; `reason` says why."""
        for key in keys:
            if key not in self._asked and self.has(key):
                self.fault(key, reason)
        self.skip(*keys)

    def skip(self, *keys: str) -> None:
        """Leave fields unread without calling them unknown."""
        self._asked.extend(keys)

    def _get(self, key: str, *, required: bool) -> Node | None:
        self._asked.append(key)
        if self.has(key):
            return self.at.table.fields[key]
        if required:
            is_there = key in self.at.table.fields
            self.fault(key, _("値がありません。") if is_there else _("この項目が必要です。"))
        return None

    def _typed(self, key: str, fallback: T, read: Callable[[str], T], *, required: bool) -> T:
        node = self._get(key, required=required)
        if node is None:
            return fallback
        if not isinstance(node, Text):
            self.fault(key, _("値を1つだけ書いてください。"))
            return fallback
        try:
            return read(node.value)
        except ValueError as error:
            self.fault(key, str(error))
            return fallback

    def text(self, key: str, *, longest: int = 200, required: bool = True) -> str:
        """A text of at most `longest` characters; empty where it is missing."""
        return self._typed(key, "", text_up_to(longest), required=required)

    def code(self, key: str = "code", *, required: bool = True) -> str:
        """A code of small Latin letters, digits and hyphens."""
        return self._typed(key, "", parse_code, required=required)

    def number(self, key: str, *, least: int = 0, most: int, fallback: int | None = None) -> int:
        """A whole number; required unless there is a `fallback`."""
        read = number_between(least, most)
        return self._typed(
            key, least if fallback is None else fallback, read, required=fallback is None
        )

    def number_or_none(self, key: str, *, least: int = 0, most: int) -> int | None:
        """A whole number, or None where the field is missing."""
        return self.number(key, least=least, most=most, fallback=0) if self.wants(key) else None

    def day(self, key: str) -> date:
        """A day written 2026-12-05."""
        return self._typed(key, _LONG_AGO, parse_day, required=True)

    def clock(self, key: str) -> time:
        """A time of day written 9:00 or 21:30."""
        return self._typed(key, time.min, parse_clock, required=True)

    def clock_or_none(self, key: str) -> time | None:
        """A time of day, or None where the field is missing."""
        return self.clock(key) if self.wants(key) else None

    def flag(self, key: str, *, fallback: bool) -> bool:
        """true or false."""
        return self._typed(key, fallback, parse_flag, required=False)

    def choice(self, key: str, allowed: Sequence[str], *, fallback: str | None = None) -> str:
        """One of the allowed words; required unless there is a `fallback`."""
        return self._typed(key, fallback or "", one_of(allowed), required=fallback is None)

    def parsed(self, key: str, fallback: T, read: Callable[[str], T]) -> T:
        """A required value in a form of its own; `read` raises ValueError with the reason."""
        return self._typed(key, fallback, read, required=True)

    def parsed_list(self, key: str, read: Callable[[str], str]) -> tuple[str, ...]:
        """A list of values in a form of their own, none of them twice."""
        return self._no_repeats(key, self._list(key, read, required=False))

    def wants(self, key: str) -> bool:
        """Whether a field that may be left out is there and not empty."""
        self._asked.append(key)
        return self.has(key)

    def texts(self, key: str, *, longest: int = 200, required: bool = False) -> tuple[str, ...]:
        """A list of texts, each at most `longest` characters."""
        return self._list(key, text_up_to(longest), required=required)

    def choices(
        self, key: str, allowed: Sequence[str], *, required: bool = False
    ) -> tuple[str, ...]:
        """A list of allowed words, none of them twice."""
        return self._no_repeats(key, self._list(key, one_of(allowed), required=required))

    def codes(self, key: str, *, required: bool = False) -> tuple[str, ...]:
        """A list of codes, none of them twice."""
        return self._no_repeats(key, self._list(key, parse_code, required=required))

    def numbers(self, key: str, *, least: int, most: int) -> tuple[int, ...]:
        """A list of whole numbers, required."""
        return self._list(key, number_between(least, most), required=True)

    def days(self, key: str) -> tuple[date, ...]:
        """A list of days, required."""
        return self._list(key, parse_day, required=True)

    def month_and_day(self, key: str) -> str:
        """A day of every year written 12-29."""
        return self._typed(key, "01-01", parse_month_and_day, required=True)

    def names(self, key: str = "name") -> Names:
        """A name: ja, kana and en are required, easy is not."""
        form = self.form(key)
        return form.own_label(named=True) if form is not None else UNSAID

    def label(self, key: str = "name", *, longest: int = 120, required: bool = True) -> Names:
        """A name or sentence: a text, or a table of ja, kana, en, easy."""
        if isinstance(self.at.table.fields.get(key), Table):
            form = self.form(key)
            return form.own_label(longest=longest) if form is not None else UNSAID
        return Names(ja=self.text(key, longest=longest, required=required))

    def own_label(self, *, longest: int = 120, named: bool = False) -> Names:
        """This table's ja, kana, en, easy; of a thing that is named all but the last are needed."""
        longer = 2 * max(longest, 200)  # other languages say the same in more letters
        names = Names(
            ja=self.text("ja", longest=longest),
            kana=self.text("kana", required=named),
            en=self.text("en", longest=longer, required=named),
            easy=self.text("easy", longest=longer, required=False),
        )
        self.finish()
        return names

    def label_list(self, key: str, *, longest: int = 200) -> tuple[Names, ...]:
        """A list of sentences, each as `label` reads one."""
        return tuple(
            self._inner(_in_languages(item), f"{key}[{number}]").own_label(longest=longest)
            for number, item in enumerate(self._items(key, required=False), start=1)
        )

    def form(self, key: str, *, required: bool = True) -> Self | None:
        """A table inside this one."""
        node = self._get(key, required=required)
        if node is None:
            return None
        if not isinstance(node, Table):
            self.fault(key, _("「項目名: 値」の形にしてください。"))
            return None
        return self._inner(node, key)

    def forms(self, key: str, *, required: bool = True) -> list[Self]:
        """A list of tables inside this one."""
        forms = []
        for number, item in enumerate(self._items(key, required=required), start=1):
            field = f"{key}[{number}]"
            if isinstance(item, Table):
                forms.append(self._inner(item, field))
            else:
                reason = _("「項目名: 値」の形にしてください。")
                self._faults.append(Fault(self.at.file, item.line, self._path(field), reason))
        return forms

    def amounts(self, key: str, *, most: int) -> dict[str, int]:
        """A table of whole numbers under free names."""
        form = self.form(key, required=False)
        if form is None:
            return {}
        return {name: form.number(name, most=most) for name in form.at.table.fields}

    def wordings(self, key: str) -> dict[str, str]:
        """A table of texts under free names; empty ones are left out."""
        form = self.form(key, required=False)
        if form is None:
            return {}
        texts = {
            name: form.text(name, longest=2000, required=False) for name in form.at.table.fields
        }
        return {name: text for name, text in texts.items() if text}

    def _path(self, field: str) -> str:
        return f"{self.at.field}.{field}" if self.at.field else field

    def _inner(self, table: Table, field: str) -> Self:
        path = self._path(field)
        return type(self)(table, file=self.at.file, field=path, faults=self._faults)

    def _items(self, key: str, *, required: bool) -> tuple[Node, ...]:
        node = self._get(key, required=required)
        if node is not None and not isinstance(node, Rows):
            self.fault(key, _("「- 」で始まる一覧にしてください。"))
        return node.items if isinstance(node, Rows) else ()

    def _list(self, key: str, read: Callable[[str], T], *, required: bool) -> tuple[T, ...]:
        values, items = [], self._items(key, required=required)
        for number, item in enumerate(items, start=1):
            try:
                values.append(read(_single(item)))
            except ValueError as error:
                field = self._path(f"{key}[{number}]")
                self._faults.append(Fault(self.at.file, item.line, field, str(error)))
        if required and not items and isinstance(self.at.table.fields.get(key), Rows):
            self.fault(key, _("値がありません。"))
        return tuple(values)

    def _no_repeats(self, key: str, words: tuple[str, ...]) -> tuple[str, ...]:
        for word in sorted(word for word, number in Counter(words).items() if number > 1):
            self.fault(key, _("「%(word)s」が2回あります。") % {"word": word})
        return words


def _single(node: Node) -> str:
    if isinstance(node, Text) and node.value:
        return node.value
    raise ValueError(_("値を1つだけ書いてください。"))


def _in_languages(node: Node) -> Table:
    """A table of languages; a text alone is Japanese."""
    return node if isinstance(node, Table) else Table(node.line, {"ja": node}, {"ja": node.line})
