"""Sizes stay small. EXCEPTIONS may only shrink: one that is no longer needed fails, too."""

import ast
from collections.abc import Iterable

from tests.architecture.source import PACKAGES, Source, planted, python_files, templates

FILE, CLASS, FUNCTION, TEMPLATE, TEST_FILE = 400, 250, 60, 150, 500
FILE_P90, FUNCTION_P90 = 250, 30
EXCEPTIONS: frozenset[str] = frozenset()


def spans(
    source: Source, *kinds: type[ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef]
) -> Iterable[tuple[str, int]]:
    """(where, lines) of every definition of these kinds, decorators not counted."""
    for node in ast.walk(source.tree):
        if isinstance(node, kinds):
            yield f"{source.path}::{node.name}", (node.end_lineno or 0) - node.lineno + 1


def functions(source: Source) -> Iterable[tuple[str, int]]:
    """Every function and method with its length."""
    return spans(source, ast.FunctionDef, ast.AsyncFunctionDef)


def too_large(sources: Iterable[Source], *, file_limit: int) -> set[str]:
    """Files, classes and functions over their limit."""
    found = set()
    for source in sources:
        measured = [(source.path, source.lines, file_limit)]
        measured += [(where, size, FUNCTION) for where, size in functions(source)]
        measured += [(where, size, CLASS) for where, size in spans(source, ast.ClassDef)]
        found |= {where for where, size, limit in measured if size > limit}
    return found


def p90(sizes: Iterable[int]) -> int:
    """The size that nine in ten do not exceed."""
    ordered = sorted(sizes)
    return ordered[len(ordered) * 9 // 10]


def test_code_is_within_limits() -> None:
    found = too_large(python_files(*PACKAGES), file_limit=FILE)
    found |= too_large(python_files("tests"), file_limit=TEST_FILE)
    found |= {name for name, text in templates().items() if len(text.splitlines()) > TEMPLATE}

    assert found == EXCEPTIONS


def test_nine_in_ten_are_much_smaller() -> None:
    sources = python_files(*PACKAGES)

    assert p90(source.lines for source in sources) <= FILE_P90
    assert p90(size for source in sources for _, size in functions(source)) <= FUNCTION_P90


def test_guard_sees_what_is_too_large() -> None:
    long_function = "def f():\n" + "    pass\n" * FUNCTION
    long_class = "class C:\n" + "    x = 1\n" * CLASS
    sources = [
        planted("a.py", "x = 1\n" * (FILE + 1)),
        planted("b.py", long_function),
        planted("c.py", long_class),
        planted("d.py", "x = 1\n" * FILE),
    ]

    assert too_large(sources, file_limit=FILE) == {"a.py", "b.py::f", "c.py::C"}
    assert p90([1] * 9 + [50]) == 50
