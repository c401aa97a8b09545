"""What staff wrote about a person, a group, a room or a booking."""

from collections.abc import Collection
from dataclasses import dataclass

from accounts.enums import NoteAbout
from accounts.models import Note
from core.dates import moment_label


@dataclass(frozen=True, slots=True)
class NoteLine:
    """One note that still holds, with its date and author."""

    id: int
    code: str
    text: str
    is_warning: bool
    when: str
    author: str


def notes_about(*, about: NoteAbout, codes: Collection[str]) -> list[NoteLine]:
    """The notes about these that nobody has ended: warnings first, then the newest. One query."""
    rows = (
        Note.objects.filter(about=about, code__in=codes, ends=None, ended_by=None)
        .order_by("-is_warning", "-written_at", "-pk")
        .values_list("pk", "code", "text", "is_warning", "written_at", "author__person__name")
    )
    return [
        NoteLine(pk, code, text, is_warning, moment_label(written_at), author or "")
        for pk, code, text, is_warning, written_at, author in rows
    ]
