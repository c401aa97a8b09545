"""Workers that are killed: at the n-th statement nothing more happens in that process."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

KEEPING = ("SAVEPOINT", "RELEASE", "ROLLBACK")


class Killed(BaseException):
    """The process is gone; nothing of ours catches this."""


@contextmanager
def dying(after: int | None) -> Iterator[None]:
    """Within this block the statement number `after` is never run; None: nobody dies."""
    count = 0

    def watch(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        nonlocal count
        if after is not None and not str(sql).startswith(KEEPING):
            count += 1
            if count == after:
                raise Killed
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        yield
