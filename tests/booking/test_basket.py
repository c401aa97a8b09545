"""Choosing over several pages: nothing is lost, everything can be taken out, held in one go."""

import re
from datetime import date

import pytest
from django.test import Client

from booking.models import Application, Hold
from core.actor import Actor
from tests.booking.acts import book, first_booking
from tests.booking.conftest import organisation, sign_in
from tests.booking.test_attacks import signed_in
from tests.booking.world import World, build_world

SATURDAY, SUNDAY = "a@2026-12-05@am", "single@2026-12-06@pm"
JANUARY = "b@2027-01-09@night"


def choose(browser: Client, *picks: str, back: str = "/rooms/a/?month=2026-12") -> None:
    browser.post("/basket/", {"pick": picks, "next": back})


def in_basket(browser: Client) -> list[str]:
    return sorted(browser.session.get("basket", []))


@pytest.fixture
def browser(client: Client, world: World, aoi: Actor) -> Client:
    return signed_in(client, aoi)


def test_choices_of_several_pages_come_together(browser: Client) -> None:
    answer = browser.post("/basket/", {"pick": SATURDAY, "next": "/rooms/b/?month=2027-01"})
    choose(browser, JANUARY, SUNDAY)

    page = browser.get("/rooms/b/?month=2027-01").content.decode()

    assert answer["Location"] == "/rooms/b/?month=2027-01"
    assert in_basket(browser) == sorted([SATURDAY, SUNDAY, JANUARY])
    assert "<strong>3つ</strong>" in page


def test_basket_and_ticked_slots_are_held_in_one_go(browser: Client) -> None:
    choose(browser, SATURDAY, SUNDAY)

    browser.post("/hold/", {"pick": JANUARY, "basket": "1"})

    assert Hold.objects.get().items.count() == 3
    assert in_basket(browser) == []


def test_what_the_form_does_not_speak_of_is_not_held(browser: Client) -> None:
    choose(browser, SATURDAY)

    browser.post("/hold/", {"pick": JANUARY})

    assert Hold.objects.get().items.count() == 1
    assert in_basket(browser) == [SATURDAY]


def test_choice_is_taken_out(browser: Client) -> None:
    choose(browser, SATURDAY, "a@2026-12-05@pm", SUNDAY)
    [first, _second] = re.findall(
        r'action="/basket/take-out/".*?</form>', browser.get("/basket/").content.decode(), re.DOTALL
    )

    browser.post("/basket/take-out/", {"pick": re.findall(r'name="pick" value="([^"]+)"', first)})

    assert in_basket(browser) == [SUNDAY]


def test_choice_that_could_only_be_refused_has_no_button(client: Client, db: None) -> None:
    build_world(applicants=["organisation"])
    visitor = signed_in(client, sign_in())
    choose(visitor, SATURDAY)

    page = visitor.get("/basket/").content.decode()
    refused = visitor.post("/hold/", {"basket": "1"})

    assert "登録団体のみ" in page
    assert "この時間を仮押さえする" not in page
    assert "登録のしかたは、施設（" in refused.content.decode()
    assert not Hold.objects.exists()


def test_choice_of_a_visitor_survives_signing_in(client: Client, world: World, aoi: Actor) -> None:
    choose(client, SATURDAY)
    answer = client.post("/hold/", {"pick": SUNDAY, "basket": "1"})
    sign_in_page = client.get(answer["Location"]).content.decode()
    browser = signed_in(client, aoi)

    page = browser.get("/basket/").content.decode()

    assert answer["Location"] == "/accounts/login/?next=/basket/"
    assert "選んだ時間は残っています。" in sign_in_page
    assert in_basket(browser) == sorted([SATURDAY, SUNDAY])
    assert page.count("take-out") == 2
    assert browser.post("/hold/", {"basket": "1"}).status_code == 302
    assert Hold.objects.get().items.count() == 2


def test_what_was_taken_meanwhile_is_told_and_nothing_is_lost(
    browser: Client, world: World, aoi: Actor, chie: Actor
) -> None:
    choose(browser, SATURDAY, SUNDAY)
    book(world, chie, "whole", "am")

    answer = browser.post("/hold/", {"basket": "1"})

    assert answer.status_code == 409
    assert "選んだ時間を見なおす" in answer.content.decode()
    assert "予約済" in browser.get("/basket/").content.decode()
    assert in_basket(browser) == sorted([SATURDAY, SUNDAY])
    assert not Hold.objects.filter(user_id=aoi.user).exists()


@pytest.mark.parametrize(
    ("chosen", "told"),
    [
        ((SATURDAY, SUNDAY), "外すと、残りを仮押さえできます。"),
        ((SATURDAY,), "ほかの時間や部屋を選んで"),
    ],
)
def test_what_is_left_of_a_choice_is_told(
    browser: Client, world: World, chie: Actor, chosen: tuple[str, ...], told: str
) -> None:
    choose(browser, *chosen)
    book(world, chie, "whole", "am")

    assert told in browser.get("/basket/").content.decode()


@pytest.mark.parametrize("picks", [["x"], ["nowhere@2026-12-05@am"], [], ["\0@2026-12-05@am"]])
def test_what_does_not_exist_is_not_kept(browser: Client, picks: list[str]) -> None:
    choose(browser, *picks)

    assert in_basket(browser) == []


def test_more_than_one_application_holds_is_refused_kindly(browser: Client) -> None:
    days = [date(2026, 12, day).isoformat() for day in range(1, 16)]
    choose(browser, *(f"a@{day}@{slot}" for day in days for slot in ("am", "pm")))

    choose(browser, *(f"b@{day}@night" for day in days))

    assert len(in_basket(browser)) == 30
    assert "40コマまで" in browser.get("/basket/").content.decode()


def test_room_that_is_gone_leaves_the_basket(browser: Client) -> None:
    session = browser.session
    session["basket"] = ["gone@2026-12-05@am", SUNDAY]
    session.save()

    page = browser.get("/basket/")

    assert page.status_code == 200
    assert page.content.decode().count("take-out") == 1


def test_come_back_only_to_this_site(browser: Client) -> None:
    answer = browser.post("/basket/", {"pick": SATURDAY, "next": "https://evil.example/"})

    assert answer["Location"] == "/basket/"


def apply_again(browser: Client, code: str) -> str:
    """Hold the next Saturday "the same again"; the form that follows."""
    held = browser.post("/hold/", {"pick": "a@2026-12-12@am", "again": code})
    return browser.get(held["Location"]).content.decode()


def test_the_same_again_repeats_the_answers(client: Client, world: World) -> None:
    group = organisation()
    ben = sign_in(organisation=group)
    former = book(world, ben, "a", "am", people=17, purpose_text="練習", organisation_id=group.pk)
    browser = signed_in(client, ben)
    code = first_booking(former).code
    assert (
        f'name="again" value="{code}"' in browser.get(f"/bookings/{code}/again/").content.decode()
    )

    form = apply_again(browser, code)

    assert re.search(r'name="people"[^>]* value="17"|value="17"[^>]* name="people"', form)
    assert 'value="練習"' in form
    assert re.search(rf'value="{group.pk}"[^>]*checked', form)
    assert Application.objects.count() == 1


@pytest.mark.parametrize("code", ["", "0000000000-1", "\0", "x" * 500])
def test_answers_of_others_are_not_repeated(
    client: Client, world: World, aoi: Actor, chie: Actor, code: str
) -> None:
    others = first_booking(book(world, chie, "b", "am", people=19)).code

    form = apply_again(signed_in(client, aoi), code or others)

    assert 'value="19"' not in form
