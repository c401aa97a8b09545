"""Addresses of pages about one thing."""

from functools import cache

from django.urls import reverse

_SOME_CODE = "0000000000"


def path_of(page: str, code: str) -> str:
    """The path of a page whose one argument is a public number (core/codes.py).

    What `reverse` says, which is asked once for each page: a booking names several in its letter
    and on its way, and Django looks each up anew.
    """
    return _path_of_some(page).replace(_SOME_CODE, code)


@cache
def _path_of_some(page: str) -> str:
    return reverse(page, args=[_SOME_CODE])
