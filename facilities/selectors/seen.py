"""Names of what a clerk has looked at: what is done with it asks whether it is still that."""

import hashlib

from facilities.selectors.hall_file import hall_text


def name_of_text(text: str) -> str:
    """The same for the same text only."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def hall_seen(code: str) -> str:
    """Names everything that the hall's file says now."""
    return name_of_text(hall_text(code))
