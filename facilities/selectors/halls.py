"""Reads: the catalogue of halls as values, the versions that pages compare, the ordered lock.

The catalogue is kept in process memory for each database and is built again only when its
number has risen. The number is read with every use: what is shown is never older than that read.
"""

from collections.abc import Collection, Iterable
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections, router
from django.db.models import Model, Q, QuerySet, Subquery

from core.prepared import Given, Prepared
from facilities.models import CatalogueVersion, Room, RoomPart
from facilities.rules.values import Catalogue
from facilities.selectors.tree import build_catalogue

_kept: dict[str, Catalogue] = {}

_NUMBER = Prepared(lambda: CatalogueVersion.objects.order_by("pk").values_list("number")[:1])

# One text made by the database: fifty rows would cost more than all else in a page from memory.
_STAMP = """
SELECT (SELECT number FROM {versions} ORDER BY id LIMIT 1),
       string_agg(id || '.' || calendar_version, '-' ORDER BY id)
FROM {parts} WHERE id = ANY(%s::bigint[])
"""


def parts_to_lock(rooms: Q, *, also: Q | None = None) -> QuerySet[RoomPart, Any]:
    """The statement of `lock_rooms`, for one that is prepared.

    `rooms`: which, by `room`; `also`: parts besides.
    """
    which = Q(pk__in=Room.parts.through.objects.filter(rooms).values("roompart_id"))
    parts = RoomPart.objects.filter(which if also is None else which | also).order_by("pk")
    return parts.select_for_update(no_key=True).values_list("pk")


_LOCK = Prepared(lambda: parts_to_lock(Q(room__pk__any_of=Given("rooms"))))


def catalogue_number() -> Subquery:
    """In a SELECT: the number for `catalogue_if`, read along with something else."""
    return Subquery(CatalogueVersion.objects.order_by("pk").values("number")[:1])


def catalogue() -> Catalogue:
    """All halls as they stand now; one query when nothing has changed."""
    return catalogue_if(_number())


def catalogue_if(number: int | None) -> Catalogue:
    """The catalogue where its number is known to be `number`; no query when memory holds it.

    Only that very number counts: a higher one in memory may come from a transaction that is
    still open, or was rolled back (its number never comes again).
    """
    alias = _alias()
    kept = _kept.get(alias)
    if kept is not None and number and kept.version == number:
        return kept
    fresh = build_catalogue(version=_number())
    if fresh.version:  # an empty database has no number yet and is read anew each time
        _kept[alias] = fresh
    return fresh


def catalogue_in_memory() -> Catalogue:
    """The last catalogue seen, without asking the database unless there is none.

    It may be old: use it only to find out what to ask `calendar_stamp`, then `catalogue_if`.
    """
    return _kept.get(_alias()) or catalogue()


def calendar_stamp(part_ids: Collection[int]) -> tuple[int, str]:
    """The catalogue's number, and the calendar versions of these parts as one text. One query.

    The text differs whenever a version differs: it belongs into the key of what is cached.
    """
    tables = {"versions": _table(CatalogueVersion), "parts": _table(RoomPart)}
    with connections[_alias()].cursor() as cursor:
        cursor.execute(_STAMP.format(**tables), [list(part_ids)])
        number, stamp = cursor.fetchone()
    return number or 0, stamp or ""


def lock_rooms(*, room_ids: Iterable[int]) -> list[int]:
    """Lock the parts of these rooms until the transaction ends; their ids, ascending.

    Everyone who changes who holds a room takes this lock first, and always in the order of the
    primary key, so that rivals queue and never deadlock. FOR NO KEY UPDATE lets others go on
    inserting rows that refer to the parts.
    """
    return [part_id for (part_id,) in _LOCK.rows(rooms=list(room_ids))]


def lock_parts(*, part_ids: Collection[int] | QuerySet[Any, Any]) -> list[int]:
    """Lock these parts as `lock_rooms` does; their ids, ascending."""
    parts = RoomPart.objects.filter(pk__in=part_ids).order_by("pk")
    return list(parts.select_for_update(no_key=True).values_list("pk", flat=True))


def _alias() -> str:
    return router.db_for_read(CatalogueVersion) or DEFAULT_DB_ALIAS


def _table(model: type[Model]) -> str:
    return connections[_alias()].ops.quote_name(model._meta.db_table)


def _number() -> int:
    row = _NUMBER.row()
    return int(row[0]) if row else 0
