"""Texts are found wherever a person may read them."""

from pathlib import Path

import pytest

from core.catalogues import compile_all
from sandbox.messages import texts_of_python, texts_of_template

CATALOGUE = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "{}"\n'


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ('_("空き")', (None, "空き", None)),
        ('gettext_lazy("空き")', (None, "空き", None)),
        ('pgettext("曜日", "月")', ("曜日", "月", None)),
        ('ngettext("%(n)s件", "%(n)s件 ", 2)', (None, "%(n)s件", "%(n)s件 ")),
        ('npgettext_lazy("c", "a", "b", 2)', ("c", "a", "b")),
    ],
)
def test_text_in_python_is_found(source: str, found: tuple[str | None, str, str | None]) -> None:
    assert list(texts_of_python(source.encode())) == [found]


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ('{% translate "空き" %}', (None, "空き", None)),
        ("{% translate '月' context \"曜日\" %}", ("曜日", "月", None)),
        ('{% include "x.html" with label=_("空き") only %}', (None, "空き", None)),
        ('{{ _("空き") }}', (None, "空き", None)),
        (
            "{% blocktranslate trimmed with city=c %}\n{{ city }}の\n部屋{% endblocktranslate %}",
            (None, "%(city)sの 部屋", None),
        ),
        (
            "{% blocktranslate count n=n %}{{ n }}件{% plural %}{{ n }}件 {% endblocktranslate %}",
            (None, "%(n)s件", "%(n)s件 "),
        ),
        ("{% blocktranslate %}そのまま'\"{% endblocktranslate %}", (None, "そのまま'\"", None)),
    ],
)
def test_text_in_templates_is_found(source: str, found: tuple[str | None, str, str | None]) -> None:
    assert list(texts_of_template(source)) == [found]


def test_changed_catalogue_is_compiled_once(tmp_path: Path) -> None:
    folder = tmp_path / "ja_Easy" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "django.po").write_text(CATALOGUE.format("空き") + 'msgstr "あいています"\n')

    assert [compile_all(tmp_path), compile_all(tmp_path)] == [1, 0]
    assert "あいています".encode() in (folder / "django.mo").read_bytes()
