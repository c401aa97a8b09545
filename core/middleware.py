"""What every answer says to browsers and in which language, and what may be sent once more."""

import logging
from collections.abc import Callable
from functools import lru_cache

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.http.response import ResponseHeaders
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.translation import activate, get_language, get_language_from_request

from core.db import ran_out_of_time
from core.errors import PleaseTryAgain

log = logging.getLogger(__name__)

NEVER_SHOWN = "password"  # a field whose name holds this is not written into a page


POLICY = "Content-Security-Policy"


class PolicyMiddleware:
    """What a browser must not do with an answer; an answer may say something narrower itself.

    The headers follow from the settings and are put together once. Django's own middleware around
    this one finds them said; it says some of them with what does not come from here, static files.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        always = {
            "X-Frame-Options": settings.X_FRAME_OPTIONS,
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": settings.SECURE_REFERRER_POLICY,
            "Cross-Origin-Opener-Policy": settings.SECURE_CROSS_ORIGIN_OPENER_POLICY,
        }
        # Django's own pages for whoever builds bring their style along.
        self._without_policy = ResponseHeaders(always)
        self._debug_pages = (404, 500) if settings.DEBUG else ()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        is_debug_page = response.status_code in self._debug_pages
        _say(response, self._without_policy)
        if not is_debug_page:
            _say(response, _of_policy(settings.CONTENT_SECURITY_POLICY))
        return response


class PlainTextMiddleware:
    """Answers 400 to an address with the sign NUL in it: no database keeps that."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "%00" in request.META.get("QUERY_STRING", ""):
            raise SuspiciousOperation("NUL in the address.")
        return self.get_response(request)


class LanguageMiddleware:
    """The language of a page: the one chosen before (a cookie), else what the browser asks for.

    Django's LocaleMiddleware without its addresses that begin with a language: we have none, and
    looking for them in every request and every answer takes twice as long as the rest.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = get_language_from_request(request)
        activate(language)
        request.LANGUAGE_CODE = language.lower()  # a cookie may hold EN
        response = self.get_response(request)
        if response.has_header("Vary"):
            patch_vary_headers(response, ("Accept-Language",))
        _say(response, _of_language(get_language()))
        return response


class TryAgainMiddleware:
    """Turns a lock that did not come, a deadlock and a statement that took too long into 409.

    Every such statement has undone its transaction: nothing was written, so that what was sent can
    be sent once more as it is. The page carries it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The page that offers to try again; None lets every other exception through."""
        if not isinstance(exception, OperationalError) or not ran_out_of_time(exception):
            return None
        log.warning("Asked to try again: %s", str(exception).partition("\n")[0])
        context = {"error": PleaseTryAgain(), "sent": _sent(request)}
        return render(request, "core/try_again.html", context, status=409)


def _say(response: HttpResponse, headers: ResponseHeaders) -> None:
    """Say `headers`, where the answer does not say something else itself.

    As `setdefault` with each of them, which costs more than the rest of this file together.
    """
    response.headers._store = {**headers._store, **response.headers._store}


@lru_cache(maxsize=16)
def _of_policy(policy: str) -> ResponseHeaders:
    return ResponseHeaders({POLICY: policy})


@lru_cache(maxsize=16)
def _of_language(language: str | None) -> ResponseHeaders:
    return ResponseHeaders({"Vary": "Accept-Language", "Content-Language": str(language)})


def _sent(request: HttpRequest) -> list[tuple[str, str]]:
    """The fields of the request in their order; none if they must be typed anew."""
    fields = [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if name != "csrfmiddlewaretoken"
    ]
    must_be_typed = bool(request.FILES) or any(NEVER_SHOWN in name for name, _value in fields)
    return [] if must_be_typed else fields
