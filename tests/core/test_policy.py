"""What a page may load and do: said with every answer, pages of errors included."""

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client
from pytest_django import Settings

from core.middleware import POLICY, PolicyMiddleware

NARROW = "default-src 'none'; sandbox"
POLICY_OF_PAGES = (
    "default-src 'self'; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/", "/healthz", "/nothing/", "/my/", "/day/?on=%00"])
def test_every_answer_says_it(client: Client, path: str) -> None:
    assert client.get(path)[POLICY] == POLICY_OF_PAGES


@pytest.mark.django_db
def test_without_the_guard_nothing_is_said(client: Client, settings: Settings) -> None:
    settings.MIDDLEWARE = [each for each in settings.MIDDLEWARE if "PolicyM" not in each]

    assert POLICY not in client.get("/")


def test_answer_that_says_something_narrower_keeps_it() -> None:
    answer = PolicyMiddleware(lambda asked: HttpResponse(headers={POLICY: NARROW}))(HttpRequest())

    assert answer[POLICY] == NARROW


@pytest.mark.parametrize(("status", "said"), [(200, True), (403, True), (404, False), (500, False)])
def test_djangos_debug_pages_bring_their_style_along(
    settings: Settings, status: int, said: bool
) -> None:
    settings.DEBUG = True

    answer = PolicyMiddleware(lambda asked: HttpResponse(status=status))(HttpRequest())

    assert (POLICY in answer) is said
