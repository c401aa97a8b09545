"""Sending a letter once more, because somebody asks for it (requirement 189)."""

from datetime import datetime

from django.db import transaction

from audit.services import record
from core.actor import Actor
from notifications.enums import OPEN_STATUSES
from notifications.models import Delivery, Message
from notifications.services.send import send


def resend(*, message_id: int, actor: Actor, now: datetime) -> Message:
    """A copy of the letter, to the recipient's address of now; the trail names who asked.

    A copy that has not left yet is returned instead: a button pressed twice sends once.
    Who may ask is the caller's to decide.
    """
    with transaction.atomic():
        asked = Message.objects.only("pk", "again_of").get(pk=message_id)
        first_id = asked.again_of_id or asked.pk
        first = Message.objects.select_for_update(no_key=True).get(pk=first_id)
        waiting = first.copies.filter(deliveries__status__in=OPEN_STATUSES).first()
        if waiting is not None:
            return waiting
        return _copy(first, actor=actor, now=now)


def _copy(first: Message, *, actor: Actor, now: datetime) -> Message:
    number = first.copies.count() + 1
    former = Delivery.objects.filter(message=first).values_list("address", flat=True).first()
    copy = send(
        letter=first.letter,
        recipient_id=first.recipient_id,
        facts=first.facts,
        dedupe_key=f"{first.dedupe_key[:100]}:again:{number}",
        now=now,
        attachments=first.attachments,
        booking_code=first.booking_code,
        address="" if first.recipient_id else former or "",
        language=first.language,
        headers=first.headers,
        again_of=first,
    )
    record(
        actor=actor,
        verb="resend",
        object_type="message",
        object_code=str(first.pk),
        now=now,
        facts={"letter": first.letter, "copy": copy.pk},
    )
    return copy
