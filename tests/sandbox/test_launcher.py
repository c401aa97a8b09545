"""The launcher as a person meets it: started, killed, started again, stopped; nothing is left."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

from sandbox.checks import ROOT
from sandbox.processes import free_port

OURS = ("DATABASE_", "REDIS_", "KASHIKAN_", "DJANGO_")
PATIENCE_SECONDS = 120


@pytest.fixture
def var() -> Generator[Path]:
    """A folder with a space that the database's user can reach (pytest's own is closed to it)."""
    folder = Path(tempfile.mkdtemp(prefix="kashikan launcher "))
    folder.chmod(0o755)
    yield folder / "var"
    shutil.rmtree(folder, ignore_errors=True)


class Run:
    """One start of the launcher; its output is read from a file."""

    def __init__(self, var: Path, port: int, **environment: str) -> None:
        self.var = var
        self.output = var.parent / "output"
        clean = {key: value for key, value in os.environ.items() if not key.startswith(OURS)}
        command = [sys.executable, "-m", "sandbox.launcher", "--no-city", "--var", str(var)]
        with self.output.open("wb") as output:
            self.process = subprocess.Popen(
                [*command, "--port", str(port)],
                cwd=ROOT,
                env={**clean, **environment},
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    @property
    def text(self) -> str:
        return self.output.read_text(encoding="utf-8")

    def until(self, condition: Callable[[], bool]) -> None:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not condition():
            assert time.monotonic() < deadline, self.text
            time.sleep(0.05)

    def ready(self) -> str:
        """The address, once the page can be opened."""
        self.until(lambda: "is ready" in self.text or self.process.poll() is not None)
        found = re.search(r"Open +(http://\S+)", self.text)
        assert found, self.text
        return found.group(1)

    def descendants(self) -> dict[str, psutil.Process]:
        """The launcher's children by a word of their command line."""
        words = ("postgres", "valkey", "worker", "beat", "mail", "gunicorn")
        children = psutil.Process(self.process.pid).children()
        return {w: c for c in children for w in words if any(w in part for part in c.cmdline())}

    def nothing_left(self) -> None:
        """Wait until no process names this start's folder or is its child."""
        self.until(lambda: not list(processes_of(self.var)))


def processes_of(var: Path) -> Iterator[psutil.Process]:
    for process in psutil.process_iter():
        try:
            named = any(str(var) in part for part in process.cmdline())
            meant = process.environ().get("KASHIKAN_VAR_DIR") == str(var)
        except (psutil.NoSuchProcess, psutil.AccessDenied, psutil.ZombieProcess):
            continue
        if named or meant:
            yield process


@contextmanager
def started(var: Path, port: int, **environment: str) -> Generator[Run]:
    run = Run(var, port, **environment)
    try:
        yield run
    finally:
        if run.process.poll() is None:
            run.process.terminate()
        run.process.wait(PATIENCE_SECONDS)
        run.nothing_left()


def status_of(url: str) -> int:
    with urllib.request.urlopen(url, timeout=30) as response:  # noqa: S310 - our own
        return int(response.status)


@pytest.mark.slow
def test_everything_starts_survives_kill_and_stops(var: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", free_port(20_300)))
        taken.listen()
        port = taken.getsockname()[1]

        with started(var, port) as first:
            address = first.ready()
            assert f"Port {port} is taken; the web server uses" in first.text
            assert "aoi@example.jp" in first.text
            assert status_of(address) == 200
            assert "/kashikan?host=%2F" in (var / "environment").read_text()
            second = Run(var, port)
            assert second.process.wait(PATIENCE_SECONDS) == 1
            first.process.kill()
            first.process.wait()
            first.nothing_left()

    with started(var, port) as again:
        assert status_of(again.ready()) == 200
        assert "Made a new PostgreSQL" not in again.text
        again.process.send_signal(signal.SIGINT)
        assert again.process.wait(PATIENCE_SECONDS) == 0
        again.nothing_left()


@pytest.mark.slow
def test_given_servers_are_used_and_all_of_ours_ends_with_a_worker(var: Path) -> None:
    given = {name: os.environ[name] for name in ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL")}

    with started(var, 20_500, **given) as run:
        address = run.ready()

        assert status_of(f"{address}healthz") == 200
        assert {"postgres", "valkey"}.isdisjoint(run.descendants())
        run.descendants()["worker"].kill()
        assert run.process.wait(PATIENCE_SECONDS) == 1
        assert "worker has ended (code -9); everything is stopped" in run.text
        run.nothing_left()


def test_stop_during_the_start_leaves_nothing(var: Path) -> None:
    with started(var, 20_600) as run:
        run.until(lambda: "Starting PostgreSQL" in run.text)

        run.process.send_signal(signal.SIGTERM)

        assert run.process.wait(PATIENCE_SECONDS) == 0
        run.nothing_left()


def test_failure_of_a_step_is_shown_with_its_log(var: Path) -> None:
    nowhere = "postgresql://kashikan_app@127.0.0.1:1/kashikan"

    with started(var, 20_700, DATABASE_URL=nowhere) as run:
        code = run.process.wait(PATIENCE_SECONDS)

    assert code == 1
    assert "manage.py prepare failed" in run.text
    assert "onnection refused" in run.text
