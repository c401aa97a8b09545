"""Asking the database, and reading what it said when it refused a row or gave up a statement."""

import re
import select
import threading
from asyncio import _get_running_loop
from collections.abc import Sequence
from functools import lru_cache
from itertools import count
from typing import Any

from django.db import DEFAULT_DB_ALIAS, IntegrityError, OperationalError, connections
from psycopg import Connection, RawCursor, errors
from psycopg.adapt import PyFormat
from psycopg.types.array import ListDumper
from psycopg.types.datetime import TimestamptzLoader
from psycopg.types.numeric import Int8BinaryDumper

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


def our_connection() -> Any:
    """The connection of this thread, as Django finds it with more ado each time."""
    if _get_running_loop() is not None:  # Django has another connection for each of its tasks
        return connections[DEFAULT_DB_ALIAS]
    try:
        return _of_thread.connection
    except AttributeError:
        _of_thread.connection = connections[DEFAULT_DB_ALIAS]
        return _of_thread.connection


_of_thread = threading.local()


def forget_if_lost(**_signal: Any) -> None:
    """Before a request: a connection that the server has closed meanwhile gives way to a new one.

    One that waits says nothing; whatever can be read from it is its end. Looking costs
    microseconds; asking the server (CONN_HEALTH_CHECKS) would cost a statement for each request.
    """
    connection = our_connection()
    waiting = connection.connection
    if waiting is None or connection.in_atomic_block:
        return
    if waiting.closed or _has_something_to_read(waiting.fileno()):
        connection.close()


def _has_something_to_read(number: int) -> bool:
    look = select.poll()
    look.register(number, select.POLLIN)
    return bool(look.poll(0))


def ask(connection: Any, sql: str, parameters: Sequence[Any]) -> list[tuple[Any, ...]]:
    """All rows that a statement answers; its places for values are Django's (%s)."""
    cursor = _carried_out(connection, sql, parameters)
    with connection.wrap_database_errors:
        return cursor.fetchall()


def change(connection: Any, sql: str, parameters: Sequence[Any]) -> int:
    """Carry out a statement; how many rows it changed."""
    return _carried_out(connection, sql, parameters).rowcount


def _carried_out(connection: Any, sql: str, parameters: Sequence[Any]) -> "KeptCursor":
    """Django's cursor without its checks of thread, health and time zone.

    They cost more than the short statements that come here, and our connections need none: each
    belongs to one thread and speaks UTC. Queries are counted and wrapped all the same.
    """
    connection.ensure_connection()
    cursor = _kept_on(connection.connection)
    if connection.queries_logged:
        connection.make_debug_cursor(cursor).execute(sql, parameters)
    else:
        connection.make_cursor(cursor).execute(sql, parameters)
    return cursor


def _kept_on(connection: Any) -> "KeptCursor":
    """The cursor of a connection of psycopg; kept with it, for it must not outlive it."""
    try:
        cursor: KeptCursor = connection.kept_cursor
    except AttributeError:
        cursor = connection.kept_cursor = KeptCursor(connection)
    return cursor


class KeptCursor(RawCursor[tuple[Any, ...]]):
    """One cursor for all statements of a connection: what psycopg sets up anew for each is here.

    Every number goes as bigint, so that a statement stays the same whatever its values are;
    PostgreSQL says where one is too large for its column. A list's type is named by its place in
    the statement. Moments come in UTC.
    """

    def __init__(self, connection: Connection[Any]) -> None:
        super().__init__(connection)
        self.adapters.register_dumper(int, Int8BinaryDumper)
        self.adapters.register_dumper(list, _List)
        self.adapters.register_loader("timestamptz", TimestamptzLoader)

    def execute(self, query: Any, params: Any = None, **options: Any) -> "KeptCursor":
        """Carry out a statement whose places are Django's (%s)."""
        numbered = _numbered(query)
        if self.pgresult is not None:
            self._last_query = numbered  # psycopg keeps its readers and writers for "the same" one
        try:
            return super().execute(numbered, params, **options)
        except OverflowError as error:
            raise errors.NumericValueOutOfRange("bigint out of range") from error


class _List(ListDumper):
    """A list as text: psycopg would first look through it for the type it has."""

    def get_key(self, obj: list[Any], format: PyFormat) -> type:  # noqa: A002 - psycopg's name
        return self.cls

    def dump(self, obj: list[Any]) -> Any:
        if set(map(type, obj)) == {int}:
            return f"{{{','.join(map(str, obj))}}}".encode()
        return super().dump(obj)


@lru_cache(maxsize=512)
def _numbered(sql: str) -> bytes:
    """The statement with PostgreSQL's own places for values ($1, $2 …), found once for each."""
    places = count(1)
    return _PLACE.sub(lambda m: f"${next(places)}" if m[0] == "%s" else "%", sql).encode()


_PLACE = re.compile("%[%s]")
