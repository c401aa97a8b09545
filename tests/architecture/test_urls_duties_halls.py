"""Walks the table URL × duty × hall: every address of the site has a row, and every row is true."""

from collections.abc import Generator, Iterator
from copy import deepcopy
from dataclasses import dataclass
from datetime import date, datetime
from http.cookies import SimpleCookie

import pytest
from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY as RECORDS
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from accounts.enums import DutyKind
from accounts.middleware import OPEN_PATHS
from accounts.models import User
from core import clock
from tests.architecture.halls_of_the_table import WALKED_AT, Scene, build_scene
from tests.architecture.urls_duties_halls import TABLE
from tests.architecture.urls_row import Row

pytestmark = pytest.mark.django_db
SIGNED_BY_OTHERS = {"payments/stripe/"}  # a signature takes the token's place
BACKEND = "accounts.backends.AccountBackend"
PLACES = ("here", "elsewhere", "everywhere")
RESIDENTS = ("anonymous", "newcomer", "owner", "member", "stranger")
STAFF = tuple(f"{kind}@{place}" for kind in DutyKind for place in PLACES)


def routes(resolver: URLResolver, before: str = "") -> Iterator[str]:
    """Every address of the site, as urls.py writes it."""
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLPattern):
            yield before + str(pattern.pattern)
        else:
            yield from routes(pattern, before + str(pattern.pattern))


def expected(answers: str) -> dict[str, str]:
    """{visitor: answer} of a cell of the table. An unknown name raises KeyError."""
    default, *rules = answers.split()
    told = dict.fromkeys((*RESIDENTS, *STAFF), default)
    for rule in rules:
        name, answer = rule.split("=")
        for visitor in group(name):
            told[visitor] = answer
    return told


def group(name: str) -> list[str]:
    """The visitors that a name of the table stands for."""
    if name.startswith("staff"):
        found = [visitor for visitor in STAFF if visitor.endswith(name.removeprefix("staff"))]
    else:
        found = [visitor for visitor in (*RESIDENTS, *STAFF) if visitor == name]
    if not found:
        raise KeyError(name)
    return found


def answer_to(client: Client, row: Row, method: str, things: dict[str, str]) -> str:
    """What the visitor is answered; whatever the visit changed is taken back."""
    address = row.address.format(**things)
    data = {name: value.format(**things) for name, value in row.data.items()}
    cookies: SimpleCookie = deepcopy(client.cookies)
    with transaction.atomic():
        response = client.get(address) if method == "get" else client.post(address, data)
        transaction.set_rollback(True)
    client.cookies = cookies
    return spoken(response.status_code, response.headers.get("Location", ""))


def spoken(status: int, target: str) -> str:
    """The answer in the table's words."""
    if target.startswith("/accounts/2fa/totp/activate/"):
        return "second factor"
    return "sign-in" if target.startswith("/accounts/login/") else str(status)


@dataclass(frozen=True)
class Visit:
    """The scene, with a browser for every visitor."""

    scene: Scene
    browsers: dict[str, Client]


@pytest.fixture(scope="module")
def visit(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Generator[Visit]:
    """The world of the table at its moment, built once: every visit is taken back."""
    with (
        pytest.MonkeyPatch.context() as patch,
        django_db_blocker.unblock(),
        transaction.atomic(),
    ):
        patch.setattr(timezone, "now", lambda: WALKED_AT)
        scene = build_scene()
        yield Visit(scene, {name: browser_of(user) for name, user in scene.visitors.items()})
        transaction.set_rollback(True)


def browser_of(user: User | None, *, checks_token: bool = False) -> Client:
    """A browser in which `user` has signed in (None: nobody)."""
    client = Client(enforce_csrf_checks=checks_token)
    if user is not None:
        client.force_login(user, BACKEND)
    return client


def test_every_address_has_a_row() -> None:
    site = set(routes(get_resolver()))

    assert site - {row.route for row in TABLE} == set()
    assert {row.route for row in TABLE} - site == set()


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row.address)
@pytest.mark.parametrize("method", ["get", "post"])
def test_everybody_is_answered_as_the_table_says(visit: Visit, row: Row, method: str) -> None:
    answers = {
        visitor: answer_to(browser, row, method, visit.scene.things)
        for visitor, browser in visit.browsers.items()
    }

    assert answers == expected(getattr(row, method))


def test_no_page_opens_to_staff_without_their_second_factor(visit: Visit) -> None:
    half_in = browser_of(visit.scene.visitors["manager@everywhere"])
    session = half_in.session
    del session[RECORDS]
    session.save()

    answers = {
        (method, row.address): answer_to(half_in, row, method, visit.scene.things)
        for row in TABLE
        for method in ("get", "post")
        if not row.address.startswith(OPEN_PATHS)
    }

    assert len(answers) > 50
    assert set(answers.values()) == {"second factor"}


def test_nothing_is_written_without_the_forms_token(visit: Visit) -> None:
    browser = browser_of(visit.scene.visitors["owner"], checks_token=True)

    refused = {
        row.address: browser.post(row.address.format(**visit.scene.things), row.data).status_code
        for row in TABLE
        if expected(row.post)["owner"] != "405" and row.route not in SIGNED_BY_OTHERS
    }

    assert len(refused) > 10
    assert set(refused.values()) == {403}


@pytest.mark.parametrize(
    "moment",
    [
        datetime(2026, 12, 1, 3, 0, tzinfo=clock.JST),
        datetime(2026, 11, 30, 12, 0, tzinfo=clock.JST),  # a Monday, when the hall is closed
        datetime(2027, 1, 1, 0, 0, tzinfo=clock.JST),
    ],
    ids=["night", "closed day", "new year"],
)
def test_site_serves_at_night_on_closed_days_and_at_new_year(
    visit: Visit, monkeypatch: pytest.MonkeyPatch, moment: datetime
) -> None:
    monkeypatch.setattr(timezone, "now", lambda: moment)
    browser = browser_of(visit.scene.visitors["stranger"])
    saturday = date(2027, 1, 9)

    shown = [browser.get(path).status_code for path in ("/", "/day/", "/rooms/single/", "/my/")]
    held = browser.post("/hold/", {"pick": f"single@{saturday}@am"})

    assert shown == [200] * 4
    assert held.headers["Location"].startswith("/apply/")


def test_guard_sees_an_address_without_row_and_reads_cells() -> None:
    cell = expected("404 staff@here=200 cashier@here=403 owner=302")

    assert "halls/<slug:code>/" in set(routes(get_resolver()))
    assert (cell["front_desk@here"], cell["cashier@here"]) == ("200", "403")
    assert (cell["front_desk@elsewhere"], cell["owner"], cell["stranger"]) == ("404", "302", "404")
    with pytest.raises(KeyError):
        expected("200 onwer=404")
