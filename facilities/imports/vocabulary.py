"""The form of vocabulary.yaml: the words for areas, purposes and equipment."""

from facilities.imports.entries import TermEntry, VocabularyEntry
from facilities.imports.form import Form

FILE_NAME = "vocabulary.yaml"


def read_vocabulary(form: Form) -> VocabularyEntry:
    """The words in a file's table; faults go to the form's list."""
    return VocabularyEntry(
        at=form.at,
        areas=_terms(form, "areas"),
        purposes=_terms(form, "purposes"),
        equipment=_terms(form, "equipment"),
        sound=form.finish(),
    )


def _terms(form: Form, key: str) -> tuple[TermEntry, ...]:
    return tuple(_term(entry) for entry in form.forms(key))


def _term(form: Form) -> TermEntry:
    return TermEntry(at=form.at, code=form.code(), names=form.names(), sound=form.finish())
