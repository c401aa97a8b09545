"""Addresses of what has a public number."""

from functools import lru_cache

from django.urls import get_script_prefix, reverse

_CODE = "0000000000"


def address_of(view: str, code: str) -> str:
    """What `reverse` gives for a view whose one argument is a public number.

    The way through the patterns is the same for all numbers, and gone once.
    """
    before, after = _around(view, get_script_prefix())
    return f"{before}{code}{after}"


@lru_cache(maxsize=100)
def _around(view: str, _prefix: str) -> tuple[str, str]:
    before, _code, after = reverse(view, args=[_CODE]).rpartition(_CODE)
    return before, after
