"""In which language a page comes: as Django's own middleware chooses it."""

from typing import cast

import pytest
from django.http import HttpRequest, HttpResponse
from django.middleware.locale import LocaleMiddleware
from django.test import Client, RequestFactory
from django.utils.translation import activate, get_language, override
from pytest_django import Settings

from core.middleware import LanguageMiddleware

SAID = ("Content-Language", "Vary")


def answer(request: HttpRequest) -> HttpResponse:
    """The language that the view saw, twice: as Django's and as the request's."""
    return HttpResponse(f"{get_language()} {request.LANGUAGE_CODE}")


@pytest.mark.parametrize("path", ["/", "/en/", "/ja-easy/my/"])
@pytest.mark.parametrize(
    "accepted", ["", "en-GB,en;q=0.8", "ja", "fr, *;q=0.1", "ja-JP", "x" * 600]
)
@pytest.mark.parametrize("chosen", [None, "ja", "ja-easy", "en", "EN", "en-us", "fr", ""])
def test_choice_is_djangos(
    settings: Settings, path: str, accepted: str, chosen: str | None
) -> None:
    request = RequestFactory(HTTP_ACCEPT_LANGUAGE=accepted).get(path)
    if chosen is not None:
        request.COOKIES[settings.LANGUAGE_COOKIE_NAME] = chosen

    with override("ja"):
        ours = LanguageMiddleware(answer)(request)
        djangos = cast("HttpResponse", LocaleMiddleware(answer)(request))

    assert ours.content == djangos.content
    assert [ours[name] for name in SAID] == [djangos[name] for name in SAID]


def test_answer_tells_the_language_that_the_view_left_active() -> None:
    def turn(request: HttpRequest) -> HttpResponse:
        activate("en")
        return HttpResponse()

    with override("ja"):
        assert LanguageMiddleware(turn)(RequestFactory().get("/"))["Content-Language"] == "en"


def test_answer_that_tells_its_language_keeps_it() -> None:
    def french(request: HttpRequest) -> HttpResponse:
        return HttpResponse(headers={"Content-Language": "fr", "Vary": "Cookie"})

    with override("ja"):
        answered = LanguageMiddleware(french)(RequestFactory().get("/"))

    assert [answered[name] for name in SAID] == ["fr", "Cookie, Accept-Language"]


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["ja", "ja-easy", "en"])
def test_page_comes_in_the_chosen_language(
    client: Client, settings: Settings, language: str
) -> None:
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language

    page = client.get("/")

    assert page["Content-Language"] == language
    assert f'lang="{language.partition("-")[0]}' in page.content.decode()
