"""Cached pieces of pages that are never stale.

A key holds the version of everything the piece shows; the version is written in the transaction
that changes it. Time is handled apart: a piece is stored with the moment until which time alone
leaves it true. A cache that does not answer costs the piece, never the page.
"""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TypeVar

from django.core.cache import cache
from redis.exceptions import RedisError

log = logging.getLogger(__name__)

LONGEST = timedelta(hours=6)

T = TypeVar("T")


def fragment(*, key: str, now: datetime, render: Callable[[], tuple[T, datetime | None]]) -> T:
    """The piece stored under `key` if it is still true at `now`, else what `render` returns.

    `render` gives the piece and the first moment at which time alone would change it (or None).
    """
    try:
        stored: tuple[T, datetime] | None = cache.get(key)
    except (RedisError, OSError):
        log.warning("The cache does not answer; rendering without it.")
        return render()[0]
    if stored is not None and now < stored[1]:
        return stored[0]
    piece, changes_at = render()
    fresh_until = min(changes_at or now + LONGEST, now + LONGEST)
    try:
        cache.set(key, (piece, fresh_until), timeout=LONGEST.total_seconds())
    except (RedisError, OSError):
        log.warning("The cache did not store a fragment.")
    return piece
