"""Reads YAML into tables, rows and texts that remember their lines.

Every value stays the text that stands in the file: 22:00, no and 0123 mean what a clerk wrote.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import yaml
from django.utils.translation import gettext as _

from facilities.errors import Fault

MOST_BYTES = 1_000_000
_DEEPEST = 20
_MOST_VALUES = 10_000  # with names of fields; a large hall has some hundreds


@dataclass(frozen=True, slots=True)
class Text:
    """A single value as written, without surrounding blanks."""

    line: int
    value: str


@dataclass(frozen=True, slots=True)
class Rows:
    """A list."""

    line: int
    items: "tuple[Node, ...]"


@dataclass(frozen=True, slots=True)
class Table:
    """Named fields; `lines` tells where each name stands."""

    line: int
    fields: "Mapping[str, Node]"
    lines: Mapping[str, int]


Node = Text | Rows | Table


class Unreadable(Exception):
    """A file that cannot be read as a table at all."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.reason)
        self.fault = fault


def read(content: bytes, *, file: str) -> tuple[Table, list[Fault]]:
    """The table in `content`, and the names that stand twice in it. Raises Unreadable."""
    text = _decoded(content, file)
    try:
        _refuse_references(text, file)
        root = yaml.compose(text, Loader=yaml.CSafeLoader)
    except yaml.YAMLError as error:
        raise _unreadable(file, _line_of(error), _yaml_reason(error)) from error
    if root is None:
        raise _unreadable(file, 0, _("ファイルに内容がありません。"))
    if not isinstance(root, yaml.MappingNode):
        raise _unreadable(file, 1, _("ファイルの最上位は「項目名: 値」の形にしてください。"))
    faults: list[Fault] = []
    table = _table(root, "", file, faults)
    return table, faults


def _decoded(content: bytes, file: str) -> str:
    if len(content) > MOST_BYTES:
        raise _unreadable(file, 0, _("ファイルが大きすぎます（1 MBまで）。"))
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise _unreadable(
            file, line, _("文字コードがUTF-8ではありません。UTF-8で保存してください。")
        ) from error


def _refuse_references(text: str, file: str) -> None:
    """Anchors, references, tags and endless nesting have no place in a clerk's file.

    Nor have endless lists: each value may be wrong, and what was meant is looked for.
    """
    depth = documents = values = 0
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        documents += isinstance(event, yaml.DocumentStartEvent)
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        reason = _foreign(event)
        if documents > 1:
            reason = _("1つのファイルに書けるのは1件です（「---」で区切れません）。")
        values += isinstance(event, yaml.ScalarEvent | yaml.CollectionStartEvent)
        if depth > _DEEPEST:
            reason = _("入れ子が深すぎます。")
        if values > _MOST_VALUES:
            reason = _("項目が多すぎます（1つのファイルに%(most)d個まで）。")
            reason %= {"most": _MOST_VALUES}
        if reason:
            line = event.start_mark.line + 1 if event.start_mark else 0
            raise _unreadable(file, line, reason)


def _foreign(event: yaml.Event) -> str:
    if getattr(event, "anchor", None) is not None:
        return _("「&」と「*」による参照は使えません。文字として使うときは引用符で囲んでください。")
    if getattr(event, "tag", None) is not None:
        return _("「!」で始まる型の指定は使えません。文字として使うときは引用符で囲んでください。")
    return ""


def _unreadable(file: str, line: int, reason: str) -> Unreadable:
    return Unreadable(Fault(file, line, "", reason))


def _line_of(error: yaml.YAMLError) -> int:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    return mark.line + 1 if mark else 0


def _yaml_reason(error: yaml.YAMLError) -> str:
    return _(
        "YAMLとして読めません（字下げ、引用符、「:」の後の空白を確かめてください）: %(detail)s"
    ) % {"detail": getattr(error, "problem", None) or str(error)}


def _node(node: yaml.Node, path: str, file: str, faults: list[Fault]) -> Node:
    line = node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        return _table(node, path, file, faults)
    if isinstance(node, yaml.SequenceNode):
        items = (
            _node(item, f"{path}[{number}]", file, faults)
            for number, item in enumerate(node.value, start=1)
        )
        return Rows(line, tuple(items))
    is_nothing = node.tag == "tag:yaml.org,2002:null"
    return Text(line, "" if is_nothing else str(node.value).strip())


def _table(node: yaml.MappingNode, path: str, file: str, faults: list[Fault]) -> Table:
    fields: dict[str, Node] = {}
    lines: dict[str, int] = {}
    for key_node, value_node in node.value:
        key, line = str(key_node.value), key_node.start_mark.line + 1
        field = f"{path}.{key}" if path else key
        if key in fields:
            reason = _("同じ項目が2回あります（1回目は%(line)d行目）。") % {"line": lines[key]}
            faults.append(Fault(file, line, field, reason))
            continue
        fields[key] = _node(value_node, field, file, faults)
        lines[key] = line
    return Table(node.start_mark.line + 1, fields, lines)
