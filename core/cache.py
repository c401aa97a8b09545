"""The cache of pages and rate limits: Redis, and the process's own memory while Redis is away.

With the cache dead, pages still answer and limits still hold, for each process by itself.
Only what the rate limits and cached fragments need is covered: add, get, set, delete.
"""

import logging
from collections.abc import Callable
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

log = logging.getLogger(__name__)


class RedisOrMemory(RedisCache):
    """Django's Redis backend that never fails a request."""

    def __init__(self, server: str | list[str], params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._memory = LocMemCache("while-redis-is-away", {})

    def add(
        self,
        key: str,
        value: Any,
        timeout: float | None = DEFAULT_TIMEOUT,
        version: int | None = None,
    ) -> bool:
        """Store what is not there yet; whether it was stored."""
        return bool(self._first("add", key, value, timeout, version))

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        """What is stored, or `default`."""
        return self._first("get", key, default, version)

    def set(
        self,
        key: str,
        value: Any,
        timeout: float | None = DEFAULT_TIMEOUT,
        version: int | None = None,
    ) -> None:
        """Store."""
        self._first("set", key, value, timeout, version)

    def delete(self, key: str, version: int | None = None) -> bool:
        """Forget; whether there was something to forget."""
        return bool(self._first("delete", key, version))

    def _first(self, verb: str, *args: Any) -> Any:
        redis: Callable[..., Any] = getattr(super(), verb)
        try:
            return redis(*args)
        except (RedisError, OSError):
            log.warning("Redis does not answer; using this process's memory.")
            return getattr(self._memory, verb)(*args)
