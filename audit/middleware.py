"""Every change of a watched row during a request bears the name of who sent it."""

from collections.abc import Callable
from typing import cast

from django.http import HttpRequest, HttpResponse

from audit.signature import signed
from core.http import ActorRequest


class SignatureMiddleware:
    """After ActorMiddleware; the actor is only looked up when something is changed."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method in {"GET", "HEAD"}:
            return self.get_response(request)
        known = cast("ActorRequest", request)
        with signed(lambda: known.actor, f"{request.method} {request.path}"):
            return self.get_response(request)
