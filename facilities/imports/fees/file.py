"""A whole fee file: one version, or several that share what stands at the top."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from facilities.errors import Fault
from facilities.imports.fees.form import FeeForm
from facilities.imports.fees.schedule import read_schedule
from facilities.imports.reader import Node, Rows, Table, Text, Unreadable, read
from facilities.rules.fees.values import Schedule


def read_schedule_file(content: bytes, *, file: str) -> tuple[tuple[Schedule, ...], list[Fault]]:
    """The versions in a file in their order, and all its faults."""
    try:
        table, faults = read(content, file=file)
    except Unreadable as error:
        return (), [error.fault]
    schedules = tuple(_read(version, file, faults) for version in versions_of(table, file, faults))
    return schedules, _each_once(faults)


def _each_once(faults: list[Fault]) -> list[Fault]:
    """Faults of what versions share come once for each version, at the same line."""
    return list({(fault.line, fault.reason): fault for fault in reversed(faults)}.values())[::-1]


def _read(version: tuple[Table, str], file: str, faults: list[Fault]) -> Schedule:
    table, field = version
    return read_schedule(FeeForm(table, file=file, field=field, faults=faults))


def versions_of(table: Table, file: str, faults: list[Fault]) -> list[tuple[Table, str]]:
    """Each version as a table of its own, with its path.

    What stands at the top of a file with `versions` holds for each of them; a field that a version
    has replaces the whole field of the top.
    """
    if "versions" not in table.fields:
        return [(table, "")]
    versions = table.fields["versions"]
    if not isinstance(versions, Rows) or not versions.items:
        line = table.lines["versions"]
        faults.append(Fault(file, line, "versions", _("「- 」で始まる一覧にしてください。")))
        return []
    found = []
    starts: set[str] = set()
    for number, item in enumerate(versions.items, start=1):
        field = f"versions[{number}]"
        if not isinstance(item, Table):
            faults.append(Fault(file, item.line, field, _("「項目名: 値」の形にしてください。")))
            continue
        merged = _merged(table, item)
        start = merged.fields.get("from")
        if isinstance(start, Text):
            if start.value in starts:
                reason = _("同じ日からの版が2つあります。")
                faults.append(Fault(file, start.line, f"{field}.from", reason))
            starts.add(start.value)
        found.append((merged, field))
    return found


def _merged(top: Table, version: Table) -> Table:
    fields = {name: node for name, node in top.fields.items() if name != "versions"}
    lines = {name: line for name, line in top.lines.items() if name != "versions"}
    return Table(version.line, {**fields, **version.fields}, {**lines, **version.lines})


def document_of(content: bytes, *, file: str) -> list[dict[str, Any]]:
    """The versions of a sound file as plain data, to be kept and read again."""
    table, faults = read(content, file=file)
    return [_plain(version) for version, _field in versions_of(table, file, faults)]


def _plain(node: Node) -> Any:
    match node:
        case Table():
            return {name: _plain(value) for name, value in node.fields.items()}
        case Rows():
            return [_plain(item) for item in node.items]
    return node.value


def schedules_of_document(document: Mapping[str, Any]) -> tuple[Schedule, list[Fault]]:
    """The version that plain data describe, and its faults."""
    faults: list[Fault] = []
    table = _node(document)
    if not isinstance(table, Table):
        raise TypeError(document)
    return _read((table, ""), "", faults), faults


def _node(value: Any) -> Node:
    if isinstance(value, Mapping):
        fields = {name: _node(inner) for name, inner in value.items()}
        return Table(0, fields, dict.fromkeys(fields, 0))
    if isinstance(value, list):
        return Rows(0, tuple(map(_node, value)))
    return Text(0, str(value))
