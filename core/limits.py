"""Limits on trying again and again, counted by client address in the cache (allauth's counter)."""

from allauth.core.internal.ratelimit import consume
from django.http import HttpRequest


def is_spent(request: HttpRequest, *, action: str, rate: str) -> bool:
    """Whether this client has used up `rate` ("30/10m/ip") for `action`. Counts nothing."""
    return _consume(request, action, rate, dry_run=True)


def spend(request: HttpRequest, *, action: str, rate: str) -> None:
    """Count one attempt of this client."""
    _consume(request, action, rate, dry_run=False)


def _consume(request: HttpRequest, action: str, rate: str, *, dry_run: bool) -> bool:
    left = consume(
        request,
        app="kashikan",
        action=action,
        config={action: rate},
        dry_run=dry_run,
        limit_get=True,
    )
    return left is None
