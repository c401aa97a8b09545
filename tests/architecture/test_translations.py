"""Every text is in every language, says the same things there, and pages show it."""

import io
import re
from collections.abc import Iterable, Iterator
from gettext import GNUTranslations
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from django.utils.translation import gettext, ngettext, override, to_locale

from sandbox.messages import CATALOGUES, Text, collect, is_complete, is_of_library
from tests.architecture.source import ROOT

JAPANESE = re.compile(r"[\u3041-\u3096\u30a1-\u30fa\u4e00-\u9fff\u3005\uff66-\uff9d]")
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w+\}|</?\w+>|\n")
# Where a month's number stands, its name may: whoever fills in the one gives the other too.
NAME_OF_MONTH = re.compile(r"%\((\w*month)_name\)s")
NAMED_IN_THEMSELVES = frozenset({"日本語", "やさしい日本語"})
SIGN = re.compile("[休抽止]")  # drawn like ○ and ×, beside its word

# What children learn in their first two years; every other kanji has its reading behind it.
EASY_KANJI = (
    "一右雨円王音下火花貝学気九休玉金空月犬見五口校左三山子四糸字耳七車手十出女小上森人水正生青夕石赤千川先早草"
    "足村大男竹中虫町天田土二日入年白八百文木本名目立力林六引羽雲園遠何科夏家歌画回会海絵外角楽活間丸岩顔汽記帰"
    "弓牛魚京強教近兄形計元言原戸古午後語工公広交光考行高黄合谷国黒今才細作算止市矢姉思紙寺自時室社弱首秋週春書"
    "少場色食心新親図数西声星晴切雪船線前組走多太体台地池知茶昼長鳥朝直通弟店点電刀冬当東答頭同道読内南肉馬売買"
    "麦半番父風分聞米歩母方北毎妹万明鳴毛門夜野友用曜来里理話"
)
KANJI_WORD = re.compile(r"(?P<word>[\u4e00-\u9fff\u3005]+)(?P<reading>（[ぁ-んー]+）)?")


def catalogue(folder: str) -> Catalog:
    """One language's texts."""
    path = ROOT / "locale" / folder / "LC_MESSAGES" / "django.po"
    return read_po(io.BytesIO(path.read_bytes()), abort_invalid=True)


def entries(folder: str) -> list[Message]:
    """Its entries without the header."""
    return [message for message in catalogue(folder) if message.id]


def forms(text: object) -> tuple[str, ...]:
    """Singular and plural, or the one form there is."""
    return tuple(text) if isinstance(text, (tuple, list)) else (str(text),)


def untranslated(known: Catalog, texts: Iterable[Text]) -> Iterator[str]:
    """The texts that readers of this language would see in Japanese."""
    for context, text, plural in texts:
        message = known.get(text, context)
        if (
            message is None
            or len(forms(message.id)) != (2 if plural else 1)
            or not is_complete(message)
        ):
            yield text


def placeholders(text: str) -> list[str]:
    """What is filled in, and what marks parts of the text."""
    return sorted(PLACEHOLDER.findall(NAME_OF_MONTH.sub(r"%(\1)d", text)))


def hard_words(text: str) -> set[str]:
    """Words whose reading a child of eight is not told where they first stand."""
    told: set[str] = set()
    hard = set()
    for found in KANJI_WORD.finditer(text):
        word = found["word"]
        if found["reading"]:
            told.add(word)
        elif word not in told and not set(word) <= set(EASY_KANJI):
            hard.add(word)
    return hard


def test_every_language_has_its_folder() -> None:
    others = [code for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE]

    assert {to_locale(code) for code in others} == set(CATALOGUES)


@pytest.mark.parametrize("folder", CATALOGUES)
def test_every_text_is_translated(folder: str) -> None:
    texts = collect()

    assert len(texts) > 700
    assert list(untranslated(catalogue(folder), texts)) == [], "run make messages, then translate"


@pytest.mark.parametrize("folder", CATALOGUES)
def test_catalogue_holds_nothing_else(folder: str) -> None:
    texts = {(context, text) for context, text, _plural in collect()}

    left_over = [
        message.id
        for message in entries(folder)
        if (message.context, forms(message.id)[0]) not in texts and not is_of_library(message)
    ]

    assert left_over == [], "run make messages"


@pytest.mark.parametrize("folder", CATALOGUES)
def test_translations_fill_in_the_same(folder: str) -> None:
    differing = [
        translation
        for message in entries(folder)
        for translation in forms(message.string)
        if placeholders(translation) not in [placeholders(text) for text in forms(message.id)]
    ]

    assert differing == []


def test_english_has_no_japanese() -> None:
    texts = {text for message in entries("en") for text in forms(message.string)}

    assert {text for text in texts if JAPANESE.search(text)} == NAMED_IN_THEMSELVES


def test_easy_japanese_of_the_basket_names_its_button() -> None:
    with override("ja-easy"):
        hint = gettext(
            "まだ仮押さえしていません。仮押さえすると、申し込みを書くあいだ、ほかの方は予約できません。"
        )
        assert f"「{gettext('仮押さえする')}」" in hint


def test_easy_japanese_tells_readings() -> None:
    hard = {
        text: words
        for message in entries("ja_Easy")
        for text in forms(message.string)
        if text not in NAMED_IN_THEMSELVES and not SIGN.fullmatch(text)
        if (words := hard_words(text))
    }

    assert hard == {}


@pytest.mark.parametrize("folder", CATALOGUES)
def test_catalogue_compiles(folder: str) -> None:
    compiled = io.BytesIO()

    write_mo(compiled, catalogue(folder))

    compiled.seek(0)
    assert GNUTranslations(compiled).gettext("空き") in {"Free", "空き"}


def test_texts_of_libraries_still_exist_there() -> None:
    ours = [message for message in entries("ja_Easy") if is_of_library(message)]

    with override("ja"):
        unknown = [
            message.id
            for message in ours
            for one, *more in [forms(message.id)]
            if one == (ngettext(one, more[0], 1) if more else gettext(one))
        ]

    assert ours
    assert unknown == []


def test_guards_see_planted_faults() -> None:
    known = Catalog(locale="en")
    known.add("あ", "a")
    known.add("い", "")
    known.add("う", "u", flags=["fuzzy"])
    known.add(("え", "え"), ("e", "es"))
    new: list[Text] = [(None, text, None) for text in "あいうえお"]

    assert list(untranslated(known, new)) == ["い", "う", "え", "お"]
    assert list(untranslated(known, [(None, "え", "え"), ("時", "あ", None)])) == ["あ"]
    assert placeholders("%(n)s<b>") != placeholders("%(m)s<b>")
    assert placeholders("%(day)d %(from_month_name)s") == placeholders("%(from_month)d月%(day)d日")
    assert hard_words("空きの予約（よやく）と予約、施設") == {"施設"}


@pytest.fixture
def halls(db: None) -> None:
    """Maebashi's halls, whose names the data has in three languages."""
    call_command("load_facilities", str(Path(ROOT, "facilities/data/maebashi")), verbosity=0)


def page(client: Client, path: str, language: str) -> str:
    """The whole page in a language; the menu of languages taken away."""
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    html = client.get(path).content.decode()
    return re.sub(r'<details class="tongue">.*?</details>', "", html, flags=re.DOTALL)


PAGES = {
    "/": ("Find a free room", "空いて いる へやを さがす"),
    "/day/": ("What the signs mean", "しるしの いみ"),
    "/accounts/login/": ("Email address", "はじめての 人"),
    "/accounts/signup/": ("Send me a code", "番号（ばんごう）を おくる"),
    "/nowhere/": ("Page not found", "ページが ありません"),
}


@pytest.mark.parametrize("path", PAGES)
def test_page_in_english(client: Client, halls: None, path: str) -> None:
    html = page(client, path, "en")

    assert '<html lang="en">' in html
    assert PAGES[path][0] in html
    assert JAPANESE.findall(html) == []


@pytest.mark.parametrize("path", PAGES)
def test_page_in_easy_japanese(client: Client, halls: None, path: str) -> None:
    html = page(client, path, "ja-easy")

    assert '<html lang="ja">' in html
    assert PAGES[path][1] in html


def test_languages_are_named_in_themselves(client: Client, halls: None) -> None:
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"

    html = client.get("/").content.decode()

    for name in (*NAMED_IN_THEMSELVES, "English"):
        assert f">{name}</button>" in html
