"""Templates compile, somebody uses each of them, and none holds a style or a script."""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

import allauth
from django.template import Context, Engine, Template

from tests.architecture.source import PRODUCT, python_files, string_constants, templates

INLINE = re.compile(
    r"\sstyle\s*=|<style\b|\son[a-z]+\s*=|\shx-on\b|javascript:|<script\b(?![^>]*\ssrc\s*=)",
    re.IGNORECASE,
)
NAMED = re.compile(r"{%\s*(?:include|extends)\s+[\"']([^\"']+)[\"']")
LETTER = re.compile(r"notifications/(?P<letter>[a-z_]+)\.(subject|body)\.txt")
# Django and allauth (429) look for these by name when something goes wrong.
OF_DJANGO = frozenset({"400.html", "403.html", "403_csrf.html", "404.html", "429.html", "500.html"})
ENGINE = Engine.get_default()
OF_ALLAUTH = Path(allauth.__file__).parent / "templates"


def inline_parts(text: str) -> list[str]:
    """What the content security policy would refuse to apply."""
    return INLINE.findall(text)


def words_in_code() -> set[str]:
    """Every string in the product's code: names of templates and letters are among them."""
    return {
        str(constant.value)
        for source in python_files(*PRODUCT)
        for constant in string_constants(source.tree)
    }


def unused(names: Iterable[str], texts: Mapping[str, str], words: set[str]) -> set[str]:
    """Templates that no view, letter, other template, Django or allauth asks for by name."""
    wanted = words | OF_DJANGO
    for text in texts.values():
        wanted |= set(NAMED.findall(text))
    return {
        name
        for name in names
        if name not in wanted
        and not ((match := LETTER.fullmatch(name)) and match["letter"] in words)
        and not (OF_ALLAUTH / name).exists()
    }


def test_templates_compile() -> None:
    for name in templates():
        assert ENGINE.get_template(name).origin.template_name == name


def test_every_template_is_used() -> None:
    assert len(templates()) > 30
    assert unused(templates(), templates(), words_in_code()) == set()


def test_every_template_named_by_code_exists() -> None:
    named = {word for word in words_in_code() if re.fullmatch(r"[a-z_/0-9]+\.html", word)}

    assert "booking/room.html" in named
    for name in named:
        ENGINE.get_template(name)


def test_every_letter_has_subject_and_body() -> None:
    letters = {match["letter"] for name in templates() if (match := LETTER.fullmatch(name))}

    assert letters
    for letter in letters:
        assert f"notifications/{letter}.subject.txt" in templates()
        assert f"notifications/{letter}.body.txt" in templates()


def test_no_template_holds_style_or_script() -> None:
    found = {name: parts for name, text in templates().items() if (parts := inline_parts(text))}

    assert found == {}


def test_guards_see_planted_faults() -> None:
    bad = ['<p style="x">', "<style>", "<script>", '<a onclick="x">', '<a href="javascript:x">']
    good = ['<script src="a.js" defer></script>', '<p class="style">', "{% static 'style.css' %}"]

    assert [bool(inline_parts(text)) for text in bad] == [True] * len(bad)
    assert [bool(inline_parts(text)) for text in good] == [False] * len(good)
    assert unused(["booking/_orphan.html"], {}, {"booking/room.html"}) == {"booking/_orphan.html"}
    assert unused(["notifications/x.body.txt"], {}, {"y"}) == {"notifications/x.body.txt"}
    assert Template("{{ x }}").render(Context({"x": "<"})) == "&lt;"
