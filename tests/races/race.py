"""Running rivals at the same moment against real PostgreSQL, each on its own connection."""

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db import connection


@dataclass(frozen=True)
class Finish:
    """How one rival ended: what it got or what stopped it, after how many seconds."""

    result: object
    error: Exception | None
    seconds: float


def race(rivals: Sequence[Callable[[], object]]) -> list[Finish]:
    """Start all `rivals` together behind one barrier and wait for them all."""
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
    return [finish for finish in finishes if finish is not None]
