"""The form of fee files: fields that hall files do not have."""

from collections.abc import Callable, Collection, Iterable, Iterator
from fractions import Fraction
from typing import TypeVar

from django.utils.translation import gettext as _

from facilities.imports.fees.texts import (
    parse_code,
    parse_number,
    parse_season,
    parse_times,
    parse_yen,
)
from facilities.imports.form import Form
from facilities.imports.reader import Node, Rows, Table, Text
from facilities.imports.texts import number_between, one_of, suggestion, text_up_to
from facilities.rules.fees.amounts import WAYS, Rounding
from facilities.rules.fees.values import Season
from facilities.rules.names import Names

T = TypeVar("T")
_FLAGS = {"true": "yes", "True": "yes", "false": "no", "False": "no"}
UNITS_OF_ROUNDING = ("1", "10", "100", "1000")


class FeeForm(Form):
    """A table of a fee file or a case being read."""

    def labels(self, key: str, *, required: bool = False) -> dict[str, Names]:
        """Names under codes."""
        form = self.form(key, required=required)
        if form is None:
            return {}
        if required and not form.at.table.fields:
            self.fault(key, _("値がありません。"))
        return {code: form.label(code) for code in form.codes_of_fields()}

    def codes_of_fields(self) -> Iterator[str]:
        """The names of the fields that are codes; others are faults."""
        for code in self.at.table.fields:
            try:
                yield parse_code(code)
            except ValueError as error:
                self.skip(code)
                self.fault(code, str(error))

    def word(self, key: str, *, required: bool = True) -> str:
        """A code of any script."""
        return self._typed(key, "", parse_code, required=required)

    def listed(self, key: str, *, required: bool = False) -> tuple[str, ...]:
        """One code, or a list of them."""
        return self.each(key, parse_code, required=required)

    def one_or_more(self, key: str, allowed: tuple[str, ...]) -> tuple[str, ...]:
        """One of the allowed words, or a list of them."""
        return self.each(key, one_of(allowed), required=False)

    def seasons(self, key: str, *, required: bool = False) -> tuple[Season, ...]:
        """One period of the year, or a list of them."""
        return self.each(key, parse_season, required=required)

    def whole_numbers(self, key: str, *, least: int, most: int) -> tuple[int, ...]:
        """One whole number, or a list of them."""
        return self.each(key, number_between(least, most), required=False)

    def wordings_of(self, key: str) -> tuple[str, ...]:
        """One text, or a list of them."""
        return self.each(key, text_up_to(200), required=False)

    def each(self, key: str, read: Callable[[str], T], *, required: bool) -> tuple[T, ...]:
        """One value, or a list of values, each read by `read`."""
        if isinstance(self.at.table.fields.get(key), Rows):
            return self._list(key, read, required=required)
        node = self._get(key, required=required)
        if node is None:
            return ()
        try:
            return (read(_one(node)),)
        except ValueError as error:
            self.fault(key, str(error))
            return ()

    def fraction(self, key: str, *, fallback: Fraction | None = None) -> Fraction:
        """An exact number; required unless there is a `fallback`."""
        value = Fraction(0) if fallback is None else fallback
        return self._typed(key, value, parse_number, required=fallback is None)

    def yen(self, key: str) -> Fraction:
        """An amount of yen, required."""
        return self._typed(key, Fraction(0), parse_yen, required=True)

    def times(self, key: str) -> tuple[int, int]:
        """A span of the day written 9:00-12:00, as minutes."""
        return self._typed(key, (0, 1), parse_times, required=True)

    def rounding(self, key: str) -> Rounding | None:
        """How to round, or None."""
        form = self.form(key, required=False)
        if form is None:
            return None
        rounding = Rounding(
            to=int(form.choice("to", UNITS_OF_ROUNDING, fallback="1") or 1),
            way=form.choice("way", WAYS),
            what=form.choice("of", ("amount", "change"), fallback="amount"),
        )
        form.finish()
        return rounding

    def is_table(self, key: str) -> bool:
        """Whether a table stands under `key`."""
        return isinstance(self.at.table.fields.get(key), Table)

    def is_list(self, key: str) -> bool:
        """Whether a list stands under `key`."""
        return isinstance(self.at.table.fields.get(key), Rows)

    def answers(self, key: str, declared: Collection[str]) -> tuple[str, ...]:
        """The declared words that are listed. `true` and `false` of JSON are yes and no."""
        meant = (_FLAGS.get(w, w) if w not in declared else w for w in self.listed(key))
        words = tuple(w for w in meant if w != "no" or w in declared or "yes" not in declared)
        self.known(key, words, declared)
        return words

    def refuse_empty(self, *keys: str) -> None:
        """Note each field that is written without a value: a condition would ask nothing then."""
        for key in keys:
            node = self.at.table.fields.get(key)
            if node is not None and node in (Text(node.line, ""), Rows(node.line, ())):
                self.fault(key, _("値がありません。"))

    def known(self, key: str, codes: Iterable[str], right: Collection[str]) -> None:
        """Note each of `codes` that is none of the right ones."""
        for code in codes:
            if code not in right:
                reason = _("「%(code)s」は登録されていません。") % {"code": code}
                self.fault(key, reason + suggestion(code, right))

    def targets(
        self,
        key: str,
        right: Collection[str],
        *,
        fallback: Collection[str] = (),
        required: bool = False,
    ) -> frozenset[str]:
        """What a rule applies to or leaves out: kinds and codes that are known."""
        codes = self.listed(key, required=required)
        self.known(key, codes, right)
        return frozenset(codes or fallback)

    def note(self) -> None:
        """A remark that travels with the file and changes nothing."""
        self.text("note", longest=1000, required=False)


def _one(node: Node) -> str:
    if isinstance(node, Text) and node.value:
        return node.value
    raise ValueError(_("値を1つだけ書いてください。"))
