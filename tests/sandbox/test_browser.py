"""Which browser is used, and what is said when there is none."""

import os
from pathlib import Path

import pytest

from sandbox import browser


@pytest.fixture
def program(tmp_path: Path) -> Path:
    """Something that answers like a browser."""
    made = tmp_path / "chrome"
    made.write_text("#!/bin/sh\necho Chromium 156\n")
    made.chmod(0o755)
    return made


def test_named_browser_is_used(program: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHROMIUM", str(program))

    assert browser.find() == program


@pytest.mark.parametrize(
    ("whole", "found"), [(False, "chromium-headless-shell"), (True, "chromium")]
)
def test_lighter_browser_is_used_unless_a_whole_one_is_asked_for(
    tmp_path: Path, program: Path, monkeypatch: pytest.MonkeyPatch, whole: bool, found: str
) -> None:
    for name in ("chromium", "chromium-headless-shell"):
        (tmp_path / name).symlink_to(program)
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")

    assert browser.find(whole=whole) == tmp_path / found


def test_named_browser_that_does_not_run_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHROMIUM", "/nowhere/chrome")

    with pytest.raises(browser.NoBrowser, match="/nowhere/chrome"):
        browser.find()


def test_without_any_browser_the_packages_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(browser, "system_id", lambda: "debian")

    with pytest.raises(browser.NoBrowser, match="apt-get install chromium"):
        browser.find()


def test_ordinary_user_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.setattr(browser, "missing_packages", lambda: ["fonts-noto-cjk"])
    monkeypatch.setattr(os, "geteuid", lambda: 1000)

    with pytest.raises(browser.NoBrowser, match="sudo apt-get install fonts-noto-cjk"):
        browser.prepare()


def test_missing_letters_are_named(program: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHROMIUM", str(program))
    monkeypatch.setattr(browser, "has_japanese_letters", lambda: False)

    with pytest.raises(browser.NoBrowser, match="fonts-noto-cjk"):
        browser.prepare()
