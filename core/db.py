"""Reading what the database said when it refused a row or gave up a statement."""

from django.db import IntegrityError, OperationalError
from psycopg import errors

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
