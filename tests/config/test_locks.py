"""Locks name versions and hashes, and no place to fetch them from: every site has its own index."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from sandbox.checks import ROOT

LOCKS = ("requirements.txt", "requirements-dev.txt")
FORBIDDEN_FILES = {"uv.lock", "poetry.lock", "Pipfile.lock", "pdm.lock", "package-lock.json"}
# Written in pieces, so that this file does not trip over itself.
INDEX = re.compile(
    "|".join(
        (
            r"pypi\." + r"org",
            r"files\.python" + r"hosted",
            r"registry\." + r"npmjs",
            r"^\s*-{1,2}(?:extra-)?index" + r"-url\b",
            r"^\s*--find" + r"-links\b",
            r"^\s*(?:extra-)?index" + r"-url\s*=",
            r"\"resolved\"" + r":\s*\"http",
            r"registry" + r" = \"http",
        )
    ),
    re.MULTILINE,
)


def tracked_files() -> list[Path]:
    git = shutil.which("git")
    if git is None or not (ROOT / ".git").exists():
        names = [path for path in ROOT.rglob("*") if path.is_file()]
        made_here = {".venv", "var", ".git"}
        return [path for path in names if made_here.isdisjoint(path.relative_to(ROOT).parts)]
    command = [git, "-c", f"safe.directory={ROOT}", "ls-files", "-z"]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    return [ROOT / name for name in done.stdout.split("\0") if name]


@pytest.mark.parametrize(
    "line",
    ["https://pypi." + "org/simple", "--index" + "-url x", '"resolved"' + ': "https://x"'],
)
def test_guard_sees_an_address(line: str) -> None:
    assert INDEX.search(line)


def test_no_tracked_file_records_an_index() -> None:
    found = []
    for path in tracked_files():
        try:
            text = path.read_text(encoding="utf-8")
        except (UnicodeDecodeError, FileNotFoundError):
            continue
        if INDEX.search(text):
            found.append(path.relative_to(ROOT))

    assert found == []


def test_no_lock_is_tracked_that_records_hosts_by_its_nature() -> None:
    assert [path for path in tracked_files() if path.name in FORBIDDEN_FILES] == []


@pytest.mark.parametrize("name", LOCKS)
def test_every_locked_package_has_hashes(name: str) -> None:
    entries = re.split(r"\n(?=[a-zA-Z])", (ROOT / name).read_text(encoding="utf-8").strip())

    assert [entry.split()[0] for entry in entries if "--hash=sha256:" not in entry] == []
    assert all("==" in entry.split("\n")[0] for entry in entries)


def test_development_lock_holds_the_runtime_lock() -> None:
    runtime, development = (
        dict(re.findall(r"^([\w.-]+)==(\S+)", (ROOT / name).read_text("utf-8"), re.MULTILINE))
        for name in LOCKS
    )

    assert {name: development.get(name) for name in runtime} == runtime
