"""What a page may load and do: said with every answer, pages of errors included."""

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path
from pytest_django import Settings

import config.urls
from core.middleware import POLICY, PolicyMiddleware

NARROW = "default-src 'none'; sandbox"
POLICY_OF_PAGES = (
    "default-src 'self'; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
PAGES = {POLICY: POLICY_OF_PAGES, "X-Frame-Options": "DENY", **ALWAYS}
DJANGOS = (
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
)

every_kind = pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/", 200),
        ("GET", "/healthz", 200),
        ("GET", "/accounts/login/", 200),
        ("GET", "/accounts/", 302),
        ("GET", "/my/", 302),
        ("GET", "/my", 301),
        ("GET", "/day/?on=%00", 400),
        ("POST", "/hold/", 403),
        ("GET", "/nothing/", 404),
        ("GET", "/hold/", 405),
        ("GET", "/broken/", 500),
    ],
)


def headers_of(settings: Settings, method: str, path: str, status: int) -> dict[str, str]:
    settings.ROOT_URLCONF = __name__
    answer = Client(enforce_csrf_checks=True, raise_request_exception=False).generic(method, path)
    assert answer.status_code == status
    return dict(answer.items())


def broken(request: HttpRequest) -> HttpResponse:
    raise ZeroDivisionError


urlpatterns = [path("broken/", broken), *config.urls.urlpatterns]


@pytest.mark.django_db
@every_kind
def test_every_answer_says_it(settings: Settings, method: str, path: str, status: int) -> None:
    assert PAGES.items() <= headers_of(settings, method, path, status).items()


@pytest.mark.django_db
@every_kind
def test_what_is_said_is_what_djangos_own_middleware_would_say(
    settings: Settings, method: str, path: str, status: int
) -> None:
    settings.MIDDLEWARE = [each for each in settings.MIDDLEWARE if "PolicyM" not in each]
    djangos = headers_of(settings, method, path, status)
    assert POLICY not in djangos

    assert djangos.items() & PAGES.items() == PAGES.items() - {(POLICY, POLICY_OF_PAGES)}


@pytest.mark.django_db
def test_answer_says_it_without_djangos_own_middleware(settings: Settings) -> None:
    settings.MIDDLEWARE = [each for each in settings.MIDDLEWARE if each not in DJANGOS]

    assert PAGES.items() <= headers_of(settings, "GET", "/", 200).items()


@pytest.mark.django_db
def test_djangos_own_middleware_is_there_for_files_and_for_https(settings: Settings) -> None:
    assert set(DJANGOS) <= set(settings.MIDDLEWARE)
    file = Client().get("/static/css/accounts.css")
    assert b"".join(file)  # read to its end: that closes it

    assert (file.status_code, POLICY in file) == (200, False)
    assert ALWAYS.items() <= dict(file.items()).items()


def test_answer_that_says_something_narrower_keeps_it() -> None:
    answer = PolicyMiddleware(lambda asked: HttpResponse(headers={POLICY: NARROW}))(HttpRequest())

    assert answer[POLICY] == NARROW


def test_answer_that_is_changed_afterwards_changes_no_other() -> None:
    ours = PolicyMiddleware(lambda asked: HttpResponse())
    first = ours(HttpRequest())
    first["X-Frame-Options"] = "SAMEORIGIN"
    del first[POLICY]

    assert PAGES.items() <= dict(ours(HttpRequest()).items()).items()


@pytest.mark.parametrize(("status", "said"), [(200, True), (403, True), (404, False), (500, False)])
def test_djangos_debug_pages_bring_their_style_along(
    settings: Settings, status: int, said: bool
) -> None:
    settings.DEBUG = True

    answer = PolicyMiddleware(lambda asked: HttpResponse(status=status))(HttpRequest())

    assert (POLICY in answer) is said
