"""A resident books the big hall, says what it is for, and sees the price follow every answer."""

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, Request, Route, expect

from booking.models import BookedPiece, Booking
from core.clock import add_months, day_of, month_start
from core.clock import now as present
from tests.flows.acts import fill_application, pick_first_free, sign_in
from tests.flows.conftest import OpenPage, shot, violations
from tests.flows.test_every_page import check

pytestmark = pytest.mark.django_db(transaction=True)
HALL = "hall-bunka-kaikan"
SWITCH = "**/language/"


def hold_the_big_hall(page: Page) -> None:
    """As far as the form."""
    sign_in(page, "aoi@example.jp")
    month = add_months(month_start(day_of(present())), 3)
    page.goto(f"/rooms/bunka-main-hall/?month={month:%Y-%m}")
    pick_first_free(page)
    page.get_by_role("button", name="選んだ時間を仮押さえする").click()
    fill_application(page)
    page.locator(f"[name={HALL}-ask-person_in_charge]").fill("青井 葵")
    page.locator(f"[name={HALL}-ask-phone]").fill("027-000-0001")


def answer(page: Page) -> None:
    """With an admission fee, heating and a piano."""
    page.locator(f"[name={HALL}-paid][value=yes]").check()
    page.locator(f"[name={HALL}-admission]").fill("2000")
    page.locator("[name=use-1-want-hvac]").check()
    page.locator("details.pieces").evaluate("each => { each.open = true; }")
    page.locator("[name=use-1-want-grand-piano]").select_option("1")


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_price_follows_the_answers_and_is_what_is_charged(
    open_page: OpenPage, scripts: bool
) -> None:
    page = open_page(scripts=scripts)
    hold_the_big_hall(page)
    shot(page, f"answers-{scripts}-1-form", full=True)
    plain = page.locator("tfoot td").inner_text()
    expect(page.locator("main")).to_contain_text("許可が出てから14日以内に")
    expect(page.locator("main")).to_contain_text("使用料の80%をお返しします")
    expect(page.locator(f"[name={HALL}-admission]")).to_be_hidden()

    answer(page)
    if not scripts:
        page.get_by_role("button", name="料金を計算し直す").click()
    expect(page.locator("#price-part")).to_contain_text("入場料1,000円超3,000円以下")
    expect(page.locator("#price-part")).to_contain_text("冷暖房")
    expect(page.locator("#price-part")).to_contain_text("グランドピアノ")
    assert page.locator("tfoot td").inner_text() != plain
    expect(page.locator(f"[name={HALL}-admission]")).to_have_value("2000")
    assert not scripts or violations(page) == []
    shot(page, f"answers-{scripts}-2-price", full=True)
    total = page.locator("tfoot td").inner_text()
    page.get_by_role("button", name=re.compile("この内容で申し込む")).click()

    expect(page.get_by_role("heading", name="申し込みました")).to_be_visible()
    expect(page.locator("main")).to_contain_text(total)
    expect(page.locator("main")).to_contain_text("グランドピアノ")
    shot(page, f"answers-{scripts}-3-booked", full=True)
    booking = Booking.objects.get()
    assert f"{booking.fee_yen:,}円" == total
    assert BookedPiece.objects.get().booking == booking


def test_price_that_was_not_shown_is_asked_about_again(open_page: OpenPage) -> None:
    page = open_page(scripts=False)
    hold_the_big_hall(page)
    answer(page)

    page.get_by_role("button", name=re.compile("この内容で申し込む")).click()

    expect(page.get_by_role("alert")).to_contain_text("もう一度ボタンを押してください")
    expect(page.locator(f"[name={HALL}-admission]")).to_have_value("2000")
    assert not Booking.objects.exists()
    shot(page, "answers-4-asked-again", full=True)
    page.get_by_role("button", name=re.compile("この内容で申し込む")).click()
    expect(page.get_by_role("heading", name="申し込みました")).to_be_visible()


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_what_is_wrong_comes_into_sight_and_leads_to_its_field(
    open_page: OpenPage, scripts: bool
) -> None:
    page = open_page(scripts=scripts)
    hold_the_big_hall(page)
    page.locator(f"[name={HALL}-paid][value=yes]").check()
    page.locator("input[name=people]").fill("9000")

    page.get_by_role("button", name=re.compile("この内容で申し込む")).click()

    said = page.get_by_role("alert")
    expect(said).to_be_focused()
    expect(said).to_be_in_viewport(ratio=1)
    expect(said).to_contain_text("定員は")
    assert not scripts or violations(page) == []
    shot(page, f"answers-{scripts}-wrong-1-said")
    said.get_by_role("link", name="いちばん高い入場料").click()
    expect(page.locator(f"[name={HALL}-admission]")).to_be_in_viewport(ratio=1)
    shot(page, f"answers-{scripts}-wrong-2-field")


def test_equipment_is_changed_on_the_bookings_page(open_page: OpenPage) -> None:
    page = open_page()
    hold_the_big_hall(page)
    page.get_by_role("button", name=re.compile("この内容で申し込む")).click()
    page.get_by_role("link", name="設備と冷暖房を変える").click()

    page.locator("[name=use-1-want-hvac]").check()
    expect(page.locator("#price-part")).to_contain_text("冷暖房")
    expect(page.locator("#price-part .from-to")).to_contain_text("0円 → ")
    check(page, "answers-5-equipment")
    total = page.locator("tfoot td").inner_text()
    page.get_by_role("button", name="この内容に変える").click()

    expect(page.locator("main")).to_contain_text("設備と冷暖房を変えました")
    expect(page.locator("main")).to_contain_text(total)
    assert f"{Booking.objects.get().fee_yen:,}円" == total


def test_no_purpose_is_chosen_for_anybody(open_page: OpenPage) -> None:
    page = open_page(scripts=False)
    hold_the_big_hall(page)
    expect(page.locator("select[name=purpose] option").first).to_have_text("選んでください")
    page.locator("form.questions").evaluate("form => { form.noValidate = true; }")
    page.locator("select[name=purpose]").select_option("")

    page.get_by_role("button", name=re.compile("この内容で申し込む")).click()

    expect(page.locator("select[name=purpose]")).to_have_attribute("aria-invalid", "true")
    assert not Booking.objects.exists()


def test_prohibited_use_is_refused_with_its_clause(open_page: OpenPage) -> None:
    page = open_page()
    sign_in(page, "ben@example.jp")
    month = add_months(month_start(day_of(present())), 1)
    page.goto(f"/rooms/chuo-501/?month={month:%Y-%m}")
    pick_first_free(page)
    page.get_by_role("button", name="選んだ時間を仮押さえする").click()
    fill_application(page)
    page.locator("[name=hall-chuo-kominkan-ask-religion]").check()

    page.get_by_role("button", name=re.compile("この内容で申し込む")).click()

    expect(page.get_by_role("alert")).to_contain_text("社会教育法 第23条第2項")
    shot(page, "answers-6-prohibited", full=True)


def test_clerk_sees_the_price_while_writing_down(open_page: OpenPage) -> None:
    page = open_page(viewport={"width": 1280, "height": 900})
    sign_in(page, "dai@example.jp")
    month = add_months(month_start(day_of(present())), 1)
    page.goto("/desk/people/?q=%E3%81%82%E3%81%8A")
    page.locator(".hits a, main table a").first.click()
    shot(page, "answers-7-person", full=True)
    assert violations(page) == []
    person = page.url.rstrip("/").rpartition("/")[2]
    page.goto(f"/desk/book/?on={month:%Y-%m}-10&person={person}")
    page.locator("input[name=pick]:not([disabled])").first.check()

    expect(page.locator("#price-part tfoot")).to_be_visible()
    shot(page, "answers-8-counter", full=True)
    assert violations(page) == []


def test_another_language_keeps_what_was_typed(open_page: OpenPage) -> None:
    page = open_page()
    hold_the_big_hall(page)
    page.locator("[name=purpose_text]").fill("秋の演奏会 <第3回>")
    answer(page)
    expect(page.locator("#price-part")).to_contain_text("グランドピアノ")
    address = page.url

    page.get_by_text("Language", exact=True).click()
    page.get_by_role("button", name="English").click()

    expect(page.get_by_role("heading", name="Booking", exact=True)).to_be_visible()
    assert page.url == address  # nothing of it stands in the address
    expect(page.locator("[name=purpose_text]")).to_have_value("秋の演奏会 <第3回>")
    expect(page.locator("[name=people]")).to_have_value("8")
    expect(page.locator(f"[name={HALL}-ask-phone]")).to_have_value("027-000-0001")
    expect(page.locator(f"[name={HALL}-paid][value=yes]")).to_be_checked()
    expect(page.locator(f"[name={HALL}-admission]")).to_have_value("2000")
    expect(page.locator("[name=use-1-want-grand-piano]")).to_have_value("1")
    shot(page, "answers-5-in-english", full=True)

    page.get_by_text("Language", exact=True).click()
    page.get_by_role("button", name="日本語", exact=True).click()
    expect(page.get_by_role("heading", name="申し込み", exact=True)).to_be_visible()
    expect(page.locator("[name=purpose_text]")).to_have_value("秋の演奏会 <第3回>")
    assert not Booking.objects.exists()


def choose_english(page: Page) -> None:
    page.get_by_text("Language", exact=True).click()
    page.get_by_role("button", name="English").click()


def is_page_sent(request: Request) -> bool:
    """Whether the form is sent, and not only its price asked for."""
    return request.method == "POST" and request.resource_type == "document"


def press_apply(page: Page) -> None:
    page.get_by_role("button", name=re.compile("この内容で申し込む")).click()


def test_another_language_holds_no_place_anew_once_the_hold_ran_out(open_page: OpenPage) -> None:
    page, sent = open_page(), list[Request]()
    page.clock.install()
    hold_the_big_hall(page)
    page.clock.fast_forward(31 * 60_000)
    expect(page.locator(".countdown.gone")).to_be_visible()
    path = urlsplit(page.url).path

    def note(request: Request) -> None:
        sent.append(request)

    page.on("request", note)

    choose_english(page)

    expect(page.get_by_role("heading", name="Booking", exact=True)).to_be_visible()
    assert [each.url for each in sent if is_page_sent(each)] == [
        page.url.replace(path, "/language/")
    ]


def test_after_another_language_the_form_that_back_shows_still_applies(
    open_page: OpenPage,
) -> None:
    page = open_page()
    hold_the_big_hall(page)
    sent = list[Request]()

    def keep(route: Route) -> None:
        """The first answer leaves the page where it is, as Back would show it."""
        if is_page_sent(route.request) and not sent:
            sent.append(route.request)
            route.fulfill(status=204)
        else:
            route.continue_()

    page.route(page.url, keep)
    with page.expect_request(is_page_sent) as drawn:
        choose_english(page)
    assert "recompute" in (drawn.value.post_data or "")

    expect(page.locator("[type=file]:enabled").first).to_be_attached()
    expect(page.locator("[type=file]:disabled")).to_have_count(0)
    press_apply(page)

    page.wait_for_url("**/bookings/**")
    assert Booking.objects.count() == 1


def test_who_applies_while_the_language_changes_has_applied(open_page: OpenPage) -> None:
    page, choices = open_page(), list[Route]()
    hold_the_big_hall(page)

    def wait(route: Route) -> None:
        choices.append(route)

    def pressed(route: Route) -> None:
        """The language is there first, the answer to the application after it."""
        if is_page_sent(route.request):
            while choices:
                choices.pop().fulfill(status=200)
        route.continue_()

    page.route(SWITCH, wait)
    page.route(page.url, pressed)
    with page.expect_request(SWITCH):
        choose_english(page)
    press_apply(page)

    expect(page.get_by_role("heading", name="申し込みました")).to_be_visible()
    assert Booking.objects.count() == 1
