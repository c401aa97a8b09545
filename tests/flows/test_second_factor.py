"""A new member of staff sets up their app and signs in with it: every page on the way, with axe."""

import re
import time

import pytest
from django.core.cache import cache
from django.core.management import call_command
from playwright.sync_api import Page, expect

from sandbox.second_factor import code_at
from tests.flows.acts import DEMO_PASSWORD, sign_in
from tests.flows.conftest import OpenPage
from tests.flows.test_every_page import SCREENS, check_on

pytestmark = pytest.mark.django_db(transaction=True)


def give_password(page: Page, email: str) -> None:
    page.goto("/accounts/login/")
    page.locator("input[name=login]").fill(email)
    page.locator("input[name=password]").fill(DEMO_PASSWORD)
    page.get_by_role("button", name="ログインする").click()


@pytest.mark.parametrize("screen", SCREENS)
def test_staff_set_up_their_app_and_use_it(open_page: OpenPage, screen: str) -> None:
    call_command("take_away_second_factor", "dai@example.jp", verbosity=0)
    page = open_page("/", **SCREENS[screen])
    give_password(page, "dai@example.jp")
    expect(page.get_by_role("heading", name="確認アプリを登録してください")).to_be_visible()
    secret = page.locator("code").text_content() or ""
    check_on(screen, page, "second-factor-enrol")

    page.locator("input[name=code]").fill(code_at(time.time(), secret=secret))
    page.get_by_role("button", name="この番号で登録する").click()
    check_on(screen, page, "second-factor-spare-codes")
    page.get_by_role("link", name="控えたので、先へ進む").click()
    expect(page).to_have_url(re.compile("/my/"))
    for name, path in {"index": "", "replace": "totp/deactivate/"}.items():
        page.goto(f"/accounts/2fa/{path}")
        check_on(screen, page, f"second-factor-{name}")

    cache.clear()
    page.context.clear_cookies()
    give_password(page, "dai@example.jp")
    check_on(screen, page, "second-factor-code")
    page.locator("input[name=code]").fill(code_at(time.time(), secret=secret))
    page.get_by_role("button", name="この番号でログインする").click()
    expect(page.get_by_role("link", name="窓口").first).to_be_visible()


def test_staff_of_the_demonstration_sign_in_with_the_known_code(open_page: OpenPage) -> None:
    page = open_page("/")

    sign_in(page, "emi@example.jp")

    expect(page.get_by_role("link", name="窓口").first).to_be_visible()
