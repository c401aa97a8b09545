"""The amounts in the text of a version, where they stand; and the text with other amounts.

Only the amounts and the first day are replaced, character by character: remarks, order and layout
stay as the clerk or the ordinance's file has them.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

import yaml
from django.utils.translation import gettext as _

from facilities.imports.fees.file import schedule_of
from facilities.imports.fees.texts import parse_yen
from facilities.rules.fees.told import prices_of_row, row_where
from facilities.rules.fees.values import Row, Schedule

SECTIONS = ("fees", "charges", "equipment", "reductions", "limits")
AMOUNTS = ("yen", "most", "at_least")


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceAt:
    """One amount: where it stands (`fees[1].yen.am`), what it is for, as it is written."""

    path: str
    where: str
    label: str
    written: str
    starts: int
    ends: int


def prices_in(text: str) -> tuple[PriceAt, ...]:
    """The amounts of a sound version in the order of the file. Raises ValueError for another."""
    schedule = schedule_of(text)
    found: list[PriceAt] = []
    for section, node in _fields(_root(text)):
        if section in SECTIONS and isinstance(node, yaml.SequenceNode):
            for number, entry in enumerate(node.value):
                name = _name(schedule, section, number, entry)
                rows = _rows(schedule, section, number, entry)
                path = f"{section}[{number + 1}]"
                found += _amounts(schedule, entry, path, where=name, rows=rows)
    return tuple(found)


def with_prices(text: str, *, begins: date, prices: Mapping[str, str]) -> str:
    """The text from another day on, with these amounts at these paths. Raises ValueError."""
    changes = [
        (each.starts, each.ends, prices[each.path].strip())
        for each in prices_in(text)
        if each.path in prices and parse_yen(prices[each.path]) != parse_yen(each.written)
    ]
    for name, node in _fields(_root(text)):
        if name == "from":
            changes.append((node.start_mark.index, node.end_mark.index, begins.isoformat()))
    for starts, ends, new in sorted(changes, reverse=True):
        plain = new if "," not in new else f'"{new}"'
        text = f"{text[:starts]}{plain}{text[ends:]}"
    return text


def _root(text: str) -> yaml.Node:
    root = yaml.compose(text, Loader=yaml.SafeLoader)
    assert root is not None  # noqa: S101 - the text is a sound version
    return root


def _fields(node: yaml.Node) -> Iterator[tuple[str, yaml.Node]]:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield str(key.value), value


def _name(schedule: Schedule, section: str, number: int, entry: yaml.Node) -> str:
    """Which rooms a row is for, or what a charge is called."""
    if section == "fees":
        return row_where(schedule, schedule.fees[number])
    code = dict(_fields(entry))["code"].value
    rules = (*schedule.charges, *schedule.reductions, *schedule.limits)
    return next(str(rule.names) for rule in rules if rule.code == code)


def _rows(schedule: Schedule, section: str, number: int, entry: yaml.Node) -> tuple[Row, ...]:
    """The rows of prices that stand in an entry."""
    if section == "fees":
        return (schedule.fees[number],)
    code = dict(_fields(entry))["code"].value
    return next((charge.rows for charge in schedule.charges if charge.code == code), ())


def _amounts(
    schedule: Schedule, entry: yaml.Node, path: str, *, where: str, rows: tuple[Row, ...]
) -> Iterator[PriceAt]:
    """The amounts of one entry; those of `prices` below it each with their own row."""
    labels = [priced.label for priced in prices_of_row(schedule, rows[0])] if rows else []
    for name, node in _fields(entry):
        at = f"{path}.{name}"
        if name == "prices" and isinstance(node, yaml.SequenceNode):
            for number, (inner, row) in enumerate(zip(node.value, rows, strict=True), start=1):
                place = " ".join(filter(None, (where, row_where(schedule, row, alone=False))))
                yield from _amounts(schedule, inner, f"{at}[{number}]", where=place, rows=(row,))
        elif name in AMOUNTS and isinstance(node, yaml.ScalarNode):
            yield _amount(node, at, where, labels[0] if labels and name == "yen" else _bound(name))
        elif name == "yen":
            for (column, inner), label in zip(_fields(node), labels, strict=True):
                yield _amount(inner, f"{at}.{column}", where, label)
        elif name in ("first", "cap"):
            label = _("最初の分") if name == "first" else _("上限")
            amounts = dict(_fields(node))
            yield _amount(amounts["yen"], f"{at}.yen", where, label)


def _bound(name: str) -> str:
    return _("最低額") if name == "at_least" else _("上限")


def _amount(node: yaml.Node, path: str, where: str, label: str) -> PriceAt:
    return PriceAt(
        path=path,
        where=where,
        label=label,
        written=str(node.value).strip(),
        starts=node.start_mark.index,
        ends=node.end_mark.index,
    )
