"""The form of vocabulary.yaml: the words for areas, purposes, equipment and accessibility."""

from facilities.imports.accessibility import read_access_term
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
        accessibility=tuple(map(read_access_term, form.forms("accessibility", required=False))),
        sound=form.finish(),
    )


def _terms(form: Form, key: str) -> tuple[TermEntry, ...]:
    return tuple(_term(entry) for entry in form.forms(key))


def _term(form: Form) -> TermEntry:
    return TermEntry(at=form.at, code=form.code(), names=form.names(), sound=form.finish())
