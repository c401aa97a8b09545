"""What people do in the browser, in one line each."""

import re
import time

from django.core import mail
from django.core.cache import cache
from playwright.sync_api import Page, expect

from sandbox.second_factor import code_at

DEMO_PASSWORD = "kashikan"
ROOM = "/rooms/plaza-nigiwai/"  # lets to persons, by slots, confirmed at once


def sign_in(page: Page, email: str) -> None:
    """Sign in with the demonstration's password."""
    page.goto("/accounts/login/")
    page.locator("input[name=login]").fill(email)
    page.locator("input[name=password]").fill(DEMO_PASSWORD)
    page.get_by_role("button", name="ログインする").click()
    if page.url.endswith("/2fa/authenticate/"):
        give_code(page)
    expect(page.get_by_role("link", name="マイページ").first).to_be_visible()


def give_code(page: Page) -> None:
    """The code of the demonstration's app. Another test may have used it: codes count once."""
    cache.clear()
    page.locator("input[name=code]").fill(code_at(time.time()))
    page.get_by_role("button", name="この番号でログインする").click()


def code_in_last_mail() -> str:
    """The sign-in or confirmation code of the newest mail."""
    found = re.search(r"^\s*([0-9A-Z-]{6,9})\s*$", str(mail.outbox[-1].body), re.MULTILINE)
    assert found, mail.outbox[-1].body
    return found.group(1)


def pick_first_free(page: Page, count: int = 1) -> None:
    """Tap the first free slots of the calendar."""
    free = page.locator("label:has(input[name=pick])")
    for index in range(count):
        free.nth(index).click()


def fill_application(page: Page, *, people: int = 8) -> None:
    """Answer the few questions of the form."""
    purpose = page.locator("select[name=purpose]")
    purpose.select_option(index=0 if purpose.locator("option").count() == 1 else 1)
    page.locator("input[name=people]").fill(str(people))
    for question in page.locator("fieldset:has(legend .must)").all():
        if question.locator("input[type=radio]:checked").count() == 0:
            question.locator("input[type=radio]").first.check()


def sign_on_screen(page: Page) -> None:
    """A name, drawn with the mouse."""
    page.locator("canvas").scroll_into_view_if_needed()
    box = page.locator("canvas").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 20, box["y"] + 60)
    page.mouse.down()
    for n in range(1, 9):
        page.mouse.move(box["x"] + 20 + 30 * n, box["y"] + 60 + (30 if n % 2 else -20))
    page.mouse.up()
