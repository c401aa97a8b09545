"""Writing notes for other members of staff, and ending them."""

from datetime import datetime

from django.db import transaction

from accounts.enums import NoteAbout
from accounts.errors import NotAllowed, NothingNoted
from accounts.models import Note
from accounts.permissions import Right, may_somewhere
from accounts.services.refusals import refusing
from audit.services import record
from core.actor import Actor


def write_note(
    *, about: NoteAbout, code: str, text: str, is_warning: bool, actor: Actor, now: datetime
) -> Note:
    """Leave a note about the person, group, room or booking with that number.

    Whether the actor may see what it is about is the caller's to ask.
    Raises NotAllowed where the actor does not work at any desk, NothingNoted without words.
    """
    if not may_somewhere(actor, Right.SEE_DESK):
        raise NotAllowed
    if not text.strip():
        raise NothingNoted
    with transaction.atomic():
        note = Note.objects.create(
            about=about,
            code=code,
            text=text.strip(),
            is_warning=is_warning,
            written_at=now,
            author_id=actor.user,
        )
        _record("note", note, actor=actor, now=now)
    return note


def end_note(*, note_id: int, about: NoteAbout, code: str, actor: Actor, now: datetime) -> None:
    """Let a note hold no longer; it stays in the table. Ending it twice changes nothing.

    Raises NotAllowed, or NothingNoted where there is no such note about that.
    """
    if not may_somewhere(actor, Right.SEE_DESK):
        raise NotAllowed
    note = Note.objects.filter(pk=note_id, about=about, code=code, ends=None).first()
    if note is None:
        raise NothingNoted
    if Note.objects.filter(ends=note).exists():
        return
    with refusing(accounts_note_ends_id_key=NothingNoted):
        Note.objects.create(about=about, code=code, written_at=now, author_id=actor.user, ends=note)
        _record("end_note", note, actor=actor, now=now)


def _record(verb: str, note: Note, *, actor: Actor, now: datetime) -> None:
    record(
        actor=actor,
        verb=verb,
        object_type=str(note.about),
        object_code=note.code,
        now=now,
        facts={"note": note.pk, "warning": note.is_warning},
    )
