"""What the database already holds, as far as files are checked against it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, NamedTuple

from facilities.imports.entries import Folder


class AccessWord(NamedTuple):
    """Of what a thing of accessibility is said, and which column of the open data says it."""

    of: str
    column: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """Codes of words, and to which hall and parts the codes of rooms and parts belong.

    `published_in_hall`: the days from which rules hold that staff published on their pages.
    """

    areas: frozenset[str] = frozenset()
    purposes: frozenset[str] = frozenset()
    equipment: frozenset[str] = frozenset()
    accessibility: Mapping[str, AccessWord] = field(default_factory=dict)
    hall_of_room: Mapping[str, str] = field(default_factory=dict)
    hall_of_part: Mapping[str, str] = field(default_factory=dict)
    parts_of_room: Mapping[str, frozenset[str]] = field(default_factory=dict)
    slots_of_hall: Mapping[str, frozenset[str]] = field(default_factory=dict)
    published_in_hall: Mapping[str, frozenset[date]] = field(default_factory=dict)
    penalties_of_hall: Mapping[str, Mapping[date, Mapping[str, Any]]] = field(default_factory=dict)

    def with_words_of(self, folder: Folder) -> "Known":
        """The same, and the words that the files bring."""
        files = folder.vocabularies
        return replace(
            self,
            areas=self.areas | {term.code for file in files for term in file.areas},
            purposes=self.purposes | {term.code for file in files for term in file.purposes},
            equipment=self.equipment | {term.code for file in files for term in file.equipment},
            accessibility={
                **self.accessibility,
                **{
                    term.code: AccessWord(term.of, term.column)
                    for file in files
                    for term in file.accessibility
                },
            },
        )
