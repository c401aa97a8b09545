"""Rows under a public number: their column `code`, which is unique."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import IntegrityError
from django.db.models import Model
from psycopg.errors import UniqueViolation

from core.codes import any_code
from core.db import our_connection
from core.prepared import insert
from core.together import kept_back_on

P = ParamSpec("P")
R = TypeVar("R")

TRIES = 5  # of a million numbers given, one new one in nine hundred is taken


def insert_coded(row: Model) -> None:
    """Insert a new row under a number that nobody has; the column's constraint is the judge."""
    while not insert_under_any_code(row):
        pass


def insert_under_any_code(
    row: Model, *, on_conflict: str = "ON CONFLICT (code) DO NOTHING"
) -> bool:
    """Insert a new row under a random number; False where `on_conflict` kept it out.

    Where the row is kept back (core/together.py) the database judges later: its refusal ends the
    act, which `anew_where_taken` then begins once more.
    """
    batch = kept_back_on(our_connection())
    is_kept_back = batch is not None and batch.has_key_for(type(row))
    row.code = any_code()  # type: ignore[attr-defined]  # what makes it a coded row
    insert([row], on_conflict="" if is_kept_back else on_conflict)
    return row.pk is not None


def anew_where_taken(act: Callable[P, R]) -> Callable[P, R]:
    """The act, a whole transaction, begun anew where a number it gave was somebody else's.

    What hangs on the number (a payment's reference, a letter's key) may be refused before the
    number itself is: every refusal of something that may be there once counts.
    """

    @wraps(act)
    def done(*args: P.args, **kwargs: P.kwargs) -> R:
        for _ in range(TRIES - 1):
            try:
                return act(*args, **kwargs)
            except IntegrityError as error:
                if not isinstance(error.__cause__, UniqueViolation):
                    raise
        return act(*args, **kwargs)

    return done
