"""Fixtures for all tests. The servers come from tests/servers.py, before Django is set up."""

import gc
from collections.abc import Generator
from pathlib import Path

import hypothesis
import psycopg
import pytest
from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY as RECORDS
from allauth.account.internal.flows.login import record_authentication
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.signals import user_logged_in
from django.core.management import call_command
from django.db import connection
from django.dispatch import receiver
from django.http import HttpRequest
from django.test import TransactionTestCase
from django.utils.translation import override
from pytest_django import DjangoDbBlocker

from sandbox.seal import make_seal
from tests.kept import empty_tables, may_act_as_replica

FAR_AHEAD = 4_102_444_800  # the year 2100
METHOD, SEEN = "mfa", "staff_seen"

pytest_plugins = ["tests.people"]

# A machine that is busy with other things is no fault of what is tested.
hypothesis.settings.register_profile(
    "kashikan", suppress_health_check=[hypothesis.HealthCheck.too_slow], deadline=None
)
hypothesis.settings.load_profile("kashikan")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what `make prove` repeats many times: tests that ask how many histories to play."""
    for item in items:
        function = getattr(item, "function", None)
        plays_histories = "histories" in getattr(item, "fixturenames", ())
        if plays_histories or getattr(function, "is_hypothesis_test", False):
            item.add_marker("randomised")


def pytest_collection_finish() -> None:
    """What is loaded by now stays: the collector took a sixth of the time to look through it."""
    gc.collect()
    gc.freeze()


@receiver(user_logged_in)
def show_second_factor(
    sender: object, request: HttpRequest, user: AbstractBaseUser, **facts: object
) -> None:
    """`Client.force_login` stands for a whole sign-in: staff have shown their second factor.

    It is told from a real sign-in by its request, which has no address. The moment lies far ahead,
    so that tests at any time find the session strong, and nothing is written to keep it short.
    """
    if not request.path:
        record_authentication(request, user, METHOD)
        request.session[RECORDS] = [{"method": METHOD, "at": FAR_AHEAD}]
        request.session[SEEN] = FAR_AHEAD


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Generator[None]:
    """The test database, with the application's role given its few rights as in production.

    A test that commits has only those tables emptied in which something lies.
    """
    with pytest.MonkeyPatch.context() as patch:
        with django_db_blocker.unblock():
            call_command("grant_app_role", verbosity=0)
            call_command("track_changes", verbosity=0)
            if may_act_as_replica():
                empty = staticmethod(empty_tables)
                patch.setattr(TransactionTestCase, "_fixture_teardown", empty)
        yield


@pytest.fixture(scope="session")
def seal_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A city's seal of this session's own, for signing papers."""
    return make_seal(tmp_path_factory.mktemp("seal") / "seal.p12", city="前橋市")


@pytest.fixture(autouse=True)
def seal(seal_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every test can sign papers."""
    monkeypatch.setattr(settings, "SEAL_KEYSTORE", str(seal_file))


@pytest.fixture(autouse=True)
def language() -> Generator[None]:
    """Each test begins in Japanese, whatever language the one before it asked for."""
    with override(settings.LANGUAGE_CODE):
        yield


@pytest.fixture
def app_connection(transactional_db: None) -> Generator[psycopg.Connection]:
    """A connection to the test database as the role that web, worker and beat use."""
    of_owner = connection.settings_dict
    with psycopg.connect(
        host=of_owner["HOST"],
        port=of_owner["PORT"],
        dbname=of_owner["NAME"],
        user=settings.APP_DATABASE_ROLE,
        autocommit=True,
    ) as opened:
        yield opened
