"""Writing a letter down. Nothing is sent here: a row is written, a worker is woken."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, TypedDict

from django.apps import apps
from django.conf import settings

from core.later import wake
from notifications.enums import DeliveryStatus
from notifications.models import Delivery, Message

DELIVER_TASK = "notifications.deliver_due"


class Attachment(TypedDict):
    """A text file that goes with a letter."""

    name: str
    mime: str
    text: str


def send(
    *,
    letter: str,
    recipient_id: int,
    facts: Mapping[str, Any],
    dedupe_key: str,
    now: datetime,
    attachments: Sequence[Attachment] = (),
    booking_code: str = "",
) -> Message:
    """Write one letter in the caller's transaction: with its commit it is due, without it is not.

    A second call with the same `dedupe_key` writes nothing and returns the row of the first.
    Someone without an address gets a delivery marked unreachable, for telephone or post.
    Three statements.
    """
    users = apps.get_model(settings.AUTH_USER_MODEL)._default_manager
    address, language = users.values_list("email", "language").get(pk=recipient_id)
    [message] = Message.objects.bulk_create(
        [
            Message(
                letter=letter,
                recipient_id=recipient_id,
                language=language,
                facts=dict(facts),
                dedupe_key=dedupe_key,
                attachments=list(attachments),
                booking_code=booking_code,
                created_at=now,
            )
        ],
        update_conflicts=True,  # writes the key onto itself, so that the first row comes back
        unique_fields=["dedupe_key"],
        update_fields=["dedupe_key"],
    )
    Delivery.objects.bulk_create(
        [
            Delivery(
                message=message,
                address=address or "",
                status=DeliveryStatus.DUE if address else DeliveryStatus.UNREACHABLE,
                next_try_at=now if address else None,
            )
        ],
        ignore_conflicts=True,
    )
    wake(DELIVER_TASK)
    return message
