"""Puts the actor on every request: read from the database when first asked for, then kept."""

from collections.abc import Callable
from typing import cast

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from accounts.models import User
from accounts.selectors import actor_of
from core import clock
from core.actor import ANONYMOUS, Actor
from core.http import ActorRequest


class ActorMiddleware:
    """`request.actor`: ANONYMOUS for visitors; for others rights as of today, never remembered."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        cast("ActorRequest", request).actor = cast(
            "Actor", SimpleLazyObject(lambda: _actor_of_request(request))
        )
        return self.get_response(request)


def _actor_of_request(request: HttpRequest) -> Actor:
    user = request.user
    if not isinstance(user, User):
        return ANONYMOUS
    return actor_of(user, on=clock.day_of(clock.now()))
