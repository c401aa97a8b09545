"""What is drawn once is filled in for each reader, and is drawn anew for whatever differs."""

from django.utils.html import escape
from django.utils.translation import override
from pytest_django import Settings

from core.gaps import GAP, Own, filled
from core.remembered import Remembered


def test_text_is_drawn_once_and_filled_in_for_each() -> None:
    drawings: list[Own] = []

    def draw(own: Own) -> str:
        drawings.append(own)
        return f"<p>{own['who']}, {own['code']}, {own['who']}</p>"

    texts = [
        filled("greeting", {"who": escape(who), "code": escape(code)}, draw)
        for who, code in (("<葵>", "1"), ("千恵", "2"))
    ]

    assert texts == ["<p>&lt;葵&gt;, 1, &lt;葵&gt;</p>", "<p>千恵, 2, 千恵</p>"]
    assert [GAP in str(own) for own in drawings] == [True]


def test_text_with_nothing_own_is_what_was_drawn() -> None:
    assert filled("plain", {}, lambda own: "<p>100%</p>") == "<p>100%</p>"


def test_remembered_is_made_for_each_key_and_language() -> None:
    kept: Remembered[str] = Remembered(10)

    seen = [kept.get("a", lambda: "first"), kept.get("b", lambda: "second")]
    with override("en"):
        seen.append(kept.get("a", lambda: "third"))

    assert [*seen, kept.get("a", lambda: "fourth")] == ["first", "second", "third", "first"]


def test_nothing_is_remembered_when_switched_off(settings: Settings) -> None:
    kept: Remembered[str] = Remembered(10)
    kept.get("a", lambda: "first")

    settings.FRAGMENTS_KEPT = False

    assert [kept.get("a", lambda: "second"), kept.get("b", lambda: "third")] == ["second", "third"]
    assert len(kept) == 1
    assert filled("off", {}, lambda own: "one") == "one"
    assert filled("off", {}, lambda own: "two") == "two"


def test_no_more_than_the_most_is_remembered() -> None:
    kept: Remembered[int] = Remembered(2)

    for number in range(3):
        kept.get(number, lambda number=number: number)  # type: ignore[misc]

    assert [kept.get(number, lambda: -1) for number in (2, 0)] == [2, -1]
