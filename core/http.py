"""What a view may expect of its request, and where it may send people back to."""

from django.conf import settings
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme
from django_htmx.middleware import HtmxDetails

from core.actor import Actor


class ActorRequest(HttpRequest):
    """A request that has passed the middleware: it knows who acts, and whether htmx asks."""

    actor: Actor
    htmx: HtmxDetails


def carries_session(request: HttpRequest) -> bool:
    """Whether the request brings a session. None is looked up: it may be over, or nobody's."""
    return settings.SESSION_COOKIE_NAME in request.COOKIES


def next_url(request: HttpRequest, default: str) -> str:
    """Where the person wanted to go (`next`, sent or in the address), if it is on this site."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    is_ours = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if is_ours else default
