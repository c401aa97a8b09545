"""Rows under a public number: their column `code`, which is unique."""

from django.db.models import Model

from core.codes import any_code
from core.prepared import insert


def insert_coded(row: Model) -> None:
    """Insert a new row under a number that nobody has; the column's constraint is the judge."""
    while not row.pk:
        row.code = any_code()  # type: ignore[attr-defined]  # what makes it a coded row
        insert([row], on_conflict="ON CONFLICT (code) DO NOTHING")
