"""Reads: the catalogue of halls as values, the versions that pages compare, the ordered lock.

The catalogue is kept in process memory for each database and is built again only when its
number has risen. The number is read with every use: what is shown is never older than that read.
"""

from collections.abc import Collection, Iterable
from typing import Any

from django.db import DEFAULT_DB_ALIAS, router
from django.db.models import QuerySet

from facilities.models import CatalogueVersion, Room, RoomPart
from facilities.rules.values import Catalogue
from facilities.selectors.tree import build_catalogue

_kept: dict[str, Catalogue] = {}


def catalogue() -> Catalogue:
    """All halls as they stand now; one query when nothing has changed."""
    return catalogue_if(_number())


def catalogue_if(number: int) -> Catalogue:
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

    It may be old: use it only to find out what to ask `calendar_versions`, then `catalogue_if`.
    """
    return _kept.get(_alias()) or catalogue()


def calendar_versions(part_ids: Collection[int]) -> tuple[int, dict[int, int]]:
    """The catalogue's number and {part id: calendar version} in one query."""
    if not part_ids:
        return _number(), {}
    number = CatalogueVersion.objects.order_by("pk").values("number")[:1]
    rows = list(
        RoomPart.objects.filter(pk__in=part_ids)
        .annotate(catalogue_number=number)
        .values_list("pk", "calendar_version", "catalogue_number")
    )
    if not rows:
        return _number(), {}
    return rows[0][2] or 0, {pk: version for pk, version, _number_again in rows}


def lock_rooms(*, room_ids: Iterable[int]) -> list[int]:
    """Lock the parts of these rooms until the transaction ends; their ids, ascending.

    Everyone who changes who holds a room takes this lock first, and always in the order of the
    primary key, so that rivals queue and never deadlock. FOR NO KEY UPDATE lets others go on
    inserting rows that refer to the parts.
    """
    shared = Room.parts.through.objects.filter(room_id__in=list(room_ids)).values("roompart_id")
    return lock_parts(part_ids=shared)


def lock_parts(*, part_ids: Collection[int] | QuerySet[Any, Any]) -> list[int]:
    """Lock these parts as `lock_rooms` does; their ids, ascending."""
    parts = RoomPart.objects.filter(pk__in=part_ids).order_by("pk")
    return list(parts.select_for_update(no_key=True).values_list("pk", flat=True))


def _alias() -> str:
    return router.db_for_read(CatalogueVersion) or DEFAULT_DB_ALIAS


def _number() -> int:
    rows = CatalogueVersion.objects.order_by("pk").values_list("number", flat=True)[:1]
    return next(iter(rows), 0)
