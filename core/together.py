"""Rows of one act, written by one statement.

A booking writes to a dozen tables. What that costs is hardly the rows: it is the dozen ways to the
database and back. Within `together()` the rows that services insert are therefore kept back and
written by one statement: at the end, and before every statement that could see them.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db.models import Model
from django.db.transaction import TransactionManagementError

from core.db import ask, our_connection


@dataclass(frozen=True, slots=True)
class Part:
    """One of the statements that travel together.

    `table`: quoted, as in SQL. `rows`: how many it must touch, else `error`.
    """

    sql: str
    parameters: list[Any]
    table: str
    rows: int | None = None
    error: type[Exception] | None = None


class Together:
    """What is kept back on one connection; its execute wrapper."""

    def __init__(self, connection: Any, keys: Mapping[type[Model], Iterable[int]]) -> None:
        self._connection = connection
        self._keys = {model: list(numbers) for model, numbers in keys.items()}
        self._parts: list[Part] = []

    def __enter__(self) -> None:
        if not self._connection.in_atomic_block:
            raise TransactionManagementError("Rows are written together within a transaction only.")
        self._connection.execute_wrappers.append(self)

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self._connection.execute_wrappers.pop()
        if kind is None:
            self.write()

    def __call__(
        self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any
    ) -> Any:
        """Carry out another statement, after what is kept back unless it cannot see that."""
        if self._parts and not self._looks_elsewhere(sql):
            self.write()
        return execute(sql, params, many, context)

    def _looks_elsewhere(self, sql: str) -> bool:
        """Whether this reads only, and no table that is to be written."""
        return sql.startswith("SELECT ") and not any(each.table in sql for each in self._parts)

    def has_key_for(self, model: type[Model]) -> bool:
        """Whether a new row of `model` can be kept back with its key."""
        return bool(self._keys.get(model))

    def give_keys(self, rows: Sequence[Model]) -> bool:
        """Give new rows of one model the keys that were drawn for them; False if too few were."""
        drawn = self._keys.get(type(rows[0]), [])
        if len(drawn) < len(rows):
            return False
        for row in rows:
            row.pk = drawn.pop(0)
        return True

    def add(self, part: Part) -> None:
        """Keep a statement back.

        None of those kept back may need what another one does, or change a row that another one
        changes: PostgreSQL would carry out only one of the two changes.
        """
        self._parts.append(part)

    def write(self) -> None:
        """Carry out all that is kept back. Raises the `error` of a part that missed its rows."""
        parts, self._parts = self._parts, []
        if not parts:
            return
        counted = tuple([n for n, part in enumerate(parts) if part.rows is not None])
        sql = _as_one(tuple([part.sql for part in parts]), counted)
        [found] = ask(self._connection, sql, [v for part in parts for v in part.parameters])
        for n, count in zip(counted, found, strict=False):
            error = parts[n].error
            if error is not None and count != parts[n].rows:
                raise error


@lru_cache(maxsize=256)
def _as_one(parts: tuple[str, ...], counted: tuple[int, ...]) -> str:
    """One statement with `parts`, which answers how many rows the `counted` ones touched."""
    with_parts = ", ".join(f"p{n} AS ({sql})" for n, sql in enumerate(parts))
    counts = ", ".join(f"(SELECT count(*) FROM p{n})" for n in counted) or "1"  # noqa: S608 - names of our own
    return f"WITH {with_parts} SELECT {counts}"


def is_of_many(sql: str) -> bool:
    """Whether a statement is one of those that `_as_one` makes."""
    return sql.startswith("WITH p0 AS (")


def kept_back_on(connection: Any) -> Together | None:
    """What is being kept back on this connection, if anything is."""
    for wrapper in connection.execute_wrappers:
        if type(wrapper) is Together:
            return wrapper
    return None


def together(keys: Mapping[type[Model], Iterable[int]]) -> AbstractContextManager[None]:
    """Write what is inserted within with as few statements as can be, in the open transaction.

    `keys` were drawn for new rows (`NextKeys`); rows of other models, whose keys somebody needs,
    are inserted at once. A refusal of the database may come with any later statement, and comes at
    the end of the block at the latest. A block within a block keeps back for the outer one, which
    has no use for the inner one's keys.
    """
    return Together(our_connection(), keys)
