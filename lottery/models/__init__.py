"""Tables of rounds: who wants what, what was agreed, what was drawn, what each got."""

from lottery.models.decision import (
    NO_OVERLAP,
    ONE_RESULT,
    Agreement,
    AllottedPart,
    Draw,
    Result,
)
from lottery.models.round import Entry, Preference, Round

__all__ = [
    "NO_OVERLAP",
    "ONE_RESULT",
    "Agreement",
    "AllottedPart",
    "Draw",
    "Entry",
    "Preference",
    "Result",
    "Round",
]
