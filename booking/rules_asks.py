"""The parts of a form for rules: fields, repeated entries, headings.

Paths are those of docs/hall-files.md: a field's name on the page is the place that a fault of the
file names, so whatever is wrong is said beside what was typed.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Label = str | Promise
Choices = tuple[tuple[str, Label], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """One field. `kind`: day, clock, number, text, list, choice, choices, flag or counted.

    A counted one is a number and a unit: `units` are the places of which one gets the number.
    """

    key: str
    label: Label
    kind: str = "text"
    choices: Choices = ()
    units: Choices = ()
    hint: Label = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """Several entries with the same fields; more are added by a button."""

    key: str
    label: Label
    add: Label
    asks: "tuple[Ask | Rows, ...]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Fields under one heading."""

    label: Label
    asks: tuple[Ask | Rows, ...]
    hint: Label = ""


def choices_of(enum: Any, only: Iterable[str] = ()) -> Choices:
    """The words of an enumeration, or those of them that are named."""
    wanted = set(only)
    return tuple((value, label) for value, label in enum.choices if not wanted or value in wanted)


SINCE = (
    Ask(
        key="from",
        label=_("新しい規則の始まる日"),
        kind="day",
        hint=_("この日からの利用に当てはまります。前の日までは、いまの規則のままです。"),
    ),
    Ask(
        key="source",
        label=_("根拠（条文・要綱・公表したページ）"),
        hint=_("例: 前橋市公民館条例施行規則 第4条。お断りの文と、このページに載ります。"),
    ),
)
