"""A real browser against the real program: Maebashi's halls, a phone-sized screen, axe.

KASHIKAN_SCREENSHOTS=1 takes pictures for people to look at, in var/screenshots.
"""

import os
from collections.abc import Callable, Generator
from pathlib import Path

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.conf import settings as configured
from django.core.management import call_command
from django.test import override_settings
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from sandbox.browser import find
from tests.kept import Kept, keeping

WANTS_PICTURES = bool(os.environ.get("KASHIKAN_SCREENSHOTS"))
SCREENSHOTS = Path(configured.BASE_DIR, "var", "screenshots")
HALLS = Path(configured.BASE_DIR, "facilities/data/maebashi")
PHONE = {"width": 390, "height": 844}
LOOK = Path(__file__).with_name("axe.js").read_text("utf-8")
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="session")
def browser() -> Generator[Browser]:
    """One browser for the session, speaking Japanese."""
    # Playwright's loop runs in this thread; Django must not take it for an async caller.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(
            executable_path=str(find()),
            args=list(QUIET),
            env={**os.environ, "LANGUAGE": "ja", "LANG": "ja_JP.UTF-8"},
        )
        yield opened
        opened.close()


@override_settings(DEMO=True)
def _load() -> None:
    call_command("load_facilities", str(HALLS), verbosity=0)
    call_command("load_people", verbosity=0)


kept_halls = keeping(_load)


@pytest.fixture
def halls(kept_halls: Kept[None], transactional_db: None, settings: Settings) -> None:
    """Maebashi's halls and the demonstration's people, as `make run` loads them."""
    settings.DEMO = True
    kept_halls.put()


OpenPage = Callable[..., Page]


@pytest.fixture
def open_page(browser: Browser, halls: None, live_server: LiveServer) -> Generator[OpenPage]:
    """Opens a page of its own context: a phone unless told otherwise. Console errors fail."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def open_one(
        path: str = "/", *, scripts: bool = True, on: Browser = browser, **options: object
    ) -> Page:
        context = on.new_context(
            **{
                "base_url": live_server.url,
                "viewport": PHONE,
                "locale": "ja-JP",
                "timezone_id": "Asia/Tokyo",
                "java_script_enabled": scripts,
                **options,
            }  # type: ignore[arg-type]
        )
        context.set_default_timeout(10_000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda said: _listen(said.type, said.text, complaints))
        page.goto(path)
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert complaints == []


def _listen(kind: str, text: str, complaints: list[str]) -> None:
    # A refusal (409) is an answer, not a fault; the browser still reports it as a failed load.
    if kind == "error" and "Failed to load resource" not in text:
        complaints.append(text)


def shot(page: Page, name: str, *, full: bool = False) -> None:
    """A picture for people to look at, where somebody wants to."""
    if not WANTS_PICTURES:
        return
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SCREENSHOTS / f"{name}.png", full_page=full)


def violations(page: Page) -> list[str]:
    """What axe finds on the page, one line each; axe.js says how."""
    page.evaluate(AXE_SCRIPT)
    found: list[str] = page.evaluate(LOOK)
    return found
