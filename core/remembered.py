"""What follows from language and a key alone, made once in each process.

Where FRAGMENTS_KEPT is off it is made for everybody who asks, as every other piece of a page.
"""

from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

from django.conf import settings
from django.utils.translation import get_language

T = TypeVar("T")


class Remembered(Generic[T]):
    """At most `most` things made; they are all forgotten when there are more.

    The key holds everything that decides what is made, the version of the catalogue for one, and
    whose it is if it says anything of somebody. Nobody changes what is given to all.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._made: dict[tuple[str | None, Hashable], T] = {}

    def __len__(self) -> int:
        return len(self._made)

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """What `make` gave the first time in this language for `key`."""
        if not settings.FRAGMENTS_KEPT:
            return make()
        known = (get_language(), key)
        try:
            return self._made[known]
        except KeyError:
            made = make()
        if len(self._made) >= self._most:
            self._made.clear()
        self._made[known] = made
        return made
