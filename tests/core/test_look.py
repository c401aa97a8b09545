"""The pieces of pages render in every state; what is kept is kept per language."""

import re
from datetime import date
from pathlib import Path
from typing import cast

import pytest
from django.conf import settings
from django.http import HttpRequest
from django.template import Context, RequestContext, Template
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation

from core.actor import ANONYMOUS
from core.dates import full_day_label
from core.http import ActorRequest
from core.money import yen_label
from core.templatetags import ui
from core.views import components, sitemap

TEMPLATES = sorted(Path(settings.BASE_DIR, "templates").rglob("*.html"))


@pytest.fixture
def visit(rf: RequestFactory) -> HttpRequest:
    """A visitor's request, as the middleware would leave it."""
    request = rf.get("/")
    cast("ActorRequest", request).actor = ANONYMOUS
    return request


def test_component_page_shows_every_piece(visit: HttpRequest) -> None:
    page = components(visit).content.decode()

    for piece in ("button danger", "notice error", "steps", "legend", "empty", "errorlist"):
        assert piece in page
    assert "not_for_you" in page


def test_sitemap_leads_everywhere(visit: HttpRequest) -> None:
    page = sitemap(visit).content.decode()

    assert 'href="/halls/"' in page
    assert 'href="/day/"' in page


@pytest.mark.parametrize("name", ["400", "403", "403_csrf", "404", "429", "500"])
def test_error_pages_need_nothing_but_a_request(visit: HttpRequest, name: str) -> None:

    page = render_to_string(f"{name}.html", request=visit)

    assert "<h1>" in page


def test_500_needs_no_request() -> None:

    assert "<h1>" in render_to_string("500.html")


def test_kept_text_differs_by_language_only(visit: HttpRequest) -> None:
    template = Template("{% load ui %}{% kept %}{{ word }}{% endkept %}")

    with translation.override("ja"):
        first = template.render(RequestContext(visit, {"word": "a"}))
        again = template.render(RequestContext(visit, {"word": "b"}))
    with translation.override("en"):
        other = template.render(RequestContext(visit, {"word": "c"}))
        outside = template.render(Context({"word": "d"}))

    assert (first, again, other, outside) == ("a", "a", "c", "d")


def test_kept_text_differs_by_the_values_it_names(visit: HttpRequest) -> None:
    template = Template("{% load ui %}{% kept here price.total %}{{ word }}{% endkept %}")

    def render(word: str, **facts: object) -> str:
        return template.render(RequestContext(visit, {"word": word, **facts}))

    assert render("a", here="my") == "a"
    assert render("b", here="halls") == "b"
    assert render("c", here="my", price={"total": "500円"}) == "c"
    assert render("d", here="my") == "a"


def test_kept_texts_of_a_node_are_so_many_at_most(
    visit: HttpRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ui, "MOST_VARIANTS", 2)
    template = Template("{% load ui %}{% kept word %}{{ word }}{% endkept %}")

    for word in "abcde":
        assert template.render(RequestContext(visit, {"word": word})) == word

    [node] = template.nodelist.get_nodes_by_type(ui.KeptNode)
    assert isinstance(node, ui.KeptNode)
    assert len(node.texts) <= 2


def test_what_is_said_once_is_said_in_each_language_and_for_each_value() -> None:
    days = (date(2026, 12, 5), date(2027, 12, 5))

    said = []
    for language in ("ja", "en", "ja-easy", "ja"):
        with translation.override(language):
            said.append([full_day_label(day) for day in days] + [yen_label(1200), yen_label(500)])

    assert said[0] == said[3] == ["2026年12月5日(土)", "2027年12月5日(日)", "1,200円", "500円"]
    assert said[1] not in (said[0], said[2])
    assert len(set(said[1])) == 4


@pytest.mark.parametrize(
    ("code", "shown"),
    [("4821773064", "482-177-3064"), ("4821773064-2", "482-177-3064-2"), ("12", "12")],
)
def test_numbers_are_grouped_to_be_read_out(code: str, shown: str) -> None:
    template = Template("{% load ui %}{{ code|grouped }}")

    assert template.render(Context({"code": code})) == shown


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_templates_hold_no_inline_style_or_script(path: Path) -> None:
    text = path.read_text()

    assert not re.search(r"\sstyle=|<style|\son[a-z]+=|javascript:|<script(?![^>]*\ssrc=)", text)
    assert len(text.splitlines()) <= 150
