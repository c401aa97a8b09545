"""How long a session of staff lives, what its pages know of that, and what is said afterwards.

The pages keep a session alive while somebody works on them, and keep what was typed while it may
end: static/js/staying.js and typed.js; why so stands in ADR 21.
"""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import parse_qsl, urlencode, urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from core import crypto
from core.http import ActorRequest

SEEN = "staff_seen"
GRACE = 60  # seconds
WAS_HERE = "kashikan_staff"
"""A cookie that outlives a session of staff, so that its end can be told. It holds nothing."""
REMEMBERED = 12 * 3600  # seconds; who comes back later begins a new day
LOOK = "look"
SEARCHED = "q"
"""What every search sends: often a name, and not for whoever signs in next in this tab."""


@dataclass(frozen=True, slots=True)
class Staying:
    """What a page of staff knows: seconds left, where one comes back to, where one goes then.

    `key` (32 bytes, hexadecimal) seals what is typed; only pages of the same person carry it.
    """

    left: int
    back: str
    leave: str
    key: str

    @property
    def alone(self) -> int:
        """After so many seconds a page without scripts leaves the screen: surely after the end."""
        return self.left + 2 * GRACE


class StaffRequest(ActorRequest):
    """A request of staff who have shown their second factor."""

    staying: Staying


def keep_short(request: HttpRequest, *, now: datetime) -> bool:
    """Let the session live some minutes from now on; whether that was written.

    Written at most once a minute, and not by a page that only looks how long it has.
    """
    if is_asked(request) and LOOK in request.GET:
        return False
    due: bool = now.timestamp() - request.session.get(SEEN, 0) >= GRACE
    if due:
        request.session[SEEN] = int(now.timestamp())
        request.session.set_expiry(settings.STAFF_SESSION_MINUTES * 60)
    return due


def staying_of(request: ActorRequest, *, now: datetime) -> Staying:
    """What the page that answers `request` knows."""
    longest = settings.STAFF_SESSION_MINUTES * 60
    left = int(request.session.get(SEEN, 0) + longest - now.timestamp())
    back = back_of(request)
    return Staying(
        left=max(1, min(left, longest)),  # whoever asks has a session: it is not over yet
        back=back,
        leave=_sign_in(back),
        key=crypto.key_for(f"accounts.typed/{request.actor.user}").hex(),
    )


def is_asked(request: HttpRequest) -> bool:
    """Whether a page asks how long it has."""
    return request.path == reverse("accounts:staying")


def back_of(request: HttpRequest) -> str:
    """Where one comes back to: to the page; from what was sent, to the page that sent it.

    Without what was searched for. What else is typed on pages of staff is sent, never asked for.
    """
    if request.method in {"GET", "HEAD"}:
        return _without_words(request.get_full_path())
    came_from = request.headers.get("Referer", "")
    hosts, is_secure = {request.get_host()}, request.is_secure()
    if not url_has_allowed_host_and_scheme(came_from, hosts, require_https=is_secure):
        return "/"
    page = urlsplit(came_from)
    return _without_words(page._replace(scheme="", netloc="", fragment="").geturl()) or "/"


def asks_to_sign_in(request: HttpRequest, response: HttpResponse) -> bool:
    """Whether the page asked for was refused until somebody signs in: nothing was done."""
    return response.get("Location", "") == _sign_in(request.get_full_path())


def send_back(request: HttpRequest, response: HttpResponse) -> None:
    """After signing in, to where one comes back to instead of to what was asked for."""
    response["Location"] = _sign_in(back_of(request))


def remember(response: HttpResponse) -> None:
    """Mark the browser as one with a session of staff."""
    response.set_cookie(
        WAS_HERE,
        "1",
        max_age=REMEMBERED,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _without_words(address: str) -> str:
    path, _mark, query = address.partition("?")
    if SEARCHED not in query:
        return address
    kept = [pair for pair in parse_qsl(query, keep_blank_values=True) if pair[0] != SEARCHED]
    return f"{path}?{urlencode(kept)}" if kept else path


def _sign_in(then: str) -> str:
    return f"{reverse('account_login')}?{urlencode({'next': then}, safe='/')}"
