"""Back in the browser shows nobody the pages of the person before them."""

from collections.abc import Generator

import pytest
from playwright.sync_api import Browser, Page, expect

from sandbox.browser import find
from tests.flows.acts import sign_in
from tests.flows.conftest import QUIET, OpenPage

pytestmark = pytest.mark.django_db(transaction=True)
PEOPLE = {
    "aoi@example.jp": ("/accounts/profile/", "input[name=name][value^='青木']"),
    "emi@example.jp": ("/desk/people/?q=あおき", "main >> text=青木"),
}


@pytest.fixture(scope="module")
def remembering(browser: Browser) -> Generator[Browser]:
    """A browser that keeps whole pages for Back, as people's browsers do."""
    opened = browser.browser_type.launch(
        executable_path=str(find(whole=True)),
        args=list(QUIET),
        ignore_default_args=["--disable-back-forward-cache"],
    )
    yield opened
    opened.close()


@pytest.fixture
def page(remembering: Browser, open_page: OpenPage) -> Page:
    """A page in that browser."""
    return open_page("/", on=remembering)


def mark(page: Page) -> None:
    """What only a page that was kept whole still has."""
    page.evaluate("window.wasHere = true")


@pytest.mark.parametrize("email", PEOPLE)
def test_back_after_signing_out_shows_nothing_of_the_one_before(page: Page, email: str) -> None:
    sign_in(page, email)
    path, name = PEOPLE[email]
    page.goto(path)
    expect(page.locator(name).first).to_be_visible()
    page.goto("/accounts/logout/")
    page.get_by_role("button", name="ログアウトする").click()
    page.wait_for_url("**/")

    for _ in range(2):
        page.go_back(wait_until="commit")
        expect(page.locator(name)).to_have_count(0)

    expect(page.get_by_role("heading", name="ログイン", exact=True)).to_be_visible()


def test_resident_finds_what_was_typed_on_going_back(page: Page) -> None:
    sign_in(page, "aoi@example.jp")
    page.goto("/accounts/profile/")
    page.locator("input[name=phone]").fill("090-0000-1111")
    mark(page)
    page.goto("/halls/")

    page.go_back(wait_until="commit")

    assert page.evaluate("window.wasHere") is True, "this browser keeps no pages"
    expect(page.locator("input[name=phone]")).to_have_value("090-0000-1111")
