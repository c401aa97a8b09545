"""Reading what the database said when it refused a row."""

from django.db import IntegrityError
from psycopg import errors


def violated_constraint(error: IntegrityError) -> str:
    """The name of the constraint that refused, or an empty string."""
    cause = error.__cause__
    if isinstance(cause, errors.IntegrityError):
        return cause.diag.constraint_name or ""
    return ""
