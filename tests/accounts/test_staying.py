"""A session of staff is short; its pages know how long, and its end is told with the way back."""

import time
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.core.cache import cache
from django.test import Client

from accounts.models import Session
from accounts.staying import LOOK, SEEN, WAS_HERE
from core import clock
from sandbox.second_factor import code_at
from tests.accounts.test_second_factor import AGAIN, DESK, emi_with_app, give, sign_in
from tests.factories.accounts import PASSWORD, Someone

pytestmark = pytest.mark.django_db(transaction=True)
__all__ = ["emi_with_app"]

ASK = "/accounts/staying/"
ENTRANCE = "/accounts/login/"
FORM = "/desk/closures/?hall=east-hall"
HERE = {"referer": f"http://testserver{FORM}"}
WHY = "30分のあいだ操作がなかったので、ログアウトしました"
NOT_SAVED = "いま送った内容は、まだ保存していません"


@pytest.fixture
def desk(client: Client, emi_with_app: Someone) -> Client:
    """Emi at the desk, by a sign-in as people do it."""
    cache.clear()
    sign_in(client, "emi@example.jp")
    give(client, code_at(time.time()))
    client.get(DESK)
    return client


def left(client: Client, query: str = "") -> int:
    seconds: int = client.get(f"{ASK}{query}").json()["left"]
    return seconds


def let_pass(client: Client, **passed: float) -> None:
    """As if the last request of this session had been made so long ago."""
    session, ago = client.session, timedelta(**passed)
    session[SEEN] -= int(ago.total_seconds())
    session.save()
    expires = clock.now() + timedelta(minutes=30) - ago
    Session.objects.filter(session_key=session.session_key).update(expire_date=expires)


def test_session_ends_half_an_hour_after_the_last_request(desk: Client) -> None:
    assert 1_790 <= desk.session.get_expiry_age() <= 1_800
    assert 1_790 <= left(desk) <= 1_800

    seen = desk.session[SEEN]
    desk.get(DESK)

    assert desk.session[SEEN] == seen, "within a minute nothing is written"


def test_asking_keeps_it_alive(desk: Client) -> None:
    let_pass(desk, minutes=29)

    assert left(desk) >= 1_790


def test_looking_does_not(desk: Client) -> None:
    let_pass(desk, minutes=29)

    assert left(desk, f"?{LOOK}=1") <= 60
    assert left(desk, f"?{LOOK}=1") <= 60


def test_only_the_page_that_asks_may_look(desk: Client) -> None:
    let_pass(desk, minutes=29)

    desk.get(f"{DESK}?{LOOK}=1")

    assert left(desk, f"?{LOOK}=1") >= 1_790


def test_nobody_else_has_a_time(client: Client, desk: Client, aoi: Someone) -> None:
    let_pass(desk, minutes=31)
    resident = Client()
    resident.force_login(aoi.user)

    assert [left(each) for each in (desk, resident, Client())] == [0, 0, 0]
    assert WHY in desk.get(DESK, follow=True).content.decode(), "what a script asked told nothing"


def test_pages_of_staff_know_their_time_and_way_back(desk: Client, aoi: Someone) -> None:
    page = desk.get("/desk/?hall=x&on=2026-12-01").content.decode()

    back = "/desk/?hall=x&amp;on=2026-12-01"
    leave = f"{ENTRANCE}?next=/desk/%3Fhall%3Dx%26on%3D2026-12-01"
    assert f'data-back="{back}"' in page
    assert f'data-leave="{leave}"' in page
    assert '<noscript><meta http-equiv="refresh" content="19' in page, "after the end, surely"
    assert f'url={leave}"' in page


def test_key_is_ones_own_and_stays(desk: Client, fumi: Someone) -> None:
    other = Client()
    other.force_login(fumi.user)

    keys = [each.get("/").context["request"].staying.key for each in (desk, desk, other)]

    assert keys[0] == keys[1] != keys[2]
    assert len(bytes.fromhex(keys[0])) == 32


def test_end_is_told_once_with_the_way_back(desk: Client) -> None:
    let_pass(desk, minutes=31)

    answer = desk.get(FORM)

    assert answer["Location"] == f"{ENTRANCE}?next=/desk/closures/%3Fhall%3Deast-hall"
    page = desk.get(answer["Location"]).content.decode()
    assert WHY in page
    assert NOT_SAVED not in page
    assert WHY not in desk.get(ENTRANCE).content.decode()


def test_end_is_told_on_a_page_for_everybody(desk: Client) -> None:
    let_pass(desk, minutes=31)

    assert WHY in desk.get("/halls/").content.decode()


def test_what_was_sent_too_late_says_so_and_leads_back_to_its_form(desk: Client) -> None:
    let_pass(desk, minutes=31)

    answer = desk.post("/desk/closures/new/", {"reason": "x"}, headers=HERE)

    assert answer["Location"] == f"{ENTRANCE}?next=/desk/closures/%3Fhall%3Deast-hall"
    page = desk.get(answer["Location"]).content.decode()
    assert WHY in page
    assert NOT_SAVED in page
    cache.clear()
    desk.post(ENTRANCE, {"login": "emi@example.jp", "password": PASSWORD, "next": FORM})
    assert (
        desk.post("/accounts/2fa/authenticate/", {"code": code_at(time.time())})["Location"] == FORM
    )


@pytest.mark.parametrize("referer", ["", "https://elsewhere.example/desk/", "http://["])
def test_who_came_from_nowhere_is_led_to_the_start(desk: Client, referer: str) -> None:
    let_pass(desk, minutes=31)

    answer = desk.post("/desk/closures/new/", headers={"referer": referer})

    assert answer["Location"] == f"{ENTRANCE}?next=/"


def test_what_visitors_may_send_is_not_called_lost(desk: Client) -> None:
    let_pass(desk, minutes=31)

    answer = desk.post("/language/", {"language": "ja", "next": "/halls/"}, headers=HERE)

    assert answer["Location"] == "/halls/"
    page = desk.get("/halls/").content.decode()
    assert WHY in page
    assert NOT_SAVED not in page


def test_sent_after_a_working_day_says_so_and_leads_back(desk: Client) -> None:
    session = desk.session
    session["account_authentication_methods"] = [
        {"method": "mfa", "at": time.time() - 12 * 3600 - 1}
    ]
    session.save()

    answer = desk.post("/desk/closures/new/", headers=HERE)

    assert answer["Location"] == f"{AGAIN}?next=%2Fdesk%2Fclosures%2F%3Fhall%3Deast-hall"
    assert NOT_SAVED in desk.get(answer["Location"]).content.decode()


def test_signing_out_is_no_end_to_tell(desk: Client) -> None:
    assert WAS_HERE in desk.cookies

    desk.post("/accounts/logout/")

    assert desk.cookies[WAS_HERE].value == ""
    assert WHY not in desk.get(DESK, follow=True).content.decode()


def test_visitors_and_residents_carry_no_mark(client: Client, aoi: Someone) -> None:
    client.get("/")
    sign_in(client, "aoi@example.jp")
    client.get("/my/")

    assert WAS_HERE not in client.cookies


def test_what_was_searched_for_is_not_in_the_way_back(desk: Client) -> None:
    searched = "/desk/people/?hall=east-hall&q=星野&on=2026-12-01"

    page = desk.get(searched)
    let_pass(desk, minutes=31)
    answer = desk.get(searched)

    way = "/desk/people/?hall=east-hall&on=2026-12-01"
    assert page.context["request"].staying.back == way
    assert answer["Location"] == f"{ENTRANCE}?{urlencode({'next': way}, safe='/')}"
