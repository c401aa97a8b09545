"""PostgreSQL by its Unix socket: who may pass, what it asks, what a killed server leaves."""

import os
import shutil
import signal
import stat
import subprocess
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from sandbox.processes import Child, StartFailed, free_port
from sandbox.servers import (
    THROW_AWAY,
    Postgres,
    address,
    make_socket_folder,
    postgres_programs,
    server_identity,
)

LONGEST = 107  # bytes of a socket's path, the last name included
NAME = len("/.s.PGSQL.32767")


@pytest.fixture
def home() -> Generator[Path]:
    """A folder with a space that the database's user can reach (pytest's own is closed to it)."""
    folder = Path(tempfile.mkdtemp(prefix="kashikan sockets "))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


def of_length(parent: Path, length: int) -> Path:
    """A folder's path of so many bytes."""
    return parent / ("x" * (length - len(str(parent)) - 1))


def test_path_may_be_as_long_as_the_system_lets_it(home: Path) -> None:
    fits, too_long = of_length(home, LONGEST - NAME), of_length(home, LONGEST - NAME + 1)

    assert make_socket_folder(fits, None) == fits
    assert make_socket_folder(too_long, None) is None


def test_comma_would_be_two_hosts(home: Path) -> None:
    assert make_socket_folder(home / "a,b", None) is None


def test_without_a_folder_it_is_tcp(home: Path) -> None:
    assert address("r", "p", 1) == "postgresql://r:p@127.0.0.1:1/kashikan"
    assert Postgres(home, home, 1, None).argv()[-1] == "unix_socket_directories="


@pytest.fixture
def server(home: Path) -> Postgres:
    """A cluster that asks for passwords; not yet started."""
    data = home / "postgres"
    identity = server_identity(data)
    programs = postgres_programs(home, identity)
    sockets = make_socket_folder(home / "sockets", identity)
    found = Postgres(programs, data, free_port(21_500), identity, sockets)
    found.initialise(password="secret")
    return found


def start(server: Postgres) -> Child:
    log = server.data.parent / "log"
    argv = server.argv(settings=THROW_AWAY)
    child = Child("postgres", argv, log, signal.SIGINT, server.identity)
    child.start()
    child.wait_until(server.is_ready)
    return child


def asked(server: Postgres, password: str) -> object:
    """Where the server thinks the question came from; None: by its socket."""
    dsn = address("postgres", password, server.port, server.sockets)
    with psycopg.connect(dsn.replace("/kashikan?", "/postgres?")) as connection:
        return connection.execute("SELECT inet_server_addr()").fetchone()


def test_socket_is_closed_to_others_and_asks_for_the_password(server: Postgres) -> None:
    assert server.sockets is not None
    found = server.sockets.stat()
    assert stat.S_IMODE(found.st_mode) == 0o700
    assert found.st_uid == (server.identity.uid if server.identity else os.getuid())
    child = start(server)
    try:
        assert asked(server, "secret") == (None,)
        with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
            asked(server, "guess")
    finally:
        child.stop()


def test_killed_server_starts_again_from_what_it_left(server: Postgres) -> None:
    assert server.sockets is not None
    child = start(server)
    assert child.process is not None
    child.process.kill()
    child.stop()
    with somebody_has_the_number_of_the_killed(server):
        with pytest.raises(StartFailed):
            start(server)

        make_socket_folder(server.sockets, server.identity)

        child = start(server)
        assert asked(server, "secret") == (None,)
        child.stop()


@contextmanager
def somebody_has_the_number_of_the_killed(server: Postgres) -> Generator[None]:
    """PostgreSQL takes the lock beside its socket for one that is in use."""
    become = server.identity.popen_arguments() if server.identity else {}
    lock = server.data.parent / "sockets" / f".s.PGSQL.{server.port}.lock"
    with subprocess.Popen(["sleep", "600"], **become) as other:
        kept = lock.read_text().splitlines()[1:]
        lock.write_text("\n".join([str(other.pid), *kept, ""]))
        try:
            yield
        finally:
            other.kill()
