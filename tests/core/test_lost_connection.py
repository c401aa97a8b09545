"""A connection that the server closed between two requests is nobody's 500."""

import pytest
from django.core.signals import request_started
from django.db import OperationalError, connection
from django.test import Client

from core.db import forget_if_lost, our_connection

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def lost() -> None:
    """The server ends this thread's connection, as it does when it is started anew."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        [number] = cursor.fetchone()
    killer = connection.copy()
    with killer.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [number])
        assert cursor.fetchone() == (True,)
    killer.close()


@pytest.mark.usefixtures("lost")
def test_next_request_has_a_new_connection() -> None:
    assert Client().get("/day/").status_code == 200


@pytest.mark.usefixtures("lost")
def test_control_without_the_look_the_next_request_fails() -> None:
    request_started.disconnect(forget_if_lost)
    try:
        with pytest.raises(OperationalError):
            Client().get("/day/")
    finally:
        request_started.connect(forget_if_lost)
        connection.close()


def test_connection_that_waits_is_kept() -> None:
    Client().get("/day/")
    before = our_connection().connection

    Client().get("/day/")

    assert our_connection().connection is before
