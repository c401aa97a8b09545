"""The form of a window before the public opening, in a hall's rules (requirement 80)."""

from facilities.imports.entries import PriorityEntry
from facilities.imports.form import Form


def read_priority(form: Form) -> PriorityEntry:
    """Who may apply before the public, and between when; fields as in PriorityValue."""
    return PriorityEntry(
        at=form.at,
        words=form.codes("for", required=True),
        opens_months=form.number("opens", least=1, most=36),
        closes_months=form.number("closes", most=36, fallback=0),
        documents=form.texts("documents", longest=120),
        clause=form.text("clause"),
        sound=form.finish(),
    )
