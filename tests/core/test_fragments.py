"""Kept pieces: true until their moment, bounded; this process first, then the shared cache."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import cache
from pytest_django import Settings

from core import fragments
from core.fragments import Kept, Memory, fragment

NOW = datetime(2026, 12, 5, 9, tzinfo=UTC)
LATER = NOW + timedelta(minutes=10)


@pytest.fixture(autouse=True)
def fresh_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing kept, in this process or in the shared cache."""
    cache.clear()
    monkeypatch.setattr(fragments, "memory", Memory(1_000))


def piece(text: str, *, now: datetime = NOW, changes_at: datetime | None = None) -> str:
    """What is shown under one key when `text` would be rendered now."""
    return fragment(key="piece", now=now, render=lambda: (text, changes_at)).piece


def test_piece_is_rendered_once() -> None:
    assert [piece("first"), piece("second")] == ["first", "first"]


def test_piece_is_rendered_again_when_time_has_changed_it() -> None:
    piece("first", changes_at=LATER)

    assert piece("second", now=LATER - timedelta(seconds=1)) == "first"
    assert piece("second", now=LATER) == "second"


def test_other_process_finds_the_piece_in_the_shared_cache(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    piece("first", changes_at=LATER)
    monkeypatch.setattr(fragments, "memory", Memory(1_000))

    assert piece("second") == "first"
    assert piece("third", now=LATER) == "third"


def test_nothing_is_kept_when_switched_off(settings: Settings) -> None:
    settings.FRAGMENTS_KEPT = False

    assert [piece("first"), piece("second")] == ["first", "second"]


def test_memory_forgets_what_was_not_used_for_longest() -> None:
    memory = Memory(300)
    for key in ("a", "b"):
        memory.put(key, Kept(key, LATER), 120)
    memory.get("a", now=NOW)

    memory.put("c", Kept("c", LATER), 120)

    assert [bool(memory.get(key, now=NOW)) for key in "abc"] == [True, False, True]


def test_piece_larger_than_memory_is_not_kept() -> None:
    memory = Memory(300)

    memory.put("a", Kept("a", LATER), 400)

    assert memory.get("a", now=NOW) is None
