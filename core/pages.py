"""Whole pages kept in this process with gaps, which are filled in for each reader.

Whoever has no session sees what every other visitor sees: only the token against forged forms
differs (`page`). Of those who are signed in a page is kept that names what is a reader's own
(`own_page`).
"""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.messages import get_messages
from django.contrib.messages.storage.cookie import CookieStorage
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.safestring import SafeString

from core.clock import day_of, day_start, next_day
from core.fragments import Kept, memory
from core.gaps import GAP, Own, filled
from core.http import ActorRequest, carries_session


@dataclass(frozen=True, slots=True)
class Page:
    """What a view wants to show; kept for others until `fresh_until`, if that is given."""

    template: str
    context: dict[str, Any]
    fresh_until: datetime | None = None


def page(
    request: HttpRequest, *, version: str, now: datetime, make: Callable[[], Page]
) -> HttpResponse:
    """The page that `make` describes at `now`.

    `version` changes with everything that the page shows, language included; address and day of
    the request are added to it.
    """
    if not (settings.FRAGMENTS_KEPT and _is_visitor(request)):
        made = make()
        return HttpResponse(render_to_string(made.template, made.context, request))
    today = day_of(now)
    key = f"page:{today}:{version}:{request.get_full_path()}"
    kept = memory.get(key, now=now)
    if kept is None:
        made = make()
        text = render_to_string(made.template, made.context | {"csrf_token": GAP}, request)
        kept = Kept(text.encode().split(GAP.encode()), day_start(next_day(today)))
        if made.fresh_until is not None:
            until = min(made.fresh_until, kept.fresh_until)
            memory.put(key, Kept(kept.piece, until), sum(map(len, kept.piece)))
    return HttpResponse(get_token(request).encode().join(kept.piece))


def _is_visitor(request: HttpRequest) -> bool:
    """Nobody signed in, and no message waits to be shown."""
    return not (carries_session(request) or CookieStorage.cookie_name in request.COOKIES)


def own_page(
    request: ActorRequest,
    template: str,
    *,
    key: Hashable,
    own: Own,
    make: Callable[[Own], dict[str, Any]],
) -> HttpResponse:
    """The page of somebody who is signed in, drawn once for all who see the same but for `own`.

    `make` gives the context with `own`, or with gaps of the same names. The key says everything
    else that the page shows by itself; its frame (basket, language, address, token) is seen to
    here. Whose frame says more, staff (when their session ends) and who is told something, has the
    page drawn anew; so has the answer to what was sent.
    """
    if not (settings.FRAGMENTS_KEPT and _has_a_common_frame(request)):
        return HttpResponse(render_to_string(template, make(own), request))
    mine = {
        **own,
        "csrf_token": SafeString(get_token(request)),
        "page_address": escape(request.get_full_path()),
    }
    text = filled(
        (template, len(request.session.get("basket", ())), key),
        mine,
        lambda gaps: render_to_string(template, {**gaps, **make(gaps)}, request),
    )
    return HttpResponse(text)


def _has_a_common_frame(request: ActorRequest) -> bool:
    is_plain = request.method == "GET" and not request.actor.is_staff
    return is_plain and not len(get_messages(request))
