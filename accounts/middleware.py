"""Puts user and actor on every request; staff must have shown their second factor."""

from collections.abc import Callable
from copy import copy
from dataclasses import replace
from datetime import datetime
from typing import Any, cast
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _
from django_htmx.http import HttpResponseClientRedirect

from accounts import staying
from accounts.models import User
from accounts.rules import is_inside
from accounts.second_factor import is_strong
from accounts.selectors import actor_of
from accounts.sessions import user_of
from core import clock
from core.actor import ANONYMOUS, Actor, DutyAt
from core.http import ActorRequest, carries_session

# What is open to staff who have not shown their second factor: signing in and out, and the rules.
OPEN_PATHS = ("/accounts/", "/language/", "/healthz", "/terms/", "/privacy/")
ENDED = _(
    "%(minutes)s分のあいだ操作がなかったので、ログアウトしました。"
    "続けるときは、もう一度ログインしてください。"
)
NOT_SAVED = _("いま送った内容は、まだ保存していません。")


class UserMiddleware:
    """`request.user` by `accounts.sessions`: at once for whoever carries a session.

    ActorMiddleware asks for them in any case. A visitor is found out when somebody asks, as by
    Django's AuthenticationMiddleware.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # A page of visitors that does not ask for the user reads no session.
        asks = carries_session(request)
        user: Any = user_of(request) if asks else SimpleLazyObject(lambda: user_of(request))
        request.user = user
        return self.get_response(request)


class ActorMiddleware:
    """`request.actor`: ANONYMOUS for visitors; for others rights as of today, never remembered.

    The answers to people are theirs alone: when they sign out, the browser throws away what it has
    of them, so that Back does not show them to the next.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        actor = _actor_of_request(request) if carries_session(request) else ANONYMOUS
        cast("ActorRequest", request).actor = actor
        response = self.get_response(request)
        if actor.user_id is not None:
            response.headers.setdefault("Cache-Control", "private")
            if not request.user.is_authenticated:
                response["Clear-Site-Data"] = '"cache"'
        return response


class SecondFactorMiddleware:
    """Whoever holds a duty acts with it only in a session with a second factor, and a short one.

    Without the factor they are sent to show it or to set it up; the few pages that remain open see
    an actor without duties. A session of staff ends when nothing has been asked for some minutes;
    what is asked next is told why, and what was sent too late that nothing came of it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        asked = cast("ActorRequest", request)
        if not asked.actor.is_staff:
            if asked.actor.user_id is None and request.COOKIES.get(staying.WAS_HERE):
                return self._tell_the_end(asked)
            return self.get_response(request)
        now = clock.now()
        if not is_strong(get_authentication_records(request, asked.user), now=now):
            if not request.path.startswith(OPEN_PATHS):
                return _to_second_factor(asked)
            asked.actor = replace(copy(asked.actor), duties=frozenset())
            return self.get_response(request)
        return self._answer_staff(cast("staying.StaffRequest", request), now=now)

    def _answer_staff(self, request: staying.StaffRequest, *, now: datetime) -> HttpResponse:
        was_written = staying.keep_short(request, now=now)
        request.staying = staying.staying_of(request, now=now)
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "no-store")
        if not request.user.is_authenticated:  # has signed out: no end that must be told
            response.delete_cookie(staying.WAS_HERE, samesite="Lax")
        elif was_written:
            staying.remember(response)
        return response

    def _tell_the_end(self, request: ActorRequest) -> HttpResponse:
        if staying.is_asked(request):  # by a script: nobody would read it
            return self.get_response(request)
        messages.warning(request, ENDED % {"minutes": settings.STAFF_SESSION_MINUTES})
        response = self.get_response(request)
        response.delete_cookie(staying.WAS_HERE, samesite="Lax")
        if staying.asks_to_sign_in(request, response):
            if request.method == "POST":
                messages.warning(request, NOT_SAVED)
            staying.send_back(request, response)
        return response


def _to_second_factor(request: ActorRequest) -> HttpResponse:
    """To the code, or to setting it up; a fragment's request moves the whole page."""
    user = cast("User", request.user)
    if request.method == "POST":
        messages.warning(request, NOT_SAVED)
    if is_mfa_enabled(user, [Authenticator.Type.TOTP]):
        wanted = urlencode({"next": staying.back_of(request)})
        target = f"{reverse('mfa_reauthenticate')}?{wanted}"
    else:
        target = reverse("mfa_activate_totp")
    return HttpResponseClientRedirect(target) if request.htmx else redirect(target)


def _actor_of_request(request: HttpRequest) -> Actor:
    user = request.user
    if not isinstance(user, User):
        return ANONYMOUS
    actor = user.known_actor or actor_of(user, on=clock.day_of(clock.now()))
    return _where_they_are(actor, request) if actor.is_staff else actor


def _where_they_are(actor: Actor, request: HttpRequest) -> Actor:
    """The actor with those duties that may be carried out from this address (requirement 201).

    A duty at one hall obeys the hall's networks, one at every hall those of the whole city.
    """
    networks = {duty: _networks_of(duty) for duty in actor.duties}
    address = get_adapter().get_client_ip(request) if any(networks.values()) else ""
    kept = frozenset(
        duty for duty, each in networks.items() if not each or is_inside(address, each)
    )
    return actor if kept == actor.duties else replace(actor, duties=kept)


def _networks_of(duty: DutyAt) -> tuple[str, ...]:
    return settings.STAFF_NETWORKS if duty.facility_id is None else duty.networks
