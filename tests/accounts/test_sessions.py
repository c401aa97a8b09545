"""Who a session belongs to: read at once with the user, and never somebody else's."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries, Settings

from accounts import sessions
from accounts.middleware import UserMiddleware
from accounts.models import Session, User
from accounts.selectors import KeptSession, kept_session
from accounts.sessions import SessionStore, user_of
from accounts.tasks import forget_expired_sessions
from core import clock
from tests.factories.accounts import PASSWORD, Someone, a_user

pytestmark = pytest.mark.django_db

NEW_PASSWORD = "umi-to-yama-2026"


def actor_id(client: Client) -> int | None:
    """As whom the next request acts."""
    actor = client.get("/healthz").wsgi_request.actor  # type: ignore[attr-defined]
    assert actor.user_id is None or isinstance(actor.user_id, int)
    return actor.user_id


def signed_in(who: Someone) -> Client:
    client = Client()
    client.force_login(who.user)
    return client


def row_of(client: Client) -> Session:
    return Session.objects.get(session_key=client.session.session_key)


def with_basket() -> Client:
    """A visitor who carries something and has not signed in."""
    client, session = Client(), SessionStore()
    session["basket"] = ["a"]
    session.create()
    client.cookies["kashikan_session"] = str(session.session_key)
    return client


def request_in(client: Client) -> HttpRequest:
    """A request of this session, as it comes to our middleware."""
    request = HttpRequest()
    request.session = SessionStore(client.session.session_key)
    UserMiddleware(lambda asked: HttpResponse())(request)
    return request


def test_session_user_and_actor_cost_one_statement(
    aoi: Someone, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = signed_in(aoi)

    with django_assert_num_queries(2):  # and the one of the page itself
        assert actor_id(client) == aoi.user.pk


def test_visitor_with_a_basket_costs_one_statement_and_is_nobody(
    db: None, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = with_basket()

    with django_assert_num_queries(2):
        assert actor_id(client) is None
    assert client.session["basket"] == ["a"]


def test_signing_in_changes_the_key_names_the_user_and_keeps_the_basket(aoi: Someone) -> None:
    client = with_basket()
    before = row_of(client)

    client.post(reverse("account_login"), {"login": "aoi@example.jp", "password": PASSWORD})

    after = Session.objects.get()
    assert (before.user_id, after.user_id) == (None, aoi.user.pk)
    assert after.session_key not in {before.session_key, ""}
    assert client.session["basket"] == ["a"]
    assert actor_id(client) == aoi.user.pk


def test_key_that_a_stranger_planted_is_worth_nothing_after_signing_in(aoi: Someone) -> None:
    stranger, victim = with_basket(), Client()
    victim.cookies["kashikan_session"] = stranger.cookies["kashikan_session"].value

    victim.post(reverse("account_login"), {"login": "aoi@example.jp", "password": PASSWORD})

    assert (actor_id(victim), actor_id(stranger)) == (aoi.user.pk, None)


def test_signing_in_as_another_leaves_nothing_of_the_first(aoi: Someone, ben: Someone) -> None:
    client = signed_in(aoi)
    session = client.session
    session["basket"] = ["a"]
    session.save()

    client.force_login(ben.user)

    assert Session.objects.get().user_id == ben.user.pk
    assert "basket" not in client.session


def test_signing_out_removes_the_session(aoi: Someone) -> None:
    client = signed_in(aoi)
    stolen = Client()
    stolen.cookies["kashikan_session"] = client.cookies["kashikan_session"].value

    client.post(reverse("account_logout"))

    assert (actor_id(client), actor_id(stolen)) == (None, None)
    assert not Session.objects.filter(user=aoi.user).exists()


@pytest.mark.parametrize(
    "key", [r'"\000aaaaaaaaaaaa"', r'"aaaaaaaaaaaa\000"', "' OR 1=1", "x" * 7_000, "short", ""]
)
@pytest.mark.parametrize("path", ["/", "/my/", "/healthz"])
def test_key_that_was_never_given_is_nobodys_and_breaks_no_page(path: str, key: str) -> None:
    answer = Client().get(path, headers={"cookie": f"kashikan_session={key}"})

    assert answer.status_code in {200, 302}
    assert answer.wsgi_request.actor.user_id is None  # type: ignore[attr-defined]


def test_expired_session_is_nobodys(aoi: Someone) -> None:
    client = signed_in(aoi)
    Session.objects.update(expire_date=clock.now() - timedelta(seconds=1))

    assert actor_id(client) is None


@pytest.mark.parametrize("guarded", [True, False])
def test_password_changed_elsewhere_signs_out(
    aoi: Someone, monkeypatch: pytest.MonkeyPatch, guarded: bool
) -> None:
    client = signed_in(aoi)
    aoi.user.set_password(NEW_PASSWORD)
    aoi.user.save()
    if not guarded:
        monkeypatch.setattr(sessions, "constant_time_compare", lambda proof, right: True)

    assert actor_id(client) == (None if guarded else aoi.user.pk)
    assert Session.objects.exists() is not guarded


def test_session_without_proof_is_nobodys(aoi: Someone) -> None:
    client = signed_in(aoi)
    session = client.session
    del session[HASH_SESSION_KEY]
    session.save()

    assert actor_id(client) is None


def test_own_change_of_password_keeps_this_session_and_ends_the_others(aoi: Someone) -> None:
    here, elsewhere = Client(), signed_in(aoi)
    here.post(reverse("account_login"), {"login": "aoi@example.jp", "password": PASSWORD})
    key = here.session.session_key

    here.post(
        reverse("account_change_password"),
        {"oldpassword": PASSWORD, "password1": NEW_PASSWORD, "password2": NEW_PASSWORD},
    )

    assert (actor_id(here), actor_id(elsewhere)) == (aoi.user.pk, None)
    assert here.session.session_key != key
    assert row_of(here).user_id == aoi.user.pk


def test_former_secret_key_still_opens_and_the_session_moves_to_the_new_one(
    aoi: Someone, settings: Settings
) -> None:
    client = signed_in(aoi)
    key, proof = client.session.session_key, client.session[HASH_SESSION_KEY]
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "n" * 25 + "0123456789" * 5

    assert actor_id(client) == aoi.user.pk
    assert client.session.session_key != key
    assert client.session[HASH_SESSION_KEY] != proof
    settings.SECRET_KEY_FALLBACKS = []
    assert actor_id(client) == aoi.user.pk


def test_secret_key_that_was_given_up_opens_nothing(aoi: Someone, settings: Settings) -> None:
    client = signed_in(aoi)
    settings.SECRET_KEY = "n" * 25 + "0123456789" * 5

    assert actor_id(client) is None


def test_text_that_was_proven_is_not_proven_by_a_key_given_up(
    aoi: Someone, settings: Settings
) -> None:
    client = signed_in(aoi)
    assert actor_id(client) == aoi.user.pk
    settings.SECRET_KEY = "n" * 25 + "0123456789" * 5

    assert actor_id(client) is None


@pytest.mark.parametrize("spoil", ["{}x", "x{}", ".{}", "{}:{}", ""])
def test_text_near_to_one_that_was_proven_says_nothing(aoi: Someone, spoil: str) -> None:
    text = SessionStore().encode({SESSION_KEY: str(aoi.user.pk)})
    assert SessionStore().decode(text) == {SESSION_KEY: str(aoi.user.pk)}

    assert SessionStore().decode(spoil.format(text, text)) == {}


def test_requests_do_not_share_what_a_proven_text_says() -> None:
    text = SessionStore().encode({"basket": ["a"]})
    SessionStore().decode(text)["basket"].append("b")

    assert SessionStore().decode(text) == {"basket": ["a"]}


def test_remembered_proof_is_what_django_puts_into_the_session(
    aoi: Someone, settings: Settings
) -> None:
    before = sessions._auth_hash(aoi.user.password, settings.SECRET_KEY)
    assert before == aoi.user.get_session_auth_hash()
    settings.SECRET_KEY = "n" * 25 + "0123456789" * 5

    after = sessions._auth_hash(aoi.user.password, settings.SECRET_KEY)
    assert after == aoi.user.get_session_auth_hash() != before


@pytest.mark.parametrize("guarded", [True, False])
def test_account_switched_off_is_nobody_from_the_next_request_on(
    aoi: Someone, monkeypatch: pytest.MonkeyPatch, guarded: bool
) -> None:
    def careless(key: str, *, now: datetime) -> KeptSession | None:
        kept = kept_session(key, now=now)
        return kept and replace(kept, user=User.objects.get())

    client = signed_in(aoi)
    User.objects.update(is_active=False)
    if not guarded:
        monkeypatch.setattr(sessions, "kept_session", careless)

    request = request_in(client)

    assert request.user.is_authenticated is not guarded
    assert request.user.pk == (None if guarded else aoi.user.pk)


@pytest.mark.parametrize("known", [True, False])
def test_way_of_signing_in_that_was_given_up_opens_nothing(
    aoi: Someone, settings: Settings, known: bool
) -> None:
    client = signed_in(aoi)
    session = client.session
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session.save()
    if known:
        settings.AUTHENTICATION_BACKENDS = [session[BACKEND_SESSION_KEY]]

    assert actor_id(client) == (aoi.user.pk if known else None)


@pytest.mark.parametrize("guarded", [True, False])
@pytest.mark.parametrize("column", ["another", "nobody"])
def test_row_whose_column_and_data_disagree_is_nobodys(
    aoi: Someone, ben: Someone, monkeypatch: pytest.MonkeyPatch, column: str, guarded: bool
) -> None:
    client = signed_in(aoi)
    Session.objects.update(user=ben.user if column == "another" else None)
    if not guarded:
        monkeypatch.setattr(sessions, "_user_id", lambda data: Session.objects.get().user_id)

    assert actor_id(client) == (None if guarded else aoi.user.pk)


def test_data_of_another_or_of_nobody_in_the_row_open_nothing(aoi: Someone, ben: Someone) -> None:
    client, other, visitor = signed_in(aoi), signed_in(ben), with_basket()
    foreign = row_of(other).session_data, row_of(visitor).session_data

    for data in (*foreign, row_of(client).session_data + "x", ""):
        Session.objects.filter(user=aoi.user).update(session_data=data)
        assert actor_id(client) is None, data


def test_visitors_row_that_names_a_user_is_nobodys_and_gives_no_basket(aoi: Someone) -> None:
    client = with_basket()
    Session.objects.update(user=aoi.user)

    assert actor_id(client) is None
    assert "basket" not in client.session


def test_session_emptied_during_the_request_is_nobodys(aoi: Someone) -> None:
    request = request_in(signed_in(aoi))
    assert SESSION_KEY in request.session

    request.session.flush()

    assert isinstance(user_of(request), AnonymousUser)
    assert not Session.objects.exists()


def test_session_that_turned_into_anothers_during_the_request_is_theirs(aoi: Someone) -> None:
    twin = a_user("twin@example.jp")
    User.objects.filter(pk=twin.pk).update(password=aoi.user.password)  # the same proof
    request = request_in(signed_in(aoi))
    assert SESSION_KEY in request.session

    request.session[SESSION_KEY] = str(twin.pk)

    assert user_of(request).pk == twin.pk


def test_session_goes_with_its_user_and_visitors_stay(aoi: Someone) -> None:
    gone = a_user("gone@example.jp")
    client, visitor = Client(), with_basket()
    client.force_login(gone)

    gone.delete()

    assert actor_id(client) is None
    assert [row.session_key for row in Session.objects.all()] == [visitor.session.session_key]


@pytest.mark.parametrize("guarded", [True, False])
def test_session_of_a_user_who_was_just_deleted_is_given_up_at_once(
    monkeypatch: pytest.MonkeyPatch, guarded: bool
) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # as at the end of a request's transaction
    keys = iter("a" * 32 + "b" * 32)
    monkeypatch.setattr(SessionStore, "_get_new_session_key", lambda self: next(keys) * 32)
    if not guarded:
        monkeypatch.setattr(SessionStore, "save", DatabaseStore.save)
    session = SessionStore()
    session[SESSION_KEY] = "0"

    with pytest.raises(UpdateError if guarded else StopIteration):  # every key was tried
        session.create()

    assert not Session.objects.exists()


def test_key_in_use_is_not_given_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = SessionStore(), SessionStore()
    first.create()
    keys = iter([first.session_key, "b" * 32])
    monkeypatch.setattr(SessionStore, "_get_new_session_key", lambda self: next(keys))

    second.create()

    assert second.session_key == "b" * 32
    assert Session.objects.count() == 2


def test_what_has_expired_is_forgotten_and_nothing_else(aoi: Someone) -> None:
    over, going_on = signed_in(aoi), signed_in(aoi)
    Session.objects.filter(pk=over.session.session_key).update(
        expire_date=clock.now() - timedelta(seconds=1)
    )

    assert forget_expired_sessions() == 1
    assert Session.objects.get() == row_of(going_on)
