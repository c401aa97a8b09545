"""Turns the database's refusal into the sentence people can use."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import IntegrityError, transaction

from accounts.errors import AccountsError
from core.db import violated_constraint


@contextmanager
def refusing(**errors: type[AccountsError]) -> Iterator[None]:
    """An atomic block in which the violation of a named constraint becomes its error.

    Any other violation is a bug and propagates.
    """
    try:
        with transaction.atomic():
            yield
    except IntegrityError as violation:
        name = violated_constraint(violation)
        if name not in errors:
            raise
        raise errors[name] from violation
