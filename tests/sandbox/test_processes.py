"""Children end with their parent, leftovers are found again, strangers are left alone."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from sandbox.processes import (
    HIGHEST_PORT,
    Child,
    StartFailed,
    claim_port,
    end_leftovers,
    free_port,
    listens,
    remember,
)

SLEEP = [sys.executable, "-c", "import time; time.sleep(60)"]
DEAF = "import signal, time; signal.signal(15, signal.SIG_IGN); print('up', flush=True)"
STUBBORN = [sys.executable, "-c", f"{DEAF}; time.sleep(60)"]


def wait_for(condition: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + 10
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.02)
    return condition()


def is_gone(pid: int) -> bool:
    return not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE


def child_of(argv: list[str], folder: Path) -> Child:
    child = Child("child", argv, folder / "child.log")
    child.start()
    return child


def pid_of(child: Child) -> int:
    assert child.process is not None
    return child.process.pid


def test_child_that_ignores_the_request_is_killed(tmp_path: Path) -> None:
    child = child_of(STUBBORN, tmp_path)
    child.wait_until(lambda: "up" in child.log.read_text())

    child.stop(seconds=0.2)

    assert not child.is_running


def test_child_that_ends_at_once_shows_its_last_words(tmp_path: Path) -> None:
    child = child_of([sys.executable, "-c", "print('no space left')"], tmp_path)

    with pytest.raises(StartFailed, match="no space left"):
        child.wait_until(lambda: False)


def test_child_that_never_gets_ready_is_given_up(tmp_path: Path) -> None:
    child = child_of(SLEEP, tmp_path)

    with pytest.raises(StartFailed, match="not ready"):
        child.wait_until(lambda: False, seconds=0.1)
    child.stop()


def test_child_ends_when_its_parent_is_killed(tmp_path: Path) -> None:
    code = (
        "import sys, time; from pathlib import Path; from sandbox.processes import Child;"
        f"c = Child('c', {SLEEP!r}, Path({str(tmp_path / 'c.log')!r})); c.start();"
        "print(c.process.pid, flush=True); time.sleep(60)"
    )
    parent = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    pid = int(parent.stdout.readline())

    parent.kill()
    parent.communicate()

    assert wait_for(lambda: is_gone(pid))


def test_leftover_is_ended_by_the_next_start(tmp_path: Path) -> None:
    child, record = child_of(SLEEP, tmp_path), tmp_path / "processes.json"
    remember(record, [child])

    names = end_leftovers(record)

    assert names == ["child"]
    assert wait_for(lambda: is_gone(pid_of(child)))
    assert not record.exists()
    child.stop()


def test_process_that_only_has_the_same_number_is_left_alone(tmp_path: Path) -> None:
    child, record = child_of(SLEEP, tmp_path), tmp_path / "processes.json"
    remember(record, [child])
    rows = json.loads(record.read_text())
    record.write_text(json.dumps([{**row, "born": row["born"] - 5} for row in rows]))

    names = end_leftovers(record)

    assert names == []
    assert child.is_running
    child.stop()


def test_record_of_an_earlier_boot_says_nothing(tmp_path: Path) -> None:
    child, record = child_of(SLEEP, tmp_path), tmp_path / "processes.json"
    remember(record, [child])
    rows = json.loads(record.read_text())
    record.write_text(json.dumps([{**row, "boot": 0} for row in rows]))

    assert end_leftovers(record) == []
    assert child.is_running
    child.stop()


@pytest.mark.parametrize("content", ["", "not json", "[]"])
def test_broken_record_is_no_obstacle(tmp_path: Path, content: str) -> None:
    record = tmp_path / "processes.json"
    record.write_text(content)

    assert end_leftovers(record) == []


def test_taken_port_is_passed_over() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", free_port(21_000)))
        taken.listen()
        port = taken.getsockname()[1]

        assert listens(port)
        assert free_port(port) > port


CLAIMS = """
import sys
from sandbox.processes import claim_port
print(claim_port(int(sys.argv[1]))[0], flush=True)
sys.stdin.read()
"""


def test_port_that_another_start_has_chosen_is_passed_over() -> None:
    """Before anything listens on it; and it is free again when that start has ended."""
    wanted = free_port(21_200)
    other = subprocess.Popen(
        [sys.executable, "-c", CLAIMS, str(wanted)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    with other:
        assert other.stdout is not None
        chosen = int(other.stdout.readline())
        mine, lock = claim_port(chosen)
        other.kill()
        other.wait()
        after, later = claim_port(chosen)
    for handle in (lock, later):
        os.close(handle)

    assert not listens(chosen)
    assert mine > chosen == after


def test_ports_of_outgoing_connections_are_never_chosen() -> None:
    with pytest.raises(StartFailed, match="No free port"):
        free_port(HIGHEST_PORT)


def test_signal_reaches_only_the_child_it_is_meant_for(tmp_path: Path) -> None:
    child = child_of(SLEEP, tmp_path)

    assert os.getpgid(pid_of(child)) == pid_of(child) != os.getpgrp()
    child.stop()
    assert child.process is not None
    assert child.process.returncode == -signal.SIGTERM
