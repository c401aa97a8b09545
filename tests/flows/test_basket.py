"""Choosing over two rooms and two months on a phone, with and without scripts."""

import re

import pytest
from playwright.sync_api import expect

from booking.models import HoldItem
from tests.flows.acts import ROOM, pick_first_free, sign_in
from tests.flows.conftest import OpenPage, shot
from tests.flows.test_every_page import SCREENS, check_on
from tests.flows.test_resident_books import next_month

pytestmark = pytest.mark.django_db(transaction=True)

KEEP = "覚えておいて、続けて選ぶ"


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_two_rooms_and_two_months_in_one_go(open_page: OpenPage, scripts: bool) -> None:
    page = open_page(f"{ROOM}?month={next_month()}", scripts=scripts)
    pick_first_free(page, 2)
    shot(page, "basket-1-picked")
    page.get_by_role("button", name=KEEP).click()
    expect(page.locator(".basket")).to_contain_text("選んだ時間 2つ")
    shot(page, "basket-2-kept")
    page.get_by_role("link", name=re.compile("次の月")).first.click()
    pick_first_free(page)
    page.get_by_role("button", name=KEEP).click()
    sign_in(page, "aoi@example.jp")
    page.get_by_role("link", name="選んだ時間 3").click()
    page.get_by_role("button", name="外す").last.click()
    expect(page.get_by_role("button", name="外す")).to_have_count(1)
    shot(page, "basket-3-looked-at", full=True)

    page.get_by_role("button", name="この時間を仮押さえする").click()

    expect(page.locator(".countdown")).to_be_visible()
    assert [len(item.slot_codes) for item in HoldItem.objects.all()] == [2]


@pytest.mark.parametrize("screen", SCREENS)
def test_basket_is_well_made(open_page: OpenPage, screen: str) -> None:
    page = open_page("/basket/", **SCREENS[screen])
    check_on(screen, page, "basket-empty")
    page.goto(f"{ROOM}?month={next_month()}")
    pick_first_free(page, 2)
    page.get_by_role("button", name=KEEP).click()
    check_on(screen, page, "room-with-basket")
    page.goto("/basket/")
    check_on(screen, page, "basket")
