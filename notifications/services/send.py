"""Writing a letter down. Nothing is sent here: a row is written, a worker is woken."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, TypedDict

from django.apps import apps
from django.conf import settings
from django.db.models import QuerySet

from core.later import wake
from core.prepared import Given, Prepared, insert
from notifications.enums import DeliveryStatus
from notifications.models import Delivery, Message

DELIVER_TASK = "notifications.deliver_due"


def _recipient() -> QuerySet[Any, Any]:
    users = apps.get_model(settings.AUTH_USER_MODEL)._default_manager
    rows: QuerySet[Any, Any] = users.filter(pk=Given("user")).values_list("email", "language")
    return rows


_RECIPIENT = Prepared(_recipient)


class Attachment(TypedDict):
    """A calendar file that goes with a letter; the file is made of its entries when it leaves."""

    name: str
    entries: list[dict[str, Any]]  # CalendarEntry.to_json


def send(
    *,
    letter: str,
    recipient_id: int | None,
    facts: Mapping[str, Any],
    dedupe_key: str,
    now: datetime,
    attachments: Sequence[Attachment] = (),
    booking_code: str = "",
    address: str = "",
    language: str = "",
    headers: Mapping[str, str] | None = None,
    again_of: Message | None = None,
    is_new: bool = False,
) -> Message:
    """Write one letter in the caller's transaction: with its commit it is due, without it is not.

    A second call with the same `dedupe_key` writes nothing and returns the row of the first.
    Someone without an address gets a delivery marked unreachable, for telephone or post.
    `address` and `language` overrule the account's; somebody without an account
    (`recipient_id` None) has only them. Two statements where they are given, else three.
    `is_new`: what it is about was made just now, so that there is no row of this key.
    """
    if recipient_id is not None and not (address and language):
        [(known, spoken)] = _RECIPIENT.rows(user=recipient_id)
        address, language = address or known, language or spoken
    [message] = insert(
        [
            Message(
                letter=letter,
                recipient_id=recipient_id,
                language=language or settings.LANGUAGE_CODE,
                facts=dict(facts),
                dedupe_key=dedupe_key,
                attachments=list(attachments),
                booking_code=booking_code,
                headers=dict(headers or {}),
                again_of=again_of,
                created_at=now,
            )
        ],
        # Writes the key onto itself, so that the first row comes back.
        on_conflict=""
        if is_new
        else "ON CONFLICT (dedupe_key) DO UPDATE SET dedupe_key = EXCLUDED.dedupe_key",
    )
    insert(
        [
            Delivery(
                message=message,
                address=address or "",
                status=DeliveryStatus.DUE if address else DeliveryStatus.UNREACHABLE,
                next_try_at=now if address else None,
            )
        ],
        on_conflict="ON CONFLICT DO NOTHING",
        keys_needed=False,
    )
    wake(DELIVER_TASK)
    return message
