"""The cache is away, or the broker: pages answer, bookings are made, letters wait as rows."""

from collections.abc import Generator

import pytest
from celery import Celery
from django.core.cache import cache
from django.test import Client
from pytest_django import Settings

from booking.models import Application, Hold
from config.celery import app
from core import fragments, later
from core.actor import Actor
from core.fragments import Memory
from notifications.models import Delivery
from sandbox.processes import free_port
from tests.booking.test_attacks import signed_in
from tests.booking.world import World

PAGES = ["/", "/day/?on=2026-12-05", "/halls/", "/halls/kan/", "/rooms/a/?month=2026-12"]


def nowhere() -> str:
    """A server that is not there."""
    return f"redis://127.0.0.1:{free_port(24_000)}/0"


@pytest.fixture
def cache_away(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.CACHES = {"default": settings.CACHES["default"] | {"LOCATION": nowhere()}}
    monkeypatch.setattr(fragments, "memory", Memory(1_000_000))


@pytest.fixture
def broker_away(monkeypatch: pytest.MonkeyPatch) -> Generator[None]:
    """The bell rings in this thread, to be heard."""
    monkeypatch.setattr(later._bell, "ring", later.send)
    lost = Celery("lost", broker=nowhere(), set_as_current=True)
    yield
    app.set_current()
    lost.close()


def book_by_browser(client: Client, actor: Actor, world: World) -> str:
    """Hold and confirm as a browser does; where the person is sent at the end."""
    browser = signed_in(client, actor)
    browser.post("/hold/", {"pick": "a@2026-12-05@am"})
    form = {"applicant": "self", "purpose": world.purpose.pk, "people": 3}
    answer = browser.post(f"/apply/{Hold.objects.get().code}/", form)
    assert answer.status_code == 302, answer.content.decode()
    return answer["Location"]


@pytest.mark.parametrize("path", PAGES)
def test_without_the_cache_pages_answer(
    cache_away: None, client: Client, world: World, path: str
) -> None:
    assert client.get(path).status_code == 200
    assert client.get(path).status_code == 200


def test_the_cache_is_really_away(
    cache_away: None, client: Client, world: World, caplog: pytest.LogCaptureFixture
) -> None:
    """The negative control: somebody has asked it, and it did not answer."""
    client.get("/rooms/a/?month=2026-12")
    cache.get("anything")

    assert "Redis does not answer" in caplog.text


def test_without_the_cache_bookings_are_made(
    cache_away: None, client: Client, world: World, aoi: Actor
) -> None:
    at = book_by_browser(client, aoi, world)

    assert at == f"/bookings/{Application.objects.get().code}/?made=1"


@pytest.mark.django_db(transaction=True)
def test_without_the_broker_bookings_are_made_and_letters_wait(
    broker_away: None, client: Client, world: World, aoi: Actor, caplog: pytest.LogCaptureFixture
) -> None:
    book_by_browser(client, aoi, world)

    assert Application.objects.count() == 1
    assert Delivery.objects.get().status == "due"
    assert "The broker did not take notifications.deliver_due" in caplog.text
