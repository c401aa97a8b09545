"""manage.py grant_app_role: what the role of web, worker and beat may do in the database.

Runs after every migration, as the owner. Tables of AppendOnly models can be read and added to;
nothing can be changed in their rows by the application, whatever a bug or an intruder tries.
Tables of FilledByDatabase models can only be read.
"""

from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.backends.utils import CursorWrapper
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Model
from psycopg import sql

from core.models import AppendOnly, FilledByDatabase

EVERYDAY = sql.SQL("SELECT, INSERT, UPDATE, DELETE")
ADD_ONLY = sql.SQL("SELECT, INSERT")
READ_ONLY = sql.SQL("SELECT")


class Command(BaseCommand):
    """Grants the application's role its rights, and takes away any other."""

    help = "Gives the application's database role its rights: no DDL, append-only where declared."

    def handle(self, *args: Any, **options: Any) -> None:
        """Grant; says so and changes nothing when one role does everything."""
        role = settings.APP_DATABASE_ROLE
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_user::text")
            if cursor.fetchone() == (role,):
                self.stdout.write(
                    f"Role {role} owns the schema too: append-only tables are not protected by "
                    "the database. Set DATABASE_OWNER_URL to a second role."
                )
                return
            _refuse_strong_role(cursor, role)
            tables = _grant(cursor, sql.Identifier(role))
        self.stdout.write(f"Role {role} may use {tables} tables.")


def _refuse_strong_role(cursor: CursorWrapper, role: str) -> None:
    cursor.execute(
        "SELECT rolsuper OR rolcreaterole OR rolbypassrls FROM pg_roles WHERE rolname = %s", [role]
    )
    found = cursor.fetchone()
    if found is None:
        raise CommandError(f"There is no database role {role}. Create it, then run this again.")
    if found[0]:
        raise CommandError(f"Role {role} is a superuser or makes roles; the application must not.")


def _tables_of(kind: type[Model]) -> set[str]:
    return {model._meta.db_table for model in apps.get_models() if issubclass(model, kind)}


def _grant(cursor: CursorWrapper, role: sql.Identifier) -> int:
    """Give `role` its rights on every table of the schema; the number of tables."""
    add_only = _tables_of(AppendOnly)
    read_only = {MigrationRecorder.Migration._meta.db_table, *_tables_of(FilledByDatabase)}
    with connection.cursor() as lister:
        tables = connection.introspection.table_names(lister)
    for statement in (
        "REVOKE CREATE ON SCHEMA public FROM PUBLIC, {}",
        "GRANT USAGE ON SCHEMA public TO {}",
        "REVOKE ALL ON ALL TABLES IN SCHEMA public FROM PUBLIC, {}",
        "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {}",
    ):
        cursor.execute(sql.SQL(statement).format(role))
    for table in tables:
        rights = ADD_ONLY if table in add_only else EVERYDAY
        rights = READ_ONLY if table in read_only else rights
        cursor.execute(sql.SQL("GRANT {} ON {} TO {}").format(rights, sql.Identifier(table), role))
    return len(tables)
