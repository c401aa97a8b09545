"""Laws of the house that a tree of syntax can tell (architecture: the five laws)."""

import ast
from collections.abc import Callable, Iterable, Iterator

import pytest

from tests.architecture.source import (
    PACKAGES,
    PRODUCT,
    Source,
    migrations,
    planted,
    python_files,
)

WRITES = frozenset(
    {
        "save", "create", "bulk_create", "update", "bulk_update", "delete",
        "get_or_create", "update_or_create",
    }
)  # fmt: skip
MAY_NOT_WRITE = frozenset(
    {"views", "forms", "tasks", "admin", "selectors", "rules", "permissions", "middleware"}
)
MAY_READ_CLOCK = frozenset(
    {"views", "tasks", "handlers", "webhook", "management"}
    | {"middleware", "adapter", "backends", "sessions"}  # called by the framework
)
CLOCKS = frozenset({"clock", "timezone", "datetime", "date", "time", "dt"})
CLOCK_FILE = "core/clock.py"
INLINE_IMPORTS = {
    "sandbox/bootstrap.py": "asks whether Debian's python3 has them; there is no other way to ask",
}
Fault = tuple[str, int]
Check = Callable[[Source], Iterator[int]]


def faults(check: Check, sources: Iterable[Source]) -> list[Fault]:
    """(file, line) of everything `check` finds."""
    return [(source.path, line) for source in sources for line in check(source)]


def state_changes_outside_models(source: Source) -> Iterator[int]:
    """`x.status = …`, setattr(x, "status", …) and .update(status=…) anywhere but in models."""
    if source.layer == "models":
        return
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Attribute) and node.attr == "status":
            if isinstance(node.ctx, ast.Store):
                yield node.lineno
        elif isinstance(node, ast.Call) and _sets_status(node):
            yield node.lineno


def _sets_status(call: ast.Call) -> bool:
    match call.func:
        case ast.Name(id="setattr"):
            name = call.args[1] if len(call.args) > 1 else None
            return isinstance(name, ast.Constant) and name.value == "status"
        case ast.Attribute(attr="update"):
            return any(keyword.arg == "status" for keyword in call.keywords)
    return False


def writes_outside_services(source: Source) -> Iterator[int]:
    """`.save(`, `.create(`, `.update(` … where only services may write."""
    if source.layer not in MAY_NOT_WRITE:
        return
    for node in ast.walk(source.tree):
        match node:
            case ast.Call(func=ast.Attribute(attr=name)) if name in WRITES:
                yield node.lineno


def project_imports(source: Source) -> Iterator[int]:
    """Imports of our own packages: a migration that has them breaks when they change."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Import | ast.ImportFrom) and any(
            name.split(".")[0] in {*PACKAGES, ""} for name in _imported(node)
        ):
            yield node.lineno


def _imported(node: ast.Import | ast.ImportFrom) -> list[str]:
    """The modules an import names; a relative one begins with a dot."""
    if isinstance(node, ast.ImportFrom):
        return ["." * node.level + (node.module or "")]
    return [alias.name for alias in node.names]


def clock_readings(source: Source) -> Iterator[int]:
    """`clock.now`, `from core.clock import now`, timezone.now, date.today and their like."""
    if source.layer in MAY_READ_CLOCK or source.path == CLOCK_FILE:
        return
    for node in ast.walk(source.tree):
        match node:
            case ast.ImportFrom(module="core.clock") if any(a.name == "now" for a in node.names):
                yield node.lineno
            case ast.Attribute(
                attr="now" | "utcnow" | "today" | "localdate" | "localtime" | "time" | "time_ns",
                value=ast.Name(id=module) | ast.Attribute(attr=module),
            ) if module in CLOCKS:
                yield node.lineno


def inline_imports(source: Source) -> Iterator[int]:
    """Imports inside functions: they hide a dependency and usually a circle."""
    for function in ast.walk(source.tree):
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            for node in ast.walk(function):
                if isinstance(node, ast.Import | ast.ImportFrom):
                    yield node.lineno


def test_states_change_only_in_models() -> None:
    assert faults(state_changes_outside_models, python_files(*PACKAGES)) == []


def test_only_services_and_models_write() -> None:
    assert faults(writes_outside_services, python_files(*PRODUCT)) == []


def test_migrations_import_nothing_of_ours() -> None:
    assert len(migrations()) >= len(PRODUCT) - 2
    assert faults(project_imports, migrations()) == []


def test_clock_is_read_only_at_the_edge() -> None:
    assert faults(clock_readings, python_files(*PRODUCT)) == []


def test_nothing_is_imported_inside_functions() -> None:
    found = faults(inline_imports, python_files(*PACKAGES))

    assert {path for path, _line in found} == INLINE_IMPORTS.keys()


def test_product_never_imports_sandbox_or_tests() -> None:
    imports = {
        (source.path, name)
        for source in python_files(*PRODUCT)
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in _imported(node)
    }

    assert [each for each in imports if each[1].split(".")[0] in {"sandbox", "tests"}] == []
    assert ("booking/tasks.py", "core.clock") in imports


@pytest.mark.parametrize(
    ("check", "path", "text"),
    [
        (state_changes_outside_models, "booking/services/x.py", "booking.status = 'cancelled'"),
        (state_changes_outside_models, "booking/services/x.py", "a.status, b = 1, 2"),
        (state_changes_outside_models, "booking/services/x.py", "setattr(b, 'status', 1)"),
        (state_changes_outside_models, "booking/services/x.py", "rows.update(status='x')"),
        (writes_outside_services, "booking/views/x.py", "booking.save()"),
        (writes_outside_services, "booking/forms.py", "Booking.objects.create(x=1)"),
        (writes_outside_services, "booking/tasks.py", "Booking.objects.filter().update(x=1)"),
        (project_imports, "booking/migrations/0002_x.py", "from booking.enums import Status"),
        (project_imports, "booking/migrations/0002_x.py", "import core.models"),
        (project_imports, "booking/migrations/0002_x.py", "from . import helpers"),
        (clock_readings, "booking/services/x.py", "from core.clock import now as present"),
        (clock_readings, "booking/services/x.py", "made_at = clock.now()"),
        (clock_readings, "booking/rules/x.py", "default = timezone.now"),
        (clock_readings, "booking/models/x.py", "day = date.today()"),
        (clock_readings, "booking/rules/x.py", "now = datetime.datetime.now(tz=JST)"),
        (inline_imports, "booking/services/x.py", "def f():\n    import booking.tasks"),
    ],
)
def test_guards_see_planted_faults(check: Check, path: str, text: str) -> None:
    assert len(faults(check, [planted(path, text)])) == 1


@pytest.mark.parametrize(
    ("check", "path", "text"),
    [
        (state_changes_outside_models, "booking/models/x.py", "self.status = status"),
        (state_changes_outside_models, "booking/views/x.py", "render(request, status=404)"),
        (writes_outside_services, "booking/services/x.py", "booking.save()"),
        (clock_readings, "booking/views/x.py", "now = clock.now()"),
        (clock_readings, "booking/forms.py", "today = self.today"),
        (project_imports, "booking/migrations/0002_x.py", "from django.db import models"),
    ],
)
def test_guards_allow_what_is_right(check: Check, path: str, text: str) -> None:
    assert faults(check, [planted(path, text)]) == []
