"""Reads of doors, rights and keys."""

from keys.selectors.access import AccessPage, DoorLine, access_page, has_doors

__all__ = ["AccessPage", "DoorLine", "access_page", "has_doors"]
