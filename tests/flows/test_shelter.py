"""A building becomes a shelter: its codes on the screen at once, read out, printed, ended (87)."""

import re

import pytest
from playwright.sync_api import Page, expect

from booking.models import ShelterContact
from facilities.models import Facility, Room
from keys.enums import DoorKind
from keys.models import Door
from tests.flows.acts import sign_in
from tests.flows.conftest import OpenPage, shot
from tests.flows.test_desk_pages import HALL
from tests.flows.test_every_page import SCREENS, complaints_on
from tests.keys.house import box_at, key

pytestmark = pytest.mark.django_db(transaction=True)
PATH = f"/desk/shelter/codes/?hall={HALL}"


def doors() -> None:
    """The hall has two boxes and a key."""
    hall = Facility.objects.get(code=HALL)
    Door.objects.filter(facility=hall).delete()
    rooms = Room.objects.filter(facility=hall)
    names = {"name_kana": "", "name_en": ""}
    for code, name in (("gate", "通用口"), ("gym", "体育室")):
        made = Door.objects.create(
            facility=hall, code=code, name=name, kind=DoorKind.BOX, **names,
            way_in="正面の右へ回ります。\n番号を押し、ふたを開けます。",
            emergency_phone="027-000-0110",
        )  # fmt: skip
        made.rooms.set(rooms)
        box_at(made)
    key(hall, made, 1)


def begin(page: Page) -> None:
    """Stop the building; the doors come next."""
    page.goto(f"/desk/shelter/?hall={HALL}")
    page.get_by_label("理由（カレンダーに、そのまま載ります）").fill("台風10号による避難所の開設")
    page.get_by_label("施設の全部の部屋に効くことを確かめました").check()
    page.get_by_role("button", name="全館の新しい予約を止める").click()
    expect(page.get_by_role("heading", name="いまの番号")).to_be_visible()


@pytest.mark.parametrize("screen", SCREENS)
def test_manager_opens_a_shelter_and_reads_the_codes_out(open_page: OpenPage, screen: str) -> None:
    page = open_page("/", **SCREENS[screen])
    doors()
    sign_in(page, "emi@example.jp")
    found = {}
    page.goto(PATH)
    found["none"] = complaints_on(screen, page, "shelter-codes-none")
    begin(page)

    expect(page.locator(".shelter-code .code").first).to_have_text(re.compile(r"\d{9}"))
    page.get_by_text("開ける方を加える").click()
    page.get_by_label("氏名").fill("自治会長 高橋")
    page.get_by_label("電話番号").fill("027-000-0002")
    page.get_by_role("button", name="この方を加える").click()
    found["codes"] = complaints_on(screen, page, "shelter-codes")
    page.goto(PATH)
    page.get_by_role("button", name="自治会長 高橋に番号を伝えた").click()
    expect(page.get_by_text("いまの番号を伝えました（")).to_be_visible()
    assert ShelterContact.objects.get().told_stamp != ""
    page.emulate_media(media="print")
    shot(page, f"{screen}-shelter-codes-paper", full=True)
    page.emulate_media(media="screen")
    page.get_by_role("link", name="予約なしで鍵を貸す").click()
    expect(page.get_by_text("全館（避難所）")).to_be_visible()
    found["lend"] = complaints_on(screen, page, "shelter-lend")

    page.goto(f"/desk/shelter/?hall={HALL}")
    page.get_by_label("施設の全部の部屋に効くことを確かめました").check()
    page.get_by_role("button", name="予約の受付を再開する").click()
    page.goto(PATH)
    expect(page.get_by_text("止めていない番号があります").first).to_be_visible()
    found["ended"] = complaints_on(screen, page, "shelter-codes-ended")
    assert {name: found[name] for name in found if found[name]} == {}
