"""A session of staff lives while somebody works, says when it ends, and loses nothing typed."""

import re
from collections.abc import Callable
from datetime import timedelta
from urllib.parse import unquote

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import Person
from booking.models import Closure
from core import clock
from support.models import Case
from tests.flows.acts import DEMO_PASSWORD, give_code, sign_in
from tests.flows.conftest import OpenPage, shot, violations
from tests.flows.test_every_page import SCREENS, check_on, overflow

pytestmark = pytest.mark.django_db(transaction=True)

FORM = "/desk/support/new/"
TEXT = "和室の暖房が入らず、寒かったとのこと。"
PUT_BACK = "ログアウトの前に入力していた内容を、この画面に戻しました"
Pass = Callable[..., None]


@pytest.fixture
def desk(open_page: OpenPage) -> Page:
    """Fumi at a long form, in a browser whose clock the test moves."""
    call_command("load_support", verbosity=0)
    page = open_page("/", **SCREENS["desk"])
    page.clock.install()
    sign_in(page, "fumi@example.jp")
    page.goto(FORM)
    return page


@pytest.fixture
def let_pass(monkeypatch: pytest.MonkeyPatch) -> Pass:
    """Move the server's clock on and, unless told otherwise, the one of the page with it."""
    passed, real = timedelta(), timezone.now  # noqa: TID251 - to be moved

    def move(page: Page, *, minutes: int, in_page: bool = True) -> None:
        nonlocal passed
        passed += timedelta(minutes=minutes)
        monkeypatch.setattr(timezone, "now", lambda: real() + passed)
        if in_page:
            page.clock.fast_forward(minutes * 60_000)

    return move


def fill(page: Page) -> None:
    page.locator("input[name=name]").fill("星野 一")
    page.locator("select[name=category]").select_option("complaint")
    page.locator("textarea[name=text]").fill(TEXT)
    page.locator("input[name=subject]").fill("暖房")
    page.locator("textarea[name=answer]").fill("施設に伝える。")
    page.get_by_label("これで解決した").check()


def stored(page: Page) -> str | None:
    kept: str | None = page.evaluate("sessionStorage.getItem('kashikan.typed')")
    return kept


def fields(page: Page) -> tuple[str, str, str, bool]:
    return (
        page.locator("input[name=name]").input_value(),
        page.locator("select[name=category]").input_value(),
        page.locator("textarea[name=text]").input_value(),
        page.get_by_label("これで解決した").is_checked(),
    )


def sign_in_again(page: Page, email: str = "fumi@example.jp") -> None:
    page.locator("input[name=login]").fill(email)
    page.locator("input[name=password]").fill(DEMO_PASSWORD)
    page.get_by_role("button", name="ログインする").click()
    give_code(page)


def leave_alone(page: Page, let_pass: Pass) -> None:
    """The page alone for so long that it is left."""
    let_pass(page, minutes=32)
    expect(page.get_by_role("heading", name="ログイン", exact=True)).to_be_visible()


FILLED = ("星野 一", "complaint", TEXT, True)


def test_who_works_stays_however_long_it_takes(desk: Page, let_pass: Pass) -> None:
    for _ in range(3):
        let_pass(desk, minutes=20)
        with desk.expect_response(re.compile("/accounts/staying/$")) as heard:
            desk.locator("textarea[name=text]").press("a")
        assert heard.value.json()["left"] > 1_700

    desk.locator("input[name=name]").fill("星野 一")
    desk.locator("select[name=category]").select_option("complaint")
    desk.locator("input[name=subject]").fill("暖房")
    desk.get_by_role("button", name="記録する").click()

    expect(desk.locator(".thread")).to_contain_text("aaa")
    assert Case.objects.count() == 1
    desk.wait_for_function("sessionStorage.getItem('kashikan.typed') === null")


def test_within_a_minute_nothing_more_is_asked(desk: Page, let_pass: Pass) -> None:
    asked: list[str] = []
    desk.on("request", lambda request: asked.append(request.url))

    desk.locator("textarea[name=text]").press_sequentially("abcdef")
    desk.mouse.move(300, 300)

    assert [url for url in asked if "staying" in url] == []


def test_page_says_two_minutes_before_and_goes_on_by_key(desk: Page, let_pass: Pass) -> None:
    fill(desk)
    asked: list[str] = []
    desk.on("request", lambda request: asked.append(request.url))
    let_pass(desk, minutes=27)
    assert asked == [], "a page does not keep itself alive"
    before = clock.now()

    let_pass(desk, minutes=2)

    warning = desk.get_by_role("alertdialog", name="まもなくログアウトします")
    expect(warning).to_be_visible()
    assert all(url.endswith("?look=1") for url in asked)
    said = warning.locator("p").text_content() or ""
    assert re.search(r"\d+:\d\dにログアウトします", said), before
    expect(warning.get_by_role("button", name="続ける")).to_be_focused()
    assert violations(desk) == []
    shot(desk, "staying-warning")
    with desk.expect_response(re.compile("/accounts/staying/$")) as heard:
        desk.keyboard.press("Enter")
    assert heard.value.json()["left"] > 1_790
    expect(warning).to_be_hidden()
    assert fields(desk) == FILLED
    let_pass(desk, minutes=20)
    desk.reload()
    expect(desk.get_by_role("heading", name="登録のない方の問い合わせ")).to_be_visible()


def test_work_in_another_tab_takes_the_warning_back(desk: Page, let_pass: Pass) -> None:
    let_pass(desk, minutes=29)
    warning = desk.get_by_role("alertdialog")
    expect(warning).to_be_visible()
    other = desk.context.new_page()
    other.goto("/desk/support/")

    desk.clock.fast_forward(15_000)

    expect(warning).to_be_hidden()
    assert desk.url.endswith(FORM)


@pytest.mark.parametrize("screen", ["phone", "desk"])
def test_page_left_alone_ends_and_what_was_typed_comes_back(
    desk: Page, let_pass: Pass, screen: str
) -> None:
    width, height = SCREENS[screen]["viewport"].values()
    desk.set_viewport_size({"width": width, "height": height})
    fill(desk)

    leave_alone(desk, let_pass)

    expect(desk.locator(".messages")).to_contain_text("30分のあいだ操作がなかったので")
    expect(desk.get_by_text("この画面（タブ）に残っています")).to_be_visible()
    check_on(screen, desk, "staying-ended")
    kept = stored(desk) or ""
    assert "星野" not in kept
    sign_in_again(desk)
    expect(desk.get_by_text(PUT_BACK)).to_be_visible()
    assert desk.url.endswith(FORM)
    assert fields(desk) == FILLED
    check_on(screen, desk, "staying-put-back")
    desk.get_by_role("button", name="記録する").click()
    expect(desk.locator(".thread")).to_contain_text(TEXT)
    desk.wait_for_function("sessionStorage.getItem('kashikan.typed') === null")
    desk.goto(FORM)
    assert fields(desk)[2] == ""


def test_what_is_sent_too_late_is_not_lost(desk: Page, let_pass: Pass) -> None:
    fill(desk)
    let_pass(desk, minutes=31, in_page=False)

    desk.get_by_role("button", name="記録する").click()

    expect(desk.locator(".messages")).to_contain_text("いま送った内容は、まだ保存していません")
    shot(desk, "staying-sent-too-late")
    assert not Case.objects.exists()
    sign_in_again(desk)
    expect(desk.get_by_text(PUT_BACK)).to_be_visible()
    assert fields(desk) == FILLED
    desk.get_by_role("button", name="記録する").click()
    expect(desk.locator(".thread")).to_contain_text(TEXT)


def test_form_from_before_a_sign_in_in_another_tab_is_not_lost(desk: Page, let_pass: Pass) -> None:
    fill(desk)
    let_pass(desk, minutes=31, in_page=False)
    sign_in(desk.context.new_page(), "fumi@example.jp")

    desk.get_by_role("button", name="記録する").click()

    expect(desk.get_by_role("heading", name="もう一度、送ってください")).to_be_visible()
    expect(desk.get_by_text("この画面（タブ）に残っています")).to_be_visible()
    desk.goto(FORM)
    expect(desk.get_by_text(PUT_BACK)).to_be_visible()
    assert fields(desk) == FILLED


def test_somebody_else_gets_nothing_of_it(desk: Page, let_pass: Pass) -> None:
    fill(desk)
    leave_alone(desk, let_pass)
    assert stored(desk)

    sign_in_again(desk, "dai@example.jp")

    desk.wait_for_function("sessionStorage.getItem('kashikan.typed') === null")
    expect(desk.get_by_text(PUT_BACK)).to_be_hidden()


@pytest.mark.parametrize("scripts", [True, False])
def test_reason_of_a_closure_is_not_in_the_address_of_the_next(
    open_page: OpenPage, let_pass: Pass, scripts: bool
) -> None:
    page = open_page("/", scripts=scripts, **SCREENS["desk"])
    sign_in(page, "emi@example.jp")
    page.goto("/desk/closures/?hall=chuo-kominkan")
    page.locator("input[name=room]").first.check()
    page.locator("input[name=reason]").fill(TEXT)
    page.get_by_role("button", name="重なる予約を確かめる").click()
    expect(page.get_by_role("heading", name="休館の確認")).to_be_visible()
    assert page.locator("input[name=reason]").input_value() == TEXT
    let_pass(page, minutes=31, in_page=False)

    page.get_by_role("button", name="この内容で休館").click()

    expect(page.get_by_role("heading", name="ログイン", exact=True)).to_be_visible()
    assert "next=/desk/closures/" in page.url
    assert TEXT not in unquote(page.url)
    sign_in_again(page, "dai@example.jp")
    expect(page.get_by_role("heading", name="休館・利用停止")).to_be_visible()
    assert TEXT not in unquote(page.url)
    assert TEXT not in page.content()
    assert not Closure.objects.exists()


def test_it_is_thrown_away_after_an_hour_and_a_half(desk: Page, let_pass: Pass) -> None:
    fill(desk)
    leave_alone(desk, let_pass)
    assert stored(desk)

    let_pass(desk, minutes=60)

    assert stored(desk) is None
    expect(desk.get_by_text("この画面（タブ）に残っています")).to_be_hidden()


def test_refused_form_still_counts_as_unsent(desk: Page, let_pass: Pass) -> None:
    fill(desk)
    desk.locator("textarea[name=answer]").fill("")  # solved by no answer: that is refused
    desk.get_by_role("button", name="記録する").click()
    expect(desk.locator(".errorlist").first).to_be_visible()

    leave_alone(desk, let_pass)
    sign_in_again(desk)

    expect(desk.get_by_text(PUT_BACK)).to_be_visible()
    assert fields(desk) == FILLED


def test_who_goes_elsewhere_or_signs_out_takes_nothing_along(desk: Page) -> None:
    for elsewhere in ("/desk/support/", "/accounts/logout/"):
        desk.goto(FORM)
        fill(desk)
        desk.wait_for_function("sessionStorage.getItem('kashikan.typed') !== null")

        desk.goto(elsewhere)

        desk.wait_for_function("sessionStorage.getItem('kashikan.typed') === null")


def test_signing_out_throws_away_what_still_waited(desk: Page, let_pass: Pass) -> None:
    fill(desk)
    leave_alone(desk, let_pass)
    desk.goto("/accounts/login/")  # without the way back
    sign_in_again(desk)
    expect(desk.get_by_role("link", name="マイページ").first).to_be_visible()
    assert stored(desk)

    desk.goto("/accounts/logout/")

    desk.wait_for_function("sessionStorage.getItem('kashikan.typed') === null")


def test_identity_of_a_caller_is_confirmed_anew(desk: Page, let_pass: Pass) -> None:
    chie = Person.objects.get(name="千葉 千恵")
    desk.goto(reverse("support:caller", args=[chie.code]))
    desk.get_by_text("代理の操作の前に確認する").click()
    desk.get_by_label("生年月日").check()

    leave_alone(desk, let_pass)

    assert stored(desk) is None


SECRETS = """() => {
    const form = document.querySelector("main form.narrow");
    form.insertAdjacentHTML("afterbegin", `<input type="password" name="a" id="a">
        <input name="code" id="b"><input name="c" id="c" autocomplete="one-time-code">
        <input name="password_hint" id="d">`);
}"""


def test_passwords_and_codes_are_never_kept(desk: Page, let_pass: Pass) -> None:
    desk.evaluate(SECRETS)
    for name in "abcd":
        desk.locator(f"#{name}").fill("secret")
    fill(desk)
    leave_alone(desk, let_pass)

    sign_in_again(desk)

    expect(desk.get_by_text(PUT_BACK)).to_be_visible()
    expect(desk.get_by_text("secret")).to_have_count(0)  # nor among what found no field


def test_what_finds_no_field_is_shown(desk: Page, let_pass: Pass) -> None:
    desk.evaluate(SECRETS.replace("password_hint", "hint"))
    desk.locator("#d").fill("no field for this")
    leave_alone(desk, let_pass)

    sign_in_again(desk)

    expect(desk.get_by_text("入れる欄が見つかりませんでした")).to_be_visible()
    expect(desk.get_by_text("no field for this")).to_be_visible()


def test_without_scripts_the_way_back_is_told(open_page: OpenPage, let_pass: Pass) -> None:
    call_command("load_support", verbosity=0)
    page = open_page("/", scripts=False, **SCREENS["phone"])
    sign_in(page, "fumi@example.jp")
    page.goto(FORM)
    fill(page)
    let_pass(page, minutes=31, in_page=False)

    page.get_by_role("button", name="記録する").click()

    expect(page.locator(".messages")).to_contain_text("30分のあいだ操作がなかったので")
    expect(page.locator(".messages")).to_contain_text("まだ保存していません")
    assert overflow(page) == 0
    sign_in_again(page)
    assert page.url.endswith(FORM)
