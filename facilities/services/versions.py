"""Raising the numbers that pages compare, in the transaction of the change they stand for."""

from collections.abc import Iterable

from django.db import connections, router
from django.db.models import F

from core.prepared import Given, PreparedUpdate
from facilities.models import CatalogueVersion, RoomPart

# The database's clock in microseconds, or one more than before: a number that was rolled back
# never comes again for other content, so a process may remember what it saw under it.
_RAISE = """
INSERT INTO {table} (id, number)
VALUES (1, (extract(epoch FROM clock_timestamp()) * 1000000)::bigint)
ON CONFLICT (id) DO UPDATE SET number = greatest({table}.number + 1, excluded.number)
RETURNING number
"""

_RAISE_CALENDARS = PreparedUpdate(
    lambda: (
        RoomPart.objects.filter(pk__any_of=Given("parts")),
        {"calendar_version": F("calendar_version") + 1},
    )
)


def raise_calendar_versions(part_ids: Iterable[int]) -> None:
    """Say that who holds these parts has changed. The caller holds their locks (lock_rooms)."""
    _RAISE_CALENDARS.join(parts=list(part_ids))


def raise_catalogue_version() -> int:
    """Say that master data have changed; the new number. Others who change them wait."""
    connection = connections[router.db_for_write(CatalogueVersion)]
    table = connection.ops.quote_name(CatalogueVersion._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(_RAISE.format(table=table))
        return int(cursor.fetchone()[0])
