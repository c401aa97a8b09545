"""axe sees what it must, though of elements that look alike it judges the colours of the first."""

from collections.abc import Generator

import pytest
from playwright.sync_api import Browser, Page

from tests.flows.conftest import violations

PAGE = """<!doctype html><html lang="en"><head><title>Cells</title><style>
    body {{ background: white; color: black }}
    .pale {{ color: #ccc }} .dark {{ background: #222 }}
    </style></head><body><main><h1>Cells</h1>{cells}</main></body></html>"""
CELL = "<p>some text</p>"


def button(how: str = "") -> str:
    """A pale button; axe lets one go that is disabled."""
    return f'<button class="pale" {how}>some text</button>'


def labelled(how: str = "") -> str:
    """A pale label; axe lets one go whose field is disabled."""
    field = f"field{bool(how)}"
    return f'<label class="pale" for="{field}">some text</label><input id="{field}" {how}>'


def named(how: str = "") -> str:
    """A pale text that names a field; axe lets one go whose field is disabled."""
    name = f"name{bool(how)}"
    return f'<p class="pale" id="{name}">some text</p><input aria-labelledby="{name}" {how}>'


@pytest.fixture
def page(browser: Browser) -> Generator[Page]:
    """A page of its own, without a server."""
    context = browser.new_context()
    yield context.new_page()
    context.close()


@pytest.mark.parametrize(
    ("planted", "rule"),
    [
        ('<p class="pale">some text</p>', "color-contrast"),
        ('<p class="dark">some text</p>', "color-contrast"),
        ('<p><span class="pale">some text</span></p>', "color-contrast"),
        ('<div class="dark"><p>some text</p></div>', "color-contrast"),
        (button("aria-disabled='true'") + button("aria-disabled='false'"), "color-contrast"),
        (labelled("disabled") + labelled(), "color-contrast"),
        (named("disabled") + named(), "color-contrast"),
        ('<p hidden class="pale">some text</p><p class="pale">some text</p>', "color-contrast"),
        ('<p class="pale"><br></p><p class="pale">some text</p>', "color-contrast"),
        ('<img src="data:,">', "image-alt"),
        ("<p>some text</p><input>", "label"),
    ],
)
def test_one_fault_among_many_alike_is_found(page: Page, planted: str, rule: str) -> None:
    page.set_content(PAGE.format(cells=20 * CELL + planted + 20 * CELL))

    assert [each.split(":")[0] for each in violations(page)] == [rule]


def test_page_without_fault_has_none(page: Page) -> None:
    page.set_content(PAGE.format(cells=40 * CELL))

    assert violations(page) == []


def test_of_what_looks_alike_the_first_is_judged(page: Page) -> None:
    page.set_content(PAGE.format(cells=20 * '<p class="pale">some text</p>'))

    assert len(violations(page)) == 1
