"""The product as it is, and beside it the floors without any middleware: nothing can be cheaper."""

from collections.abc import Iterable
from typing import Any

from django.core.handlers.wsgi import WSGIHandler
from django.test.utils import override_settings

from config.wsgi import application as product

with override_settings(MIDDLEWARE=[]):
    floors = WSGIHandler()  # reads its middleware once, here


def application(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    """Floors below /floor/, the product everywhere else."""
    handler = floors if environ["PATH_INFO"].startswith("/floor/") else product
    return handler(environ, start_response)
