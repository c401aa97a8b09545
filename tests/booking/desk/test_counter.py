"""Booking at the counter and by telephone: the caller, the slots, one form."""

from datetime import datetime
from urllib.parse import urlencode

import pytest
from django.test import Client

from accounts.enums import Role
from accounts.models import Person
from audit.models import View
from booking.models import Application, Booking
from notifications.models import Message
from tests.booking.asking import ask_everything
from tests.booking.desk.conftest import Browser
from tests.booking.desk.stage import a_booking
from tests.booking.world import SATURDAY, World
from tests.factories.accounts import Someone, an_organisation, member_of

pytestmark = pytest.mark.django_db
SUNDAY = "2026-12-06"


@pytest.fixture
def client(dai: Someone, browser: Browser, today: datetime) -> Client:
    """Dai's browser."""
    return browser(dai)


def address(who: Someone, on: str = SUNDAY) -> str:
    code = Person.objects.get(pk=who.person.pk).code
    return f"/desk/book/?hall=kan&on={on}&person={code}"


def said(world: World, **more: str) -> dict[str, str]:
    return {
        "pick": f"single@{SUNDAY}@pm",
        "channel": "phone",
        "applicant": "self",
        "purpose": str(world.purpose.pk),
        "people": "9",
    } | more


def test_caller_without_address_is_booked_for(
    world: World, client: Client, chieko: Someone, dai: Someone
) -> None:
    answer = client.post(address(chieko), said(world), follow=True)

    made = Application.objects.get()
    assert answer.redirect_chain[-1][0] == f"/desk/bookings/{made.code}-1/"
    assert (made.asked_by, made.made_by, made.channel, made.on_behalf) == (
        chieko.person, dai.user, "phone", True,
    )  # fmt: skip
    assert "代理入力（土井 大）" in answer.text
    assert Message.objects.count() == 1


def test_caller_is_booked_for_in_the_groups_name(
    world: World, client: Client, chieko: Someone
) -> None:
    group = an_organisation("囲碁の会")
    member_of(group, chieko, Role.BOOKER)

    client.post(address(chieko), said(world, applicant=str(group.pk)))

    assert Application.objects.get().applicant_organisation == group


def test_member_who_does_not_book_for_a_group_is_not_offered_it(
    world: World, client: Client, chieko: Someone
) -> None:
    group = an_organisation("囲碁の会")
    member_of(group, chieko, Role.MEMBER)

    text = client.get(address(chieko)).text

    assert f'value="{group.pk}"' not in text
    assert client.post(address(chieko), said(world, applicant=str(group.pk))).status_code == 422
    assert not Application.objects.exists()


def test_form_shows_caller_history_and_what_is_taken(
    world: World, client: Client, chieko: Someone
) -> None:
    a_booking(world.single, SATURDAY, hours=(9, 12), person=chieko.person)

    text = client.get(address(chieko, on=str(SATURDAY))).text

    assert "12月5日(土) 9:00–12:00" in text
    assert f'value="single@{SATURDAY}@am"' not in text
    assert f'value="single@{SATURDAY}@pm"' in text
    assert View.objects.filter(page="desk.book", object_type="person").count() == 1


def test_refusal_is_said_above_the_form_and_keeps_what_was_typed(
    world: World, client: Client, chieko: Someone
) -> None:
    a_booking(world.single, SATURDAY.replace(day=6), hours=(13, 17), person=chieko.person)

    answer = client.post(address(chieko), said(world, purpose_text="新年の相談"))

    assert answer.status_code == 422
    assert "たった今ほかの方が予約しました" in answer.text
    assert "新年の相談" in answer.text
    assert Application.objects.count() == 1


def test_nothing_is_booked_without_slot_or_caller(
    world: World, client: Client, chieko: Someone
) -> None:
    no_slot = client.post(address(chieko), said(world, pick=""))
    nobody = client.post("/desk/book/?hall=kan", said(world))

    assert (no_slot.status_code, nobody.status_code) == (422, 200)
    assert Booking.objects.count() == 0


def test_search_leads_to_the_form_and_to_registering(
    world: World, client: Client, chieko: Someone
) -> None:
    pick = f"single@{SUNDAY}@pm"
    text = client.get(f"/desk/book/?hall=kan&on={SUNDAY}&pick={pick}&q=ちば").text

    code = Person.objects.get(pk=chieko.person.pk).code
    assert f"&amp;pick={pick}&amp;person={code}" in text
    assert "/desk/people/new/?q=" in text


@pytest.mark.parametrize(
    ("typed", "field"),
    [("佐々木", "name"), ("ささき", "name_kana"), ("ササキ サチ", "name_kana"), ("027-1", "phone")],
)
def test_what_was_searched_for_in_vain_stands_in_its_field(
    client: Client, typed: str, field: str
) -> None:
    form = client.get("/desk/people/new/", {"q": typed}).context["form"]

    assert form.initial == {field: typed}


def test_registering_returns_to_the_booking_with_the_new_person(client: Client) -> None:
    back = f"/desk/book/?hall=kan&on={SUNDAY}"
    typed = {"name": "佐藤 一", "name_kana": "サトウ ハジメ", "phone": "０２７−１２３−４５６７"}

    path = f"/desk/people/new/?{urlencode({'next': back})}"
    refused = client.post(path, typed)
    answer = client.post(path, typed | {"consents": "on"})

    person = Person.objects.get(name="佐藤 一")
    assert refused.status_code == 422
    assert answer.headers["Location"] == f"{back}&person={person.code}"
    assert (person.name_kana, person.phone) == ("さとう はじめ", "0271234567")


def test_known_phone_shows_who_it_may_be_and_asks(client: Client, chieko: Someone) -> None:
    typed = {"name": "千葉 千太", "name_kana": "ちば", "phone": "0270000000", "consents": "on"}

    asked = client.post("/desk/people/new/", typed)
    made = client.post("/desk/people/new/", typed | {"is_another": "on"})

    assert asked.status_code == 422
    assert "もしかして、この方ですか" in asked.text
    assert "千葉 千恵" in asked.text
    assert made.status_code == 302


def test_counter_asks_what_the_hall_asks_and_shows_the_price(
    world: World, client: Client, chieko: Someone
) -> None:
    ask_everything(world)
    typed = said(world, pick=f"a@{SUNDAY}@am") | {
        "hall-kan-word-user": "outside",
        "hall-kan-paid": "no",
        "use-1-want-hvac": "on",
        "use-1-want-piano": "2",
    }

    missing = client.post(address(chieko), said(world, pick=f"a@{SUNDAY}@am"))
    priced = client.post(address(chieko), typed | {"recompute": "1"})
    unseen = client.post(address(chieko), typed | {"shown": ""})
    client.post(address(chieko), typed | {"shown": priced.context["price"].yen})

    assert (missing.status_code, priced.status_code, unseen.status_code) == (422, 200, 422)
    assert priced.context["price"].yen == 600 * 1.5 + 200 + 2 * 500
    booking = Booking.objects.get()
    assert booking.fee_yen == 2100
    assert booking.pieces.count() == 2
