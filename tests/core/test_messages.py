"""What a person is told on the next page: as Django keeps it, and for nothing where nothing is."""

import pytest
from django.contrib.messages import add_message, constants, get_messages
from django.contrib.messages.storage.base import BaseStorage
from django.contrib.messages.storage.fallback import FallbackStorage
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from accounts.sessions import SessionStore
from core.messages import Storage

pytestmark = pytest.mark.django_db

TELLINGS = [[], ["しました。"], ["a", "b"], ["long " * 300, "too long " * 300, "last"]]


def asked(carrying: HttpResponse | None = None, session: SessionStore | None = None) -> HttpRequest:
    request = RequestFactory().get("/")
    request.session = session or SessionStore()
    for name, morsel in carrying.cookies.items() if carrying else ():
        request.COOKIES[name] = morsel.value
    return request


def tell(kind: type[FallbackStorage], texts: list[str]) -> tuple[HttpResponse, SessionStore]:
    """An answer that carries them, with the session."""
    request, answer = asked(), HttpResponse()
    request._messages = kind(request)  # type: ignore[attr-defined]
    for text in texts:
        add_message(request, constants.INFO, text)
    request._messages.update(answer)  # type: ignore[attr-defined]
    return answer, request.session  # type: ignore[return-value]


def read(kind: type[FallbackStorage], told: tuple[HttpResponse, SessionStore]) -> list[str]:
    """What the next page shows; then it is gone."""
    request, answer = asked(*told), HttpResponse()
    request._messages = kind(request)  # type: ignore[attr-defined]
    shown = [str(message) for message in get_messages(request)]
    request._messages.update(answer)  # type: ignore[attr-defined]
    assert all(not morsel.value for morsel in answer.cookies.values())
    assert bool(answer.cookies) is bool(told[0].cookies)
    return shown


@pytest.mark.parametrize("texts", TELLINGS)
@pytest.mark.parametrize("writes", [Storage, FallbackStorage])
@pytest.mark.parametrize("reads", [Storage, FallbackStorage])
def test_ours_and_djangos_read_what_the_other_wrote(
    writes: type[FallbackStorage], reads: type[FallbackStorage], texts: list[str]
) -> None:
    assert sorted(read(reads, tell(writes, texts))) == sorted(texts)


def test_what_nobody_read_is_carried_on_together_with_the_new() -> None:
    request, answer = asked(*tell(Storage, ["old"])), HttpResponse()
    storage = Storage(request)
    storage.add(constants.INFO, "new")
    storage.update(answer)

    assert read(Storage, (answer, SessionStore())) == ["old", "new"]


def test_forged_cookie_tells_nothing() -> None:
    told, session = tell(Storage, ["しました。"])
    told.cookies["messages"] = told.cookies["messages"].value + "x"

    assert list(Storage(asked(told, session))) == []


def test_request_that_carries_and_tells_nothing_makes_neither(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def never(self: BaseStorage, *args: object) -> None:
        raise AssertionError

    for each in Storage.storage_classes:
        monkeypatch.setattr(each, "__init__", never)

    assert read(Storage, (HttpResponse(), SessionStore())) == []
    with pytest.raises(AssertionError):
        tell(Storage, ["しました。"])
