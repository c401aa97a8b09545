"""Child processes that end with their parent, free ports, and what an earlier start left behind."""

import contextlib
import ctypes
import fcntl
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

import psutil

# Ports from 32768 on are Linux's own for outgoing connections: a server's port there may be taken
# although nothing listens on it.
HIGHEST_PORT = 32767
_LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None
_PR_SET_PDEATHSIG = 1
SAME_BOOT_SECONDS = 60


class StartFailed(Exception):
    """A process did not come up; the message names its log."""


@dataclass(frozen=True, slots=True)
class Identity:
    """An operating system user that a server runs as, because it refuses to run as root."""

    uid: int
    gid: int

    def popen_arguments(self) -> dict[str, Any]:
        """What subprocess needs to become this user."""
        return {"user": self.uid, "group": self.gid, "extra_groups": []}


def die_with_parent(stop_signal: int) -> Callable[[], None]:
    """For `preexec_fn`: ask Linux to send `stop_signal` once the parent is gone."""

    def ask() -> None:
        if _LIBC is not None:
            _LIBC.prctl(_PR_SET_PDEATHSIG, stop_signal)

    return ask


@dataclass(slots=True)
class Child:
    """One process that is started and stopped by us, in a session of its own."""

    name: str
    argv: Sequence[str | Path]
    log: Path
    stop_signal: signal.Signals = signal.SIGTERM
    identity: Identity | None = None
    environment: Mapping[str, str] | None = None
    cwd: Path | None = None
    process: "subprocess.Popen[bytes] | None" = field(default=None)

    def start(self) -> None:
        """Start it; its output goes to `log`, which begins anew."""
        with self.log.open("wb") as output:
            self.process = self._popen(output)

    def _popen(self, output: IO[bytes]) -> "subprocess.Popen[bytes]":
        return subprocess.Popen(
            [str(part) for part in self.argv],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # the terminal's Ctrl-C reaches only the launcher
            preexec_fn=die_with_parent(self.stop_signal),  # noqa: PLW1509 - one thread only
            env=None if self.environment is None else dict(self.environment),
            cwd=self.cwd or "/",
            **(self.identity.popen_arguments() if self.identity else {}),
        )

    @property
    def is_running(self) -> bool:
        """Whether it has been started and has not ended."""
        return self.process is not None and self.process.poll() is None

    def wait_until(self, is_ready: Callable[[], bool], *, seconds: float = 30) -> None:
        """Return once `is_ready`; raise StartFailed if it ends before or takes too long."""
        deadline = time.monotonic() + seconds
        while not is_ready():
            if not self.is_running:
                raise StartFailed(f"{self.name} ended at once.\n{self.last_lines()}")
            if time.monotonic() > deadline:
                raise StartFailed(f"{self.name} is not ready.\n{self.last_lines()}")
            time.sleep(0.03)

    def ask_to_stop(self) -> None:
        """Send the signal that it takes as a polite request."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(self.stop_signal)

    def stop(self, *, seconds: float = 10) -> None:
        """Stop it and whatever it started: politely, then by force."""
        if self.process is None:
            return
        self.ask_to_stop()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(seconds)
        kill_group(self.process.pid)
        self.process.wait()

    def last_lines(self, count: int = 15) -> str:
        """The end of its log, indented, to show to a person."""
        try:
            lines = self.log.read_text(encoding="utf-8", errors="replace").splitlines()[-count:]
        except OSError:
            lines = []
        return "\n".join(f"    {line}" for line in [f"{self.log}:", *lines])


def kill_group(leader: int) -> None:
    """Kill what is left of the process group that `leader` leads."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(leader, signal.SIGKILL)


def free_port(preferred: int, *, avoid: Iterable[int] = (), host: str = "127.0.0.1") -> int:
    """`preferred`, or the next port above it on which nothing listens."""
    for port in range(preferred, HIGHEST_PORT):
        if port not in set(avoid) and _can_bind(host, port):
            return port
    raise StartFailed(f"No free port from {preferred} to {HIGHEST_PORT}.")


def claim_port(
    preferred: int, *, avoid: Iterable[int] = (), host: str = "127.0.0.1"
) -> tuple[int, int]:
    """As `free_port`, with a lock (an open file) by which no other start here takes the same.

    Between looking and listening another start may look, too. The lock ends with this process.
    """
    passed = set(avoid)
    while True:
        port = free_port(preferred, avoid=passed, host=host)
        lock = _lock_of(port)
        if lock is not None:
            return port, lock
        passed.add(port)


def _lock_of(port: int) -> int | None:
    """The lock of a port for this process alone; None where another start has it."""
    path = Path(tempfile.gettempdir(), f"kashikan-port-{port}")
    with contextlib.suppress(FileExistsError):
        made = os.open(path, os.O_RDONLY | os.O_CREAT | os.O_EXCL)
        os.fchmod(made, 0o644)  # other people's starts read it
        os.close(made)
    handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        return None
    return handle


def _can_bind(host: str, port: int) -> bool:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
        return True


def listens(port: int, host: str = "127.0.0.1") -> bool:
    """Whether something accepts connections on `port`."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex((host, port)) == 0


def remember(record: Path, children: Iterable[Child]) -> None:
    """Write down which processes run, so that a later start can end what a crash left."""
    rows = [
        {
            "name": child.name,
            "pid": child.process.pid,
            "born": _born(child.process.pid),
            "boot": psutil.boot_time(),
        }
        for child in children
        if child.process is not None
    ]
    new = record.with_suffix(".new")
    new.write_text(json.dumps(rows), encoding="utf-8")
    new.replace(record)


def end_leftovers(record: Path) -> list[str]:
    """End the processes of an earlier start that are still there; their names.

    A number that now belongs to another process is left alone: the time of birth must agree.
    """
    try:
        rows = json.loads(record.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return []
    rows = [row for row in rows if abs(row["boot"] - psutil.boot_time()) < SAME_BOOT_SECONDS]
    ended = [row["name"] for row in reversed(rows) if _end(row)]
    record.unlink(missing_ok=True)
    return ended


def _end(row: Mapping[str, Any]) -> bool:
    """End one remembered process and its group; whether it was still running."""
    was_running = _is_same(row)
    if was_running:
        with contextlib.suppress(psutil.Error):
            process = psutil.Process(row["pid"])
            process.send_signal(signal.SIGINT if row["name"] == "postgres" else signal.SIGTERM)
            process.wait(5)
    if _is_same(row) or not psutil.pid_exists(row["pid"]):
        # Nobody else can have got the number of a group that still has members.
        kill_group(row["pid"])
    return was_running


def _is_same(row: Mapping[str, Any]) -> bool:
    """Whether the number still belongs to the process that was written down, and it lives."""
    with contextlib.suppress(psutil.Error):
        process = psutil.Process(row["pid"])
        return process.create_time() == row["born"] and process.status() != psutil.STATUS_ZOMBIE
    return False


def _born(pid: int) -> float | None:
    try:
        return psutil.Process(pid).create_time()
    except psutil.Error:
        return None
