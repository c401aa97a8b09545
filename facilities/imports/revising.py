"""One version of one subject in a hall's file: taken out to be changed, and put in again.

`what` names the subject: `rules:<code>`, `closed`, `kept`, `penalties` or `hours`.
"""

from collections.abc import Mapping
from typing import Any

from facilities.imports.reader import Node, Rows, Table, read
from facilities.imports.writing import Written


def table_in(text: str) -> Written:
    """The text of a file as plain tables, every value as it stands. Raises Unreadable.

    Of what is written it promises nothing else: whoever sends a page may send any text.
    """
    table, _faults = read(text.encode(), file="")
    plain: Written = _plain(table)
    return plain


def _plain(node: Node) -> Any:
    match node:
        case Table():
            return {key: _plain(each) for key, each in node.fields.items()}
        case Rows():
            return [_plain(each) for each in node.items]
    return node.value


def versions_of(table: Mapping[str, Any], what: str) -> list[Written]:
    """The versions of the subject in the table, the earliest first, without their code.

    What is no version is left out.
    """
    key, code = _split(what)
    rows = table.get(key)
    versions = [each for each in rows if isinstance(each, dict)] if isinstance(rows, list) else []
    found = [each for each in versions if not code or each.get("code") == code]
    without = [{name: held for name, held in each.items() if name != "code"} for each in found]
    return sorted(without, key=lambda each: str(each.get("from", "")))


def with_version(
    table: Mapping[str, Any], what: str, version: Written, *, instead_of: str = ""
) -> tuple[Written, str]:
    """The table with the version in it, and where it stands, written as in faults: `rules[2]`.

    It takes the place of one from the same day, and of the one that begins on `instead_of`.
    """
    key, code = _split(what)
    gone = {str(version.get("from", "")), instead_of}
    others = [
        each
        for each in table.get(key, [])
        if str(each.get("from", "")) not in gone or (code and each.get("code") != code)
    ]
    entry = ({"code": code} if code else {}) | version
    return {**table, key: [*others, entry]}, f"{key}[{len(others) + 1}]"


def _split(what: str) -> tuple[str, str]:
    key, _colon, code = what.partition(":")
    return key, code
