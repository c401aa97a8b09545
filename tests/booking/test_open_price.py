"""A price that an answer may still change is not told as the last word."""

import re
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.enums import Role
from accounts.models import Person
from accounts.rules import Classes
from booking.rules.answers import GivenAnswers, HallAnswers
from booking.rules.questions import leaves_price_open, questions_of
from booking.rules.wishes import wishes_of
from documents.models import Document
from facilities.models import BookingRules, FeeSchedule
from facilities.selectors import catalogue
from facilities.services.versions import raise_catalogue_version
from tests.booking.asking import ask_everything
from tests.booking.test_kept_form import browser_of
from tests.booking.world import FEES, NOW, SATURDAY, World, picks
from tests.factories.accounts import Someone, an_organisation, member_of, someone

pytestmark = pytest.mark.django_db
AT = "hall-kan-"
MAY_CHANGE = "料金は、答えによって変わることがあります。"
SO_FAR, FINAL = "この内容で申し込む（いまのところ600円）", "この内容で申し込む（600円）"
BY_PERSON = FEES.replace(
    "fees: [{yen: {am: 600, pm: 800, night: 1000}}]",
    "people: {adult: 大人, child: 子ども}\nfees: [{per: person, yen: {adult: 200, child: 100}}]",
)


@pytest.fixture
def who(world: World, monkeypatch: pytest.MonkeyPatch) -> Someone:
    """Somebody of whom nobody knows where they live; the hall asks everything."""
    ask_everything(world)
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    return someone("青井 葵", "aoi@example.jp")


@pytest.fixture
def client(who: Someone) -> Client:
    return browser_of(who)


@pytest.fixture
def address(client: Client) -> str:
    return str(client.post("/hold/", {"pick": [f"a@{SATURDAY}@am"]})["Location"])


def button(html: str) -> str:
    found = re.search(r'<button class="button" data-say="[^"]*">([^<]*)<', html)
    assert found is not None
    return found.group(1)


def priced(client: Client, address: str, **answers: Any) -> str:
    """The page after these answers."""
    sent = {f"{AT}{name}".replace("__", "-"): value for name, value in answers.items()}
    return client.post(address, {"recompute": 1, **sent}).content.decode()


def test_button_says_that_the_price_is_so_far_until_nothing_is_open(
    client: Client, address: str
) -> None:
    empty = client.get(address).content.decode()
    half = priced(client, address, word__user="resident")
    done = priced(client, address, word__user="resident", paid="no")

    assert [button(html) for html in (empty, half, done)] == [SO_FAR, SO_FAR, FINAL]
    assert [MAY_CHANGE in html for html in (empty, half, done)] == [True, True, False]
    assert 'data-total="600円"' in done


@pytest.mark.parametrize(("paid", "is_open"), [({}, True), ({"hall-kan-paid": "no"}, False)])
def test_estimate_knows_that_the_price_is_so_far(
    client: Client, address: str, paid: dict[str, str], is_open: bool
) -> None:
    client.post(address, {"estimate": 1, "hall-kan-word-user": "resident", **paid})

    assert Document.objects.get().facts["is_open"] is is_open


def test_what_is_known_of_somebody_is_not_open(client: Client, address: str, who: Someone) -> None:
    Person.objects.update(lives_in_city=True)

    assert button(priced(client, address, paid="no")) == FINAL


def test_fee_that_is_charged_but_not_told_leaves_the_price_open(
    client: Client, address: str
) -> None:
    told = {"word__user": "resident", "paid": "yes"}

    assert button(priced(client, address, **told)) == SO_FAR
    assert button(priced(client, address, **told, admission=0)) == SO_FAR
    assert button(priced(client, address, **told, admission=500)) == FINAL.replace("600", "1,200")


def test_price_is_open_until_it_is_said_for_whom(
    client: Client, address: str, who: Someone
) -> None:
    member_of(an_organisation(), who, Role.REPRESENTATIVE)
    told = {"recompute": 1, f"{AT}word-user": "resident", f"{AT}paid": "no"}

    assert button(client.post(address, told).content.decode()) == SO_FAR
    chosen = client.post(address, told | {"applicant": "self"}).content.decode()
    assert button(chosen) == FINAL


def test_hall_is_not_said_to_tell_what_an_answer_decides(world: World, client: Client) -> None:
    FeeSchedule.objects.update(text=BY_PERSON)
    raise_catalogue_version()
    address = client.post("/hold/", {"pick": [f"a@{SATURDAY}@am"]})["Location"]

    html = client.get(address).content.decode()

    assert MAY_CHANGE in html
    assert "料金は、施設からお知らせします。" not in html


@pytest.mark.parametrize(
    ("fees", "total"),
    [
        ("[{per: person, yen: 200}]", "1,000円"),
        ("[{per: slot, each: person, yen: 200}]", "1,000円"),
        ("[{per: slot, yen: 600, when: {people: {from: 10}}}, {per: slot, yen: 300}]", "300円"),
    ],
)
def test_price_is_open_until_it_is_said_how_many_come(
    world: World, client: Client, fees: str, total: str
) -> None:
    text = FEES.replace("[{yen: {am: 600, pm: 800, night: 1000}}]", fees)
    FeeSchedule.objects.update(text=text)
    raise_catalogue_version()
    address = client.post("/hold/", {"pick": [f"a@{SATURDAY}@am"]})["Location"]
    told = {f"{AT}paid": "no", "recompute": 1}

    empty = client.get(address).content.decode()
    assert MAY_CHANGE in empty
    assert "料金は、施設からお知らせします。" not in empty
    said = client.post(address, told | {"people": 5}).content.decode()

    assert MAY_CHANGE not in said
    assert button(said) == f"この内容で申し込む（{total}）"


def test_price_follows_the_number_of_people_where_nothing_else_is_asked(
    world: World, client: Client
) -> None:
    world.facility.asks = []
    world.facility.save(update_fields=["asks"])
    FeeSchedule.objects.update(
        text=FEES.replace("{yen: {am: 600, pm: 800, night: 1000}}", "{per: person, yen: 200}")
    )
    raise_catalogue_version()
    address = client.post("/hold/", {"pick": [f"a@{SATURDAY}@am"]})["Location"]

    html = client.get(address).content.decode()

    assert " data-price>" in html
    assert 'name="recompute"' in html


def test_free_room_costs_nothing_whatever_is_answered(client: Client, world: World) -> None:
    BookingRules.objects.update(payment="free")
    raise_catalogue_version()
    address = client.post("/hold/", {"pick": [f"a@{SATURDAY}@am"]})["Location"]

    html = client.get(address).content.decode()

    assert button(html) == "この内容で申し込む（0円）"
    assert MAY_CHANGE not in html


def test_fee_that_changes_no_price_leaves_none_open(world: World) -> None:
    FeeSchedule.objects.update(text=FEES)
    world.facility.asks = [{"what": "admission"}]
    world.facility.save(update_fields=["asks"])
    raise_catalogue_version()
    wishes = wishes_of(picks("a", "am"), catalogue())

    asked = questions_of(wishes, classes=Classes(), on=SATURDAY)

    assert asked.halls[0].admission
    assert not leaves_price_open(asked, GivenAnswers(halls={"kan": HallAnswers()}), people=None)
