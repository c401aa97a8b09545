"""Doors and their boxes, rights to open them, keys and who has them."""

from keys.models.custody import ONE_OPEN_LOAN, Handover, Key, KeyLoan
from keys.models.door import Door, KeyBox
from keys.models.grant import AccessGrant

__all__ = ["ONE_OPEN_LOAN", "AccessGrant", "Door", "Handover", "Key", "KeyBox", "KeyLoan"]
