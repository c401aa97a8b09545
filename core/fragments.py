"""Cached pieces of pages that are never stale.

A key holds the version of everything the piece shows; the version is written in the transaction
that changes it. Time is handled apart: a piece is stored with the moment until which time alone
leaves it true. A cache that does not answer costs the piece, never the page.

A piece is looked for in this process first, then in the cache that all processes share. Memory
needs no word from the others: a key whose versions have changed is not asked for again.
"""

import logging
import sys
from collections import OrderedDict
from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Lock
from typing import Any, Generic, NamedTuple, TypeVar

from django.conf import settings
from django.core.cache import cache
from redis.exceptions import RedisError

log = logging.getLogger(__name__)

LONGEST = timedelta(hours=6)
MOST_BYTES = 48_000_000  # in each process

T = TypeVar("T")


class Kept(NamedTuple, Generic[T]):
    """A piece, and the moment until which it is true unless a version changes."""

    piece: T
    fresh_until: datetime


class Memory:
    """What this process remembers; what was not used for longest goes first."""

    def __init__(self, most_bytes: int) -> None:
        self._most_bytes = most_bytes
        self._bytes = 0
        self._kept: OrderedDict[str, tuple[Kept[Any], int]] = OrderedDict()
        self._lock = Lock()

    def get(self, key: str, *, now: datetime) -> Kept[Any] | None:
        """What is kept under `key`, if it is still true at `now`."""
        with self._lock:
            found = self._kept.get(key)
            if found is None or now >= found[0].fresh_until:
                return None
            self._kept.move_to_end(key)
        return found[0]

    def put(self, key: str, kept: Kept[Any], size: int) -> None:
        """Keep a piece of about `size` bytes."""
        size += len(key)
        with self._lock:
            self._bytes += size - self._kept.pop(key, (None, 0))[1]
            self._kept[key] = (kept, size)
            while self._bytes > self._most_bytes and self._kept:
                self._bytes -= self._kept.popitem(last=False)[1][1]


memory = Memory(MOST_BYTES)


def fragment(
    *, key: str, now: datetime, render: Callable[[], tuple[T, datetime | None]]
) -> Kept[T]:
    """The piece stored under `key` if it is still true at `now`, else what `render` returns.

    `render` gives the piece and the first moment at which time alone would change it (or None).
    """
    return recall(key, now=now) or keep(key, *render(), now=now)


def recall(key: str, *, now: datetime) -> Kept[Any] | None:
    """What is stored under `key`, if it is still true at `now`."""
    if not settings.FRAGMENTS_KEPT:
        return None
    kept = memory.get(key, now=now)
    if kept is None and (kept := _shared(key, now)) is not None:
        memory.put(key, kept, _size(kept.piece))
    return kept


def keep(key: str, piece: T, changes_at: datetime | None, *, now: datetime) -> Kept[T]:
    """Store a piece that time alone leaves true until `changes_at` (None: for hours)."""
    kept = Kept(piece, min(changes_at or now + LONGEST, now + LONGEST))
    if settings.FRAGMENTS_KEPT:
        _share(key, kept)
        memory.put(key, kept, _size(piece))
    return kept


def _shared(key: str, now: datetime) -> Kept[Any] | None:
    try:
        stored: tuple[Any, datetime] | None = cache.get(key)
    except (RedisError, OSError):
        log.warning("The cache does not answer; rendering without it.")
        return None
    return Kept(*stored) if stored is not None and now < stored[1] else None


def _share(key: str, kept: Kept[Any]) -> None:
    try:
        cache.set(key, tuple(kept), timeout=LONGEST.total_seconds())
    except (RedisError, OSError):
        log.warning("The cache did not store a fragment.")


def _size(piece: object) -> int:
    parts = piece if isinstance(piece, tuple) else (piece,)
    return sum(sys.getsizeof(part) for part in parts)
