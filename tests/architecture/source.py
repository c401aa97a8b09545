"""The files of the project, as the guards read them. A new app is found by itself."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.apps import AppConfig, apps

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = tuple(
    sorted(p.parent.name for p in ROOT.glob("*/__init__.py") if p.parent.name != "tests")
)
PRODUCT = tuple(name for name in PACKAGES if name != "sandbox")


@dataclass(frozen=True)
class Source:
    """One Python file: its path below the root, its text and its tree."""

    path: str
    text: str

    @property
    def tree(self) -> ast.Module:
        """The parsed file."""
        return _parse(self.text)

    @property
    def layer(self) -> str:
        """The word of the house it belongs to: views, services, models …"""
        parts = Path(self.path).with_suffix("").parts
        return parts[1] if len(parts) > 1 else parts[0]

    @property
    def lines(self) -> int:
        """How many lines it has."""
        return len(self.text.splitlines())


@cache
def _parse(text: str) -> ast.Module:
    return ast.parse(text)


def planted(path: str, text: str) -> Source:
    """A file that does not exist, with a fault that a guard must see."""
    return Source(path, text)


@cache
def python_files(*packages: str) -> tuple[Source, ...]:
    """Every Python file of these top-level packages but migrations."""
    return tuple(
        Source(path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8"))
        for package in packages
        for path in sorted((ROOT / package).rglob("*.py"))
        if "migrations" not in path.parts
    )


@cache
def migrations() -> tuple[Source, ...]:
    """Every migration."""
    return tuple(
        Source(path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8"))
        for package in PACKAGES
        for path in sorted((ROOT / package / "migrations").glob("[0-9]*.py"))
    )


@cache
def templates() -> dict[str, str]:
    """Every template by its name, with its text."""
    folder = ROOT / "templates"
    return {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def string_constants(tree: ast.AST) -> Iterator[ast.Constant]:
    """Every string written in the code, docstrings included."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node


def our_apps() -> list[AppConfig]:
    """The installed apps that are ours."""
    return [config for config in apps.get_app_configs() if config.name.split(".")[0] in PACKAGES]
