"""Reads of facilities."""

from facilities.selectors.halls import (
    calendar_stamp,
    catalogue,
    catalogue_if,
    catalogue_in_memory,
    catalogue_number,
    lock_parts,
    lock_rooms,
    parts_to_lock,
)

__all__ = [
    "calendar_stamp",
    "catalogue",
    "catalogue_if",
    "catalogue_in_memory",
    "catalogue_number",
    "lock_parts",
    "lock_rooms",
    "parts_to_lock",
]
