"""Halls and rooms for a wheelchair, a pram, a concert; and a manager who puts pictures up."""

import pytest
from django.core.management import call_command
from playwright.sync_api import FilePayload, Page, expect

from facilities.models import HallPicture
from tests.facilities.pictures import SVG, photograph
from tests.flows.acts import sign_in
from tests.flows.conftest import OpenPage, shot
from tests.flows.test_every_page import check, check_on
from tests.flows.test_resident_books import next_month

pytestmark = pytest.mark.django_db(transaction=True)
PHONE = {"viewport": {"width": 390, "height": 844}}
DESK = {"viewport": {"width": 1280, "height": 900}}
SCREENS = pytest.mark.parametrize("screen", [PHONE, DESK], ids=["phone", "desk"])
PAGES = {
    "hall": "/halls/bunka-kaikan/?on={month}-15",
    "hall-unknown": "/halls/kasukawa-kominkan/?on={month}-15",
    "photo": "/rooms/bunka-main-hall/?month={month}",
    "plan": "/rooms/chuo-501/?month={month}",
    "drawing": "/rooms/rinkokaku-great-room/?month={month}",
}
LANGUAGE = "kashikan_language"


@pytest.fixture
def samples(halls: None) -> None:
    """The drawn samples of the demonstration."""
    call_command("load_pictures", verbosity=0)


def loaded(page: Page) -> bool:
    """Whether every picture of the page has come, after going to the end of it."""
    for picture in page.locator("main img").all():
        picture.scroll_into_view_if_needed()
        picture.evaluate("image => image.decode()")
    widths = page.locator("main img").evaluate_all("all => all.map(each => each.naturalWidth)")
    return all(widths)


@SCREENS
def test_pages_of_halls_and_rooms(
    open_page: OpenPage, samples: None, screen: dict[str, object]
) -> None:
    page = open_page("/", **screen)
    name = "desk" if screen is DESK else "phone"
    for which, path in PAGES.items():
        page.goto(path.format(month=next_month()))
        assert loaded(page)
        page.evaluate("scrollTo(0, 0)")
        check_on(name, page, f"place-{which}")


@pytest.mark.parametrize("language", ["en", "ja-easy"])
def test_pages_in_other_languages(open_page: OpenPage, samples: None, language: str) -> None:
    page = open_page("/", **PHONE)
    page.context.add_cookies([{"name": LANGUAGE, "value": language, "url": page.url}])
    for which in ("hall", "photo"):
        page.goto(PAGES[which].format(month=next_month()))
        check(page, f"{language}-place-{which}")


def test_somebody_in_a_wheelchair_finds_a_room(open_page: OpenPage, samples: None) -> None:
    page = open_page(f"/day/?on={next_month()}-16", **PHONE)
    page.locator("summary", has_text="条件").click()
    for what in ("段差のない入口", "車いすで使えるトイレ", "部屋までの段差のない道"):
        page.get_by_label(what, exact=True).check()
    shot(page, "phone-place-filter", full=True)
    page.get_by_role("button", name="この条件でさがす").click()

    expect(page.locator("summary", has_text="条件")).to_contain_text("段差のない入口")
    expect(page.locator("main")).to_contain_text("501")
    expect(page.locator("main")).not_to_contain_text("別館 2階大広間")
    check(page, "phone-place-found")


def test_parent_reads_that_there_is_no_nursing_room(open_page: OpenPage, samples: None) -> None:
    page = open_page("/halls/bunka-kaikan/", **PHONE)
    page.get_by_role("link", name="バリアフリー").click()

    access = page.locator("#access")
    expect(access.locator("li", has_text="授乳室")).to_contain_text("ない")
    expect(access.locator("li", has_text="ベビーカーの利用")).to_contain_text("ある")
    expect(access.locator(".access-unknown")).to_contain_text("筆談での案内")
    shot(page, "phone-place-access")


def test_nothing_jumps_while_a_picture_comes(open_page: OpenPage, samples: None) -> None:
    page = open_page("/", **PHONE)
    page.route("**/pictures/**", lambda route: route.abort())
    page.goto(PAGES["photo"].format(month=next_month()))
    without = page.locator(".photo img").bounding_box()
    page.unroute("**/pictures/**")
    page.reload()
    assert loaded(page)
    page.evaluate("scrollTo(0, 0)")

    assert page.locator(".photo img").bounding_box() == without


@SCREENS
def test_manager_puts_a_picture_up_and_takes_it_down(
    open_page: OpenPage, samples: None, screen: dict[str, object]
) -> None:
    name = "desk" if screen is DESK else "phone"
    page = open_page("/", **screen)
    sign_in(page, "emi@example.jp")
    page.goto("/desk/pictures/?hall=chuo-kominkan")
    check_on(name, page, "pictures")
    fill(page, SVG, "image/svg+xml", "hall.svg")
    expect(page.get_by_role("alert").first).to_contain_text("SVGやPDFは")
    expect(page.get_by_label("見えない方への説明")).to_have_value("南側の正面玄関。段差なし。")
    check_on(name, page, "pictures-refused")

    fill(page, photograph(), "image/jpeg", "hall.jpg")
    expect(page.locator(".messages")).to_contain_text("載せました")
    line = page.locator("figure", has_text="南側の正面玄関")
    line.get_by_role("button", name="外す").click()
    expect(page.locator(".messages")).to_contain_text("もどせます")
    check_on(name, page, "pictures-down")
    page.get_by_role("button", name="もどす").click()
    line.get_by_role("link", name="なおす・差しかえる").click()
    check_on(name, page, "picture")
    page.get_by_label("英語の説明（書かなくてもよい）").fill("The main entrance on the south side.")
    page.get_by_role("button", name="この内容で載せる").click()

    page.goto("/halls/chuo-kominkan/")
    expect(page.locator(".photo img")).to_have_attribute("alt", "南側の正面玄関。段差なし。")
    assert HallPicture.objects.get(kind="photo", facility__code="chuo-kominkan").room is None


def fill(page: Page, content: bytes, kind: str, name: str) -> None:
    """The form for another picture, sent."""
    page.get_by_label("写真", exact=True).check()
    file = FilePayload(name=name, mimeType=kind, buffer=content)
    page.get_by_label("画像のファイル").set_input_files([file])
    page.get_by_label("見えない方への説明").fill("南側の正面玄関。段差なし。")
    page.get_by_role("button", name="利用者のページに載せる").click()
