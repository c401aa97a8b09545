"""The cases: one as a thread."""

from django.http import HttpResponse

from core.http import ActorRequest


def case(request: ActorRequest, code: str) -> HttpResponse:
    """One case."""
    return HttpResponse(code)
