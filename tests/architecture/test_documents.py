"""What the documents promise to list completely: words, settings, and links that lead somewhere."""

import ast
import re
from collections.abc import Iterable
from pathlib import Path

import pytest

from booking.enums import CellState, Status
from tests.architecture.source import (
    PACKAGES,
    ROOT,
    Source,
    our_apps,
    planted,
    python_files,
    string_constants,
)

DOCS = ROOT / "docs"
SETTING = re.compile(r"(KASHIKAN_[A-Z][A-Z_]*[A-Z]|DATABASE_(?:OWNER_)?URL|REDIS_URL|CHROMIUM)")
READERS = frozenset({"text", "flag", "choice", "integer", "names"})
FIRST_CELL = re.compile(r"^\| *`([^`]+)`", re.MULTILINE)
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")


def rows(text: str) -> set[str]:
    """The words in backticks that begin a row of a table."""
    return set(FIRST_CELL.findall(text))


def settings_read(sources: Iterable[Source]) -> set[str]:
    """Names of variables that code reads: everything asked of an Env, and our names anywhere."""
    found = set()
    for source in sources:
        for node in ast.walk(source.tree):
            match node:
                case ast.Call(
                    func=ast.Attribute(attr=method), args=[ast.Constant(value=str(name)), *_]
                ) if method in READERS and name.isupper():
                    found.add(name)
        found |= {
            str(constant.value)
            for constant in string_constants(source.tree)
            if SETTING.fullmatch(str(constant.value))
        }
    return found


def broken_links(path: Path, text: str) -> list[str]:
    """Links to files that are not there. Addresses of other sites and anchors are left out."""
    targets = [link.partition("#")[0] for link in LINK.findall(text) if "://" not in link]
    return [
        target
        for target in targets
        if target and not target.startswith("mailto:") and not (path.parent / target).exists()
    ]


def test_every_model_and_state_has_a_word() -> None:
    known = rows((DOCS / "glossary.md").read_text("utf-8"))

    wanted = {model.__name__ for app in our_apps() for model in app.get_models()}
    wanted |= {f"{kind.__name__}.{s.name}" for kind in (Status, CellState) for s in kind}
    assert wanted - known == set()


def test_every_setting_is_described_and_every_description_has_its_setting() -> None:
    described = rows((DOCS / "operations.md").read_text("utf-8").partition("## Settings")[2])
    described = {name for name in described if SETTING.fullmatch(name)}

    assert described == settings_read(python_files(*PACKAGES))


@pytest.mark.parametrize(
    "path", [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted(DOCS.rglob("*.md"))], ids=str
)
def test_links_lead_to_files(path: Path) -> None:
    assert broken_links(path, path.read_text("utf-8")) == []


def test_guards_see_planted_faults() -> None:
    sources = [
        planted("config/a.py", 'x = env.text("KASHIKAN_NEW", "")'),
        planted("config/b.py", 'x = env.integer("SOMETHING_ELSE", default=1)'),
        planted("sandbox/c.py", 'x = os.environ["KASHIKAN_OTHER"]'),
        planted("sandbox/d.py", 'x = "KASHIKAN_"; y = text.names("lower")'),
    ]

    assert settings_read(sources) == {"KASHIKAN_NEW", "SOMETHING_ELSE", "KASHIKAN_OTHER"}
    assert rows("| `Room` | x |\n| Room | `Hall` |\n") == {"Room"}
    assert broken_links(DOCS / "x.md", "[a](nowhere.md#b) [c](#d) [e](https://f.g)") == [
        "nowhere.md"
    ]
