"""Tables for spreadsheets: CSV with a mark at the beginning, as Excel in Japan wants it."""

import csv
import io
from collections.abc import Iterable, Sequence

MARK = "\ufeff"
_RUNS = ("=", "+", "-", "@", "\t", "\r")
"""A text that begins so is taken for a formula."""


def as_csv(head: Sequence[object], rows: Iterable[Sequence[object]]) -> str:
    """The table, its head first. None is an empty cell; no text is run as a formula."""
    text = io.StringIO()
    text.write(MARK)
    writer = csv.writer(text)
    writer.writerows([_cell(value) for value in row] for row in (head, *rows))
    return text.getvalue()


def _cell(value: object) -> object:
    if value is None:
        return ""
    return f"'{value}" if isinstance(value, str) and value.startswith(_RUNS) else value
