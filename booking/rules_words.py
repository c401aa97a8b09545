"""The fields of a hall's file in a clerk's words: a short handbook beside the text that is typed.

It is made from the forms for rules, whose labels it repeats, so the two ways to revise rules never
speak differently. docs/hall-files.md says more, for those who have the program's documents.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from booking.rules_asks import Ask, Choices, Group, Label, Rows
from booking.rules_fields import groups_of


@dataclass(frozen=True, slots=True)
class FieldWord:
    """One field: where it stands (`limits[].most`), what it means, which words it may have."""

    place: str
    label: Label
    hint: Label
    words: Choices


@dataclass(frozen=True, slots=True)
class SubjectWords:
    """The fields of one subject, which stands under `key` in the file."""

    key: str
    heading: str
    fields: tuple[FieldWord, ...]


def words_of_the_file() -> list[SubjectWords]:
    """Every field that the pages for changing rules have, subject by subject."""
    subjects = (
        ("hours", "hours", _("開館時間")),
        ("closed", "closed", _("休館日")),
        ("kept", "kept", _("市民のために空けておく日")),
        ("rules", "rules:", _("受付の規則")),
        ("penalties", "penalties", _("点数と利用の制限")),
    )
    return [
        SubjectWords(key, heading, tuple(_of_groups(groups_of(what))))
        for key, what, heading in subjects
    ]


def _of_groups(groups: Sequence[Group]) -> Iterator[FieldWord]:
    for group in groups:
        yield from _fields(group.asks, "")


def _fields(asks: Sequence[Ask | Rows], at: str) -> Iterator[FieldWord]:
    for ask in asks:
        place = f"{at}{ask.key}"
        if isinstance(ask, Rows):
            yield from _fields(ask.asks, f"{place}[].")
        elif ask.kind == "counted":
            for unit, label in ask.units:
                yield FieldWord(
                    f"{at}{unit}",
                    _("%(what)s（%(unit)s）") % {"what": ask.label, "unit": label},
                    ask.hint,
                    (),
                )
        else:
            yield FieldWord(place, ask.label, ask.hint, ask.choices)
