"""Waking a worker. "Later" is a row; this only makes it prompt.

Losing a wake-up loses nothing: beat wakes every drain anyway. That is why a broker that is down
must neither fail nor delay the request that has just committed: a thread of its own speaks to
the broker, and says once what was asked for many times in a moment.
"""

import logging
import threading
from functools import partial

from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError

log = logging.getLogger(__name__)

PAUSE_SECONDS = 0.5  # a burst of bookings wakes a worker twice a second; the first at once


def wake(task: str) -> None:
    """After the present transaction commits, ask a worker to run `task` soon."""
    transaction.on_commit(partial(_bell.ring, task), robust=True)


class Bell:
    """One thread in each process that tells the broker which tasks to run."""

    def __init__(self) -> None:
        self._wanted: set[str] = set()
        self._rung = threading.Condition()
        self._thread: threading.Thread | None = None

    def ring(self, task: str) -> None:
        """Ask for `task`; returns at once."""
        with self._rung:
            self._wanted.add(task)
            if self._thread is None or not self._thread.is_alive():  # also after a fork
                self._thread = threading.Thread(target=self._listen, name="bell", daemon=True)
                self._thread.start()
            self._rung.notify()

    def _listen(self) -> None:
        resting = threading.Event()
        while True:
            with self._rung:
                self._rung.wait_for(lambda: self._wanted)
                tasks, self._wanted = self._wanted, set()
            for task in sorted(tasks):
                send(task)
            resting.wait(PAUSE_SECONDS)


_bell = Bell()


def send(task: str) -> None:
    """Ask a worker to run `task`; a broker that does not answer is noted, not waited for."""
    try:
        current_app.send_task(task, retry=False, ignore_result=True)
    except (OperationalError, OSError):
        log.warning("The broker did not take %s; beat will run it.", task)
