"""Rows that stay locked: the person is asked to try again and has lost nothing."""

from collections.abc import Generator

import psycopg
import pytest
from django.db import OperationalError, connection
from django.test import Client, RequestFactory
from pytest_django import Settings

from accounts.models import User
from booking.models import Hold
from config.env import database
from core.actor import Actor
from core.middleware import TryAgainMiddleware
from tests.booking.conftest import sign_in
from tests.booking.world import World, build_world

PICK = "a@2026-12-05@am"
HERE = "core.middleware.TryAgainMiddleware"


@pytest.fixture
def busy(app_connection: psycopg.Connection) -> Generator[World]:
    """The world, with every part of every room locked by somebody else; waiting ends at once."""
    world = build_world()
    app_connection.execute("BEGIN")
    app_connection.execute("SELECT 1 FROM facilities_roompart FOR UPDATE")
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '50ms'")
    yield world
    app_connection.execute("ROLLBACK")
    connection.close()


@pytest.fixture
def aoi(busy: World) -> Actor:
    return sign_in("青井")


def browser_of(actor: Actor) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(User.objects.get(pk=actor.user))
    return client


def test_lock_that_does_not_come_is_asked_for_again(busy: World, aoi: Actor) -> None:
    answer = browser_of(aoi).post("/hold/", {"pick": PICK})

    assert answer.status_code == 409
    assert "もう一度お試しください" in answer.content.decode()
    assert f'name="pick" value="{PICK}"' in answer.content.decode()
    assert not Hold.objects.exists()


def test_what_was_sent_can_be_sent_once_more(
    busy: World, aoi: Actor, app_connection: psycopg.Connection
) -> None:
    browser = browser_of(aoi)
    browser.post("/hold/", {"pick": PICK})
    app_connection.execute("ROLLBACK")

    assert browser.post("/hold/", {"pick": PICK}).status_code == 302
    assert Hold.objects.count() == 1


def test_without_the_middleware_it_is_a_failure(
    busy: World, aoi: Actor, settings: Settings
) -> None:
    """The negative control."""
    settings.MIDDLEWARE = [each for each in settings.MIDDLEWARE if each != HERE]

    assert browser_of(aoi).post("/hold/", {"pick": PICK}).status_code == 500


def failed(cause: Exception) -> OperationalError:
    error = OperationalError()
    error.__cause__ = cause
    return error


@pytest.mark.django_db
@pytest.mark.parametrize(
    "cause", [psycopg.errors.DeadlockDetected(), psycopg.errors.QueryCanceled()]
)
def test_password_is_not_written_into_the_page(cause: Exception, client: Client) -> None:
    request = client.get("/terms/").wsgi_request
    request.POST = RequestFactory().post("/", {"login": "a", "password": "s3cret"}).POST
    asked = TryAgainMiddleware(lambda _request: pytest.fail("not called"))

    answer = asked.process_exception(request, failed(cause))

    assert answer is not None
    assert answer.status_code == 409
    assert b"s3cret" not in answer.content
    assert b'name="login"' not in answer.content


@pytest.mark.parametrize(
    "error", [failed(psycopg.errors.ConnectionTimeout()), OperationalError(), ValueError()]
)
def test_other_failures_stay_failures(error: Exception) -> None:
    asked = TryAgainMiddleware(lambda _request: pytest.fail("not called"))

    assert asked.process_exception(RequestFactory().get("/"), error) is None


def test_sessions_of_the_application_have_limits(
    app_connection: psycopg.Connection, settings: Settings
) -> None:
    """They travel with the connection, so that no reconnecting and no SET can lose them."""
    given = database("postgresql://x/y", name="X", kept=False, limits=settings.DATABASE_LIMITS)
    at = app_connection.info

    options = given["OPTIONS"]["options"]
    with psycopg.connect(
        host=at.host, port=at.port, dbname=at.dbname, user=at.user, options=options
    ) as limited:
        shown = [
            limited.execute(f"SHOW {name}".encode()).fetchone()
            for name in ("lock_timeout", "statement_timeout")
        ]

    assert shown == [("3s",), ("10s",)]
