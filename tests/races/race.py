"""Running rivals at the same moment against real PostgreSQL, each on its own connection.

A control, which shows the fault of a guard that is off, leaves nothing to chance: its rivals wait
for each other where the guard would have kept them apart.
"""

import threading
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import connection

P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True)
class Finish:
    """How one rival ended: what it got or what stopped it, after how many seconds."""

    result: object
    error: Exception | None
    seconds: float


def race(rivals: Sequence[Callable[[], object]]) -> list[Finish]:
    """Start all `rivals` together behind one barrier and wait for them all.

    Raises BrokenBarrierError where rivals of a control could not meet: a guard kept them apart.
    """
    barrier = threading.Barrier(len(rivals))
    finishes: list[Finish | None] = [None] * len(rivals)

    def run(index: int, act: Callable[[], object]) -> None:
        try:
            connection.ensure_connection()
            barrier.wait(timeout=30)
            begun = time.monotonic()
            result, error = None, None
            try:
                result = act()
            except Exception as caught:  # noqa: BLE001 - the race reports every end
                error = caught
            finishes[index] = Finish(result, error, time.monotonic() - begun)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(index, act)) for index, act in enumerate(rivals)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    for finish in finishes:
        if finish and isinstance(finish.error, threading.BrokenBarrierError):
            raise finish.error
    return [finish for finish in finishes if finish is not None]


def after_all_have_read(read: Callable[P, R], rivals: int) -> Callable[P, R]:
    """`read`, after which each of the rivals waits for the others, the first time it reads."""
    barrier, own = threading.Barrier(rivals), threading.local()

    @wraps(read)
    def reading(*args: P.args, **given: P.kwargs) -> R:
        found = read(*args, **given)
        if not hasattr(own, "has_met"):
            own.has_met = True
            barrier.wait(timeout=30)
        return found

    return reading


def at_once(read: Callable[..., Iterable[object]]) -> Callable[..., list[object]]:
    """`read`, of which every row is read when it is called."""
    return lambda *args, **given: list(read(*args, **given))


def until_it_ends_or_waits(rival: threading.Thread) -> None:
    """Come back when `rival` has ended or waits for a lock of ours."""
    end = time.monotonic() + 30
    while rival.is_alive() and not _somebody_waits_for_us():
        assert time.monotonic() < end, "The rival neither ends nor waits."
        rival.join(timeout=0.01)


def _somebody_waits_for_us() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM pg_locks"
            " WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid)))"
        )
        return bool(cursor.fetchone()[0])
