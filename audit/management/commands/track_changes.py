"""manage.py track_changes: the triggers that keep before and after of every change of a row.

Runs after every migration, as the owner, beside grant_app_role. Which tables are watched, and what
of them is never written down, stands in the settings that begin with AUDIT_.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.db.models import Model
from psycopg import sql

from audit.signature import watched_for_changes, watched_in_full

NAME = "audit_keep_change"
TRIGGER = sql.Identifier(NAME)


class Command(BaseCommand):
    """Puts the trigger on watched tables, and takes it from others."""

    help = "Keeps before and after of every change of the watched tables, whoever makes it."

    def handle(self, *args: Any, **options: Any) -> None:
        """All tables or none."""
        wanted = [
            *_triggers(watched_in_full(), "INSERT OR UPDATE"),
            *_triggers(watched_for_changes(), "UPDATE"),
        ]
        with transaction.atomic(), connection.cursor() as cursor:
            for table in _present(cursor) - {table for table, _trigger in wanted}:
                cursor.execute(
                    sql.SQL("DROP TRIGGER {} ON {}").format(TRIGGER, sql.Identifier(table))
                )
            for _table, trigger in wanted:
                cursor.execute(trigger)
        self.stdout.write(f"Changes of {len(wanted)} tables are kept.")


def _present(cursor: CursorWrapper) -> set[str]:
    """The tables that have the trigger now."""
    cursor.execute(
        "SELECT relname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid WHERE tgname = %s",
        [NAME],
    )
    return {table for (table,) in cursor.fetchall()}


def _triggers(models: Iterable[type[Model]], verbs: str) -> Iterator[tuple[str, sql.Composable]]:
    """Table and trigger of every model."""
    for model in models:
        silent = settings.AUDIT_SILENT.get(model._meta.label, ())
        hidden = settings.AUDIT_HIDDEN.get(model._meta.label, ())
        columns = [str(field.column) for field in model._meta.concrete_fields]
        told = [sql.Identifier(column) for column in columns if column not in silent]
        yield (
            model._meta.db_table,
            sql.SQL(
                "CREATE OR REPLACE TRIGGER {name} AFTER {verbs} OF {told} OR DELETE ON {table}"
                " FOR EACH ROW EXECUTE FUNCTION audit_keep_change({silent}, {hidden})"
            ).format(
                name=TRIGGER,
                verbs=sql.SQL(verbs),
                told=sql.SQL(", ").join(told),
                table=sql.Identifier(model._meta.db_table),
                silent=sql.Literal(f"{{{','.join(silent)}}}"),
                hidden=sql.Literal(f"{{{','.join(hidden)}}}"),
            ),
        )
