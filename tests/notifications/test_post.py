"""What an answer of the post means, and that the worker's task is wired up."""

import smtplib

import pytest
from celery import current_app
from django.core import mail

from core.clock import now
from notifications import post
from notifications.enums import DeliveryStatus
from notifications.models import Delivery
from notifications.rules import Failure
from notifications.services.send import DELIVER_TASK
from tests.factories.accounts import Someone
from tests.notifications.letters import write


@pytest.mark.parametrize(
    ("answer", "failure"),
    [
        (smtplib.SMTPRecipientsRefused({"a": (550, b"")}), Failure.REFUSED),
        (smtplib.SMTPRecipientsRefused({"a": (450, b"")}), Failure.REFUSED_NOW),
        (smtplib.SMTPRecipientsRefused({"a": (550, b""), "b": (450, b"")}), Failure.REFUSED_NOW),
        (smtplib.SMTPDataError(554, b""), Failure.REFUSED),
        (smtplib.SMTPDataError(451, b""), Failure.REFUSED_NOW),
        (smtplib.SMTPServerDisconnected(), Failure.OUTAGE),
        (smtplib.SMTPAuthenticationError(535, b""), Failure.OUTAGE),
        (ConnectionRefusedError(), Failure.OUTAGE),
        (TimeoutError(), Failure.OUTAGE),
    ],
)
def test_failure_of_an_answer(answer: smtplib.SMTPException | OSError, failure: Failure) -> None:
    assert post.failure_of(answer) is failure


def test_task_sends_what_is_due(aoi: Someone) -> None:
    write(aoi.user.pk)
    Delivery.objects.update(next_try_at=now())

    current_app.loader.import_default_modules()
    current_app.tasks[DELIVER_TASK]()

    assert len(mail.outbox) == 1
    assert Delivery.objects.get().status == DeliveryStatus.SENT
