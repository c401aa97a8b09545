"""Nothing is loaded from elsewhere: no font, script, picture or form leaves this site.

The only way out is a plain link to a hall's own site; this site may name itself in full. (The
content security policy says the same to browsers; this says it to us.)
"""

import re
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.utils import timezone

from facilities.models import Facility
from tests.architecture.halls_of_the_table import WALKED_AT, Scene, build_scene
from tests.architecture.source import ROOT
from tests.architecture.test_urls_duties_halls import browser_of
from tests.architecture.urls_duties_halls import TABLE

pytestmark = pytest.mark.django_db
OUTSIDE = re.compile(r"^\s*(?:[a-z][a-z0-9+.-]*:)?//", re.IGNORECASE)
# Links to ourselves, and to the app on the same device that shows codes: nobody else is asked.
HARMLESS = (f"{settings.SITE_URL}/", "otpauth://totp/")
NAMESPACE = re.compile(r"xmlns(?::\w+)?=\"[^\"]*\"")
COMMENT = re.compile(r"/\*.*?\*/|<!--.*?-->|^\s*//[^\n]*", re.DOTALL | re.MULTILINE)


class Addresses(HTMLParser):
    """Collects (tag, address) of everything that a page loads, sends to or links to."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            for part in (value or "").split(",") if name == "srcset" else [value or ""]:
                if OUTSIDE.match(part) and not name.startswith("xmlns"):
                    self.found.append((tag, part.strip()))


def outside(page: str, *, links: frozenset[str] = frozenset()) -> list[tuple[str, str]]:
    """Addresses of other sites in a page, plain links to `links` excepted."""
    parser = Addresses()
    parser.feed(page)
    return [
        (tag, address)
        for tag, address in parser.found
        if not (tag == "a" and (address in links or address.startswith(HARMLESS)))
    ]


def outside_in_file(text: str) -> list[str]:
    """Addresses of other sites in a static file; comments may name their sources."""
    return re.findall(r"(?:https?:)?//[\w.-]+", NAMESPACE.sub("", COMMENT.sub("", text)))


def pages(scene: Scene) -> Iterator[tuple[str, str]]:
    """(who and where, text) of every page that the owner, a clerk or a visitor is shown."""
    for who in ("anonymous", "owner", "front_desk@here"):
        browser: Client = browser_of(scene.visitors[who])
        for row in TABLE:
            with transaction.atomic():
                response = browser.get(row.address.format(**scene.things))
                transaction.set_rollback(True)
            if response.headers.get("Content-Type", "").startswith("text/html"):
                yield f"{who} {row.address}", response.content.decode()


@pytest.fixture
def scene(db: None, monkeypatch: pytest.MonkeyPatch) -> Scene:
    """The world of the table, at its moment."""
    monkeypatch.setattr(timezone, "now", lambda: WALKED_AT)
    return build_scene()


def test_pages_load_nothing_from_elsewhere(scene: Scene) -> None:
    own_sites = frozenset(Facility.objects.exclude(url="").values_list("url", flat=True))

    seen = dict(pages(scene))

    assert len(seen) > 60
    assert {
        where: found for where, page in seen.items() if (found := outside(page, links=own_sites))
    } == {}


def test_static_files_name_no_other_site() -> None:
    files = [
        path for path in (ROOT / "static").rglob("*") if path.suffix in {".css", ".js", ".svg"}
    ]

    assert len(files) > 5
    assert {p.name: found for p in files if (found := outside_in_file(p.read_text("utf-8")))} == {}


def test_guards_see_planted_faults() -> None:
    hall = "https://hall.example.jp/"
    page = f"""
    <a href="{hall}"></a> <a href="https://elsewhere.example/"></a> <img src="//cdn.example/x.png">
    <img srcset="/a.png 1x, https://cdn.example/b.png 2x"> <form action="{hall}"></form>
    <a href="/halls/"></a> <a href="tel:027"></a> <svg xmlns="http://www.w3.org/2000/svg"></svg>
    """

    assert [tag for tag, _ in outside(page, links=frozenset({hall}))] == ["a", "img", "img", "form"]
    assert outside_in_file('@import url("https://fonts.example/x.css");') == [
        "https://fonts.example"
    ]
    assert outside_in_file("x = 1; fetch('//cdn.example/')") == ["//cdn.example"]
    assert (
        outside_in_file('/* https://design.example */ <svg xmlns="http://www.w3.org/2000/svg">')
        == []
    )
