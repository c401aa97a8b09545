"""Worlds that are built once in a session, and whose rows are put into each test's database.

Loading Maebashi's halls takes seconds, putting their rows back a twentieth of that. They are put
back as they were, to the last column: no trigger acts and nothing is checked a second time.
"""

from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import pytest
from django.db import connection, transaction
from psycopg import sql
from pytest_django import DjangoDbBlocker

from facilities.services.versions import raise_catalogue_version

T = TypeVar("T")

_TABLES = """
SELECT relname FROM pg_class
WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' ORDER BY oid
"""
_MAY_ACT_AS_REPLICA = "SELECT has_parameter_privilege('session_replication_role', 'SET')"
_WITHOUT_TRIGGERS = "SET LOCAL session_replication_role = replica"
_OF_DJANGO = {"django_migrations", "django_content_type", "auth_permission"}
_FILLED = sql.SQL("SELECT {name} WHERE EXISTS (SELECT FROM {table})")


@dataclass(frozen=True)
class Kept(Generic[T]):
    """What `build` gave, and what it left in each table, as COPY writes it."""

    build: Callable[[], T]
    given: T
    rows: Mapping[str, bytes]

    def put(self) -> T:
        """The same again in the present database, which holds nothing of it yet.

        A server of somebody else may not let us: there it is built anew.
        """
        if not may_act_as_replica():
            return self.build()
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(_WITHOUT_TRIGGERS)
            for table, rows in self.rows.items():
                with cursor.copy(_copy("COPY {} FROM STDIN", table)) as copy:
                    copy.write(rows)
            cursor.execute("SET LOCAL session_replication_role = origin")
            raise_catalogue_version()  # no two tests share what a process remembers of it
        return deepcopy(self.given)


def keep(build: Callable[[], T]) -> Kept[T]:
    """Build in the empty database that tests find, remember what came to be, and take it back."""
    with transaction.atomic():
        assert filled_tables() == []
        given = build()
        rows = {table: _rows(table) for table in filled_tables()}
        transaction.set_rollback(True)
    return Kept(build, given, rows)


def keeping(build: Callable[[], T]) -> Callable[..., Kept[T]]:
    """A fixture of the session: what `build` builds, kept. It comes before any test's database."""

    @pytest.fixture(scope="session")
    def kept(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Kept[T]:
        with django_db_blocker.unblock():
            return keep(build)

    return kept


def empty_tables() -> None:
    """Take every row out of all tables but Django's own; whoever is still writing is waited for.

    Django's flush truncates all hundred and fifty tables with their indexes and asks for all
    permissions again: that takes five times as long. No test may be inside a transaction.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        every = sql.SQL(", ").join(map(sql.Identifier, _answer(_TABLES)))
        cursor.execute(sql.SQL("LOCK TABLE {} IN SHARE ROW EXCLUSIVE MODE").format(every))
        cursor.execute(_WITHOUT_TRIGGERS)
        emptied = [sql.Identifier(table) for table in filled_tables()]
        for table in emptied:
            cursor.execute(sql.SQL("DELETE FROM {}").format(table))
    with connection.cursor() as cursor:  # what is dead would slow down whoever comes next
        for table in emptied:
            cursor.execute(sql.SQL("VACUUM {}").format(table))


def may_act_as_replica() -> bool:
    """Whether this server lets us leave out triggers: ours does, somebody else's may not."""
    return _answer(_MAY_ACT_AS_REPLICA) == [True]


def filled_tables() -> list[str]:
    """The tables in which something lies, but for Django's own; the oldest table first."""
    each = [
        _FILLED.format(name=sql.Literal(name), table=sql.Identifier(name))
        for name in _answer(_TABLES)
        if name not in _OF_DJANGO
    ]
    return _answer(sql.SQL(" UNION ALL ").join(each))


def _rows(table: str) -> bytes:
    with connection.cursor() as cursor, cursor.copy(_copy("COPY {} TO STDOUT", table)) as copy:
        return b"".join(bytes(block) for block in copy)


def _copy(text: str, table: str) -> sql.Composed:
    return sql.SQL(text).format(sql.Identifier(table))


def _answer(query: str | sql.Composed) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return [value for (value,) in cursor.fetchall()]
