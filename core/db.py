"""Asking the database, and reading what it said when it refused a row or gave up a statement."""

from typing import Any

from django.db import IntegrityError, OperationalError
from django.db.backends.utils import CursorWrapper
from psycopg import Cursor, errors

OUT_OF_TIME = (errors.LockNotAvailable, errors.DeadlockDetected, errors.QueryCanceled)


def violated_constraint(error: IntegrityError) -> str:
    """The name of the constraint that refused, or an empty string."""
    cause = error.__cause__
    if isinstance(cause, errors.IntegrityError):
        return cause.diag.constraint_name or ""
    return ""


def ran_out_of_time(error: OperationalError) -> bool:
    """Whether a lock did not come in time, two acts waited for each other, or it took too long."""
    return isinstance(error.__cause__, OUT_OF_TIME)


def quick_cursor(connection: Any, kind: type[Cursor[Any]] = Cursor) -> CursorWrapper:
    """`connection.cursor()` without its checks of thread, health and time zone.

    They cost more than the short statements that use this, and our connections need none: each
    belongs to one thread and speaks UTC. Queries are counted and wrapped all the same. `kind` is a
    cursor class of psycopg.
    """
    connection.ensure_connection()
    cursor = kind(connection.connection)
    wrapped: CursorWrapper = (
        connection.make_debug_cursor(cursor)
        if connection.queries_logged
        else connection.make_cursor(cursor)
    )
    return wrapped
