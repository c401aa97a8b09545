"""No Japanese outside gettext: whoever reads English or easy Japanese sees every sentence."""

import ast
import re
from collections.abc import Iterator

import pytest

from tests.architecture.source import PACKAGES, ROOT, Source, planted, python_files, templates

JAPANESE = re.compile(r"[\u3041-\u3096\u30a1-\u30fa\u4e00-\u9fff\u3005\uff66-\uff9d]")
GETTEXT = frozenset(
    {
        "_", "gettext", "gettext_lazy", "gettext_noop", "pgettext", "pgettext_lazy",
        "ngettext", "ngettext_lazy",
    }
)  # fmt: skip
NAMES = {  # of sample cities: data, which an installation replaces
    "config/settings/base.py": "見本市",
    "config/settings/dev.py": "前橋市",
    "config/settings/test.py": "前橋市",
}
TRANSLATED = re.compile(
    r"{%\s*blocktrans(?:late)?\b.*?%}.*?{%\s*endblocktrans(?:late)?\s*%}"
    r"|{%\s*comment\b.*?{%\s*endcomment\s*%}"
    r"|{#.*?#}"
    r"|{%\s*trans(?:late)?\s.*?%}"
    r"|_\(\"[^\"]*\"\)|_\('[^']*'\)",
    re.DOTALL,
)


def untranslated(source: Source) -> Iterator[int]:
    """Lines with Japanese text that no translator will ever see."""
    allowed = _allowed(source.tree)
    for node in ast.walk(source.tree):
        if not isinstance(node, ast.Constant) or not isinstance(node.value, str):
            continue
        if id(node) in allowed or node.value == NAMES.get(source.path):
            continue
        if JAPANESE.search(node.value):
            yield node.lineno


def _allowed(tree: ast.Module) -> set[int]:
    """The constants inside gettext calls, and docstrings."""
    allowed = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _name(node.func) in GETTEXT:
            allowed |= {id(part) for argument in node.args for part in ast.walk(argument)}
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            allowed.add(id(node.value))
    return allowed


def _name(function: ast.expr) -> str:
    match function:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ""


def untranslated_in_template(text: str) -> list[str]:
    """Japanese left over when everything that is translated has been taken away."""
    return [line.strip() for line in TRANSLATED.sub("", text).splitlines() if JAPANESE.search(line)]


def test_python_speaks_through_gettext() -> None:
    found = {
        (source.path, line) for source in python_files(*PACKAGES) for line in untranslated(source)
    }

    assert found == set()


def test_templates_speak_through_translate() -> None:
    found = {
        name: rest for name, text in templates().items() if (rest := untranslated_in_template(text))
    }

    assert found == {}


def test_scripts_and_styles_hold_no_text() -> None:
    files = [*ROOT.glob("static/**/*.js"), *ROOT.glob("static/**/*.css")]

    found = {
        path.name
        for path in files
        if JAPANESE.search(
            re.sub(r"/\*.*?\*/|//[^\n]*", "", path.read_text("utf-8"), flags=re.DOTALL)
        )
    }

    assert files
    assert found == set()


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ('word = "空き"', 1),
        ('word = f"{n}人"', 1),
        ('word = "\\u7a7a\\u304d"', 1),
        ('raise ValueError("時間")', 1),
        ('word = _("空き")', 0),
        ('word = pgettext("weekday", "月")', 0),
        ('"""空き means free."""', 0),
        ('dash = "ー"', 0),
    ],
)
def test_guard_reads_python(text: str, lines: int) -> None:
    assert len(list(untranslated(planted("booking/x.py", text)))) == lines


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("<p>空き</p>", 1),
        ('{% include "x.html" with label="空き" %}', 1),
        ('{{ "空き" }}', 1),
        ('<img alt="空き">', 1),
        ('<p>{% translate "空き" %}</p>', 0),
        ('{% include "x.html" with label=_("空き") %}', 0),
        ("{% blocktranslate trimmed %}{{ n }}人{% endblocktranslate %}", 0),
        ("{# 空き #}{% comment %}空き{% endcomment %}", 0),
    ],
)
def test_guard_reads_templates(text: str, lines: int) -> None:
    assert len(untranslated_in_template(text)) == lines
