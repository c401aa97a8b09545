"""pytest plugin: a PostgreSQL and a Valkey of this session's own, before Django reads its settings.

Named by `-p tests.servers` in pyproject.toml. Several sessions may run at once: each has a folder
and ports of its own, and so has each worker of `-n`. DATABASE_URL (with DATABASE_OWNER_URL) and
REDIS_URL name other servers.
"""

import os
import random
import shutil
import signal
import tempfile
from collections.abc import Generator
from contextlib import suppress
from pathlib import Path

import psycopg
import pytest

from core.catalogues import compile_all
from sandbox.checks import ROOT
from sandbox.processes import Child, StartFailed, free_port, listens
from sandbox.servers import (
    THROW_AWAY,
    Postgres,
    postgres_programs,
    server_identity,
    valkey_argv,
)

ATTEMPTS = 5
OURS = "KASHIKAN_TEST_SERVERS"  # what this plugin started, told to the workers of pytest-xdist


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Generator[None]:
    """Bring the servers up; a wrapper, because it must come before pytest-django's own hook."""
    folder = Path(tempfile.mkdtemp(prefix="kashikan-test-", dir=_short_folder()))
    folder.chmod(0o711)  # the database's user passes through, and sees nothing
    children: list[Child] = []
    early_config.add_cleanup(lambda: _stop(children, folder))
    for name in os.environ.get(OURS, "").split():  # a worker: these are its parent's
        del os.environ[name]
    started = {"DATABASE_URL": _start_postgres, "REDIS_URL": _start_valkey}
    missing = [name for name in started if name not in os.environ]
    children += [started[name](folder) for name in missing]
    os.environ[OURS] = " ".join(missing)
    os.environ["KASHIKAN_DATABASE_ROLE"] = "owner"
    compile_all(ROOT / "locale")
    return (yield)


def _short_folder() -> str:
    memory = Path("/dev/shm")  # noqa: S108 - mkdtemp makes the folder
    return str(memory) if os.access(memory, os.W_OK) else tempfile.gettempdir()


def _start_postgres(folder: Path) -> Child:
    data = folder / "postgres"
    identity = server_identity(data)
    programs = postgres_programs(folder, identity)
    Postgres(programs, data, 0, identity).initialise()
    for _ in range(ATTEMPTS):
        server = Postgres(programs, data, _random_port(), identity)
        child = Child(
            "postgres",
            server.argv(settings=(*THROW_AWAY, "max_connections=200", "shared_buffers=64MB")),
            folder / "postgres.log",
            stop_signal=signal.SIGINT,
            identity=identity,
        )
        child.start()
        with suppress(StartFailed):
            child.wait_until(server.is_ready)
            _make_roles(server.port)
            return child
    raise StartFailed(child.last_lines())


def _make_roles(port: int) -> None:
    address = f"postgresql://postgres@127.0.0.1:{port}/postgres"
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("CREATE ROLE kashikan_owner LOGIN CREATEDB")
        # Rows of worlds that are kept are put back without their triggers (tests/kept.py).
        connection.execute("GRANT SET ON PARAMETER session_replication_role TO kashikan_owner")
        connection.execute("CREATE ROLE kashikan_app LOGIN")
        connection.execute("CREATE DATABASE kashikan OWNER kashikan_owner")
    os.environ["DATABASE_URL"] = f"postgresql://kashikan_app@127.0.0.1:{port}/kashikan"
    os.environ["DATABASE_OWNER_URL"] = f"postgresql://kashikan_owner@127.0.0.1:{port}/kashikan"


def _start_valkey(folder: Path) -> Child:
    for _ in range(ATTEMPTS):
        port = _random_port()
        child = Child("valkey", valkey_argv(port, folder), folder / "valkey.log")
        child.start()
        with suppress(StartFailed):
            child.wait_until(lambda port=port: listens(port))  # type: ignore[misc]
            os.environ["REDIS_URL"] = f"redis://127.0.0.1:{port}"
            return child
    raise StartFailed(child.last_lines())


def _random_port() -> int:
    return free_port(random.randrange(12_000, 31_000))  # noqa: S311 - no secret


def _stop(children: list[Child], folder: Path) -> None:
    for child in children:
        child.stop()
    shutil.rmtree(folder, ignore_errors=True)
