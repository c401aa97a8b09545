"""Handing letters to the post: at least once, and recognisably the same letter.

The promise: a letter whose row is committed leaves. A worker claims one row in a short
transaction, talks to the post outside any transaction, and marks the row. If it is killed between
sending and marking, the claim runs out after two minutes and the letter leaves once more, with the
same Message-ID, by which mail programs and people recognise the duplicate. It is never lost, and
two workers never hold the same claim.
"""

import logging
import time
from datetime import datetime, timedelta

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction

from notifications import post
from notifications.enums import OPEN_STATUSES
from notifications.models import Delivery
from notifications.post import CouldNotSend
from notifications.rules import CLAIM, Failure, pause_before_next

log = logging.getLogger(__name__)

LONGEST_RUN = timedelta(seconds=60)


def deliver_due(*, now: datetime, limit: int = 50) -> int:
    """Send what is due, at most `limit` letters and a minute; returns how many were sent.

    If the post does not answer, the run ends: the other letters keep their attempts.
    """
    started = time.monotonic()
    line = post.connection()
    sent = 0
    try:
        for _turn in range(limit):
            elapsed = timedelta(seconds=time.monotonic() - started)
            delivery = _claim(now + elapsed)
            if delivery is None:
                break
            failure = _attempt(delivery, line, now + elapsed)
            sent += failure is None
            if failure is Failure.OUTAGE or elapsed > LONGEST_RUN:
                break
    finally:
        post.close(line)
    return sent


def _claim(now: datetime) -> Delivery | None:
    with transaction.atomic():
        delivery = (
            Delivery.objects.select_for_update(skip_locked=True, no_key=True, of=("self",))
            .select_related("message")
            .filter(status__in=OPEN_STATUSES, next_try_at__lte=now)
            .order_by("next_try_at", "pk")
            .first()
        )
        if delivery is not None:
            delivery.claim(until=now + CLAIM)
    return delivery


def _attempt(delivery: Delivery, line: BaseEmailBackend, now: datetime) -> Failure | None:
    try:
        post.post(_written(delivery), through=line)
    except CouldNotSend as error:
        _put_back(delivery, error, now)
        return error.failure
    delivery.mark_sent(now=now)
    return None


def _written(delivery: Delivery) -> EmailMessage:
    try:
        return post.email_of(delivery)
    except Exception as bug:  # a letter that cannot be written must not stop all others
        log.exception("Letter %s cannot be written.", delivery.message_id)
        raise CouldNotSend(Failure.REFUSED_NOW, f"{type(bug).__name__}: {bug}") from bug


def _put_back(delivery: Delivery, error: CouldNotSend, now: datetime) -> None:
    refusals = delivery.refusals + (error.failure is not Failure.OUTAGE)
    pause = pause_before_next(failure=error.failure, attempts=delivery.attempts, refusals=refusals)
    if pause is None:
        log.error("Letter %s was given up: %s", delivery.message_id, error)
        delivery.mark_failed(error=str(error), refusals=refusals)
    else:
        log.warning("Letter %s did not leave: %s", delivery.message_id, error)
        delivery.mark_to_retry(error=str(error), at=now + pause, refusals=refusals)
