"""What the role of web, worker and beat is refused by the database itself."""

from datetime import UTC, datetime

import psycopg
import pytest
from django.apps import apps
from psycopg import sql
from psycopg.errors import InsufficientPrivilege

from audit.models import Entry
from core.models import AppendOnly

APPEND_ONLY = sorted(
    model._meta.db_table for model in apps.get_models() if issubclass(model, AppendOnly)
)


def one_entry() -> None:
    Entry.objects.create(
        at=datetime(2026, 12, 1, tzinfo=UTC), verb="cancel", object_type="x", object_code="1"
    )


def test_the_trail_is_append_only() -> None:
    assert {"audit_entry", "audit_view"} <= set(APPEND_ONLY)


@pytest.mark.parametrize("table", APPEND_ONLY)
@pytest.mark.parametrize(
    "attempt", ["UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {}", "TRUNCATE {} CASCADE"]
)
def test_rows_of_append_only_tables_cannot_be_changed(
    table: str, attempt: str, app_connection: psycopg.Connection
) -> None:
    one_entry()

    with pytest.raises(InsufficientPrivilege):
        app_connection.execute(sql.SQL(attempt).format(sql.Identifier(table)))

    assert Entry.objects.count() == 1


@pytest.mark.parametrize(
    "attempt",
    [
        "CREATE TABLE public.planted (id int)",
        "CREATE FUNCTION public.planted() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "ALTER TABLE audit_entry ADD COLUMN planted int",
        "ALTER TABLE audit_entry OWNER TO CURRENT_USER",
        "DROP TABLE audit_entry",
        "GRANT UPDATE ON audit_entry TO CURRENT_USER",
        "ALTER TABLE accounts_user DISABLE TRIGGER ALL",
        "TRUNCATE accounts_user CASCADE",
        "CREATE ROLE planted",
        "DELETE FROM django_migrations",
        "SET ROLE kashikan_owner",
        "SET SESSION AUTHORIZATION kashikan_owner",
    ],
)
def test_the_schema_and_its_owner_are_out_of_reach(
    attempt: str, app_connection: psycopg.Connection
) -> None:
    """GRANT without the right to grant only warns: what counts is that nothing was given."""
    try:
        app_connection.execute(attempt.encode())
    except InsufficientPrivilege:
        return
    held = app_connection.execute(
        "SELECT has_table_privilege(CURRENT_USER, 'audit_entry', 'UPDATE')"
    ).fetchone()

    assert attempt.startswith("GRANT")
    assert held == (False,)


def test_the_trail_can_be_read_and_added_to(app_connection: psycopg.Connection) -> None:
    app_connection.execute(
        "INSERT INTO audit_view (at, page, object_type, object_code)"
        " VALUES (now(), 'desk', 'person', '1')"
    )

    found = app_connection.execute("SELECT page FROM audit_view").fetchall()

    assert found == [("desk",)]


def test_everyday_tables_can_be_changed(app_connection: psycopg.Connection) -> None:
    """The negative control: the role is refused because of the table, not because of itself."""
    changed = app_connection.execute("UPDATE accounts_user SET language = 'en'")

    assert changed.rowcount == 0


def test_the_role_is_nobody_special(app_connection: psycopg.Connection) -> None:
    strong = app_connection.execute(
        "SELECT rolsuper OR rolcreaterole OR rolcreatedb OR rolbypassrls OR rolreplication"
        " FROM pg_roles WHERE rolname = CURRENT_USER"
    ).fetchone()

    assert strong == (False,)
