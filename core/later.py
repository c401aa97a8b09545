"""Waking a worker. "Later" is a row; this only makes it prompt.

Losing a wake-up loses nothing: beat wakes every drain anyway. That is why a broker that is down
must neither fail nor delay the request that has just committed.
"""

import logging
from functools import partial

from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError

log = logging.getLogger(__name__)


def wake(task: str) -> None:
    """After the present transaction commits, ask a worker to run `task` soon."""
    transaction.on_commit(partial(_send, task), robust=True)


def _send(task: str) -> None:
    try:
        current_app.send_task(task, retry=False, ignore_result=True)
    except (OperationalError, OSError):
        log.warning("The broker did not take %s; beat will run it.", task)
