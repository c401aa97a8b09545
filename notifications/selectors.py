"""Reads about letters: what was sent to somebody, and what became of it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet

from core.dates import moment_label
from notifications.enums import DeliveryStatus
from notifications.models import Delivery, Message
from notifications.post import subject_of


@dataclass(frozen=True, slots=True)
class LetterLine:
    """One letter in a list."""

    id: int
    subject: str
    when: str
    address: str
    status_word: str
    is_copy: bool
    is_stuck: bool  # somebody has to look
    booking_code: str


def letters_of(*, recipient_id: int, limit: int = 20) -> list[LetterLine]:
    """The letters to an account, the newest first. Two queries."""
    return _lines(Message.objects.filter(recipient_id=recipient_id), limit)


def is_sent_to(*, message_id: int, recipient_id: int) -> bool:
    """Whether the letter is one to this account."""
    return Message.objects.filter(pk=message_id, recipient_id=recipient_id).exists()


def _lines(messages: QuerySet[Message], limit: int) -> list[LetterLine]:
    ways = Prefetch("deliveries", Delivery.objects.order_by("pk"))
    newest = messages.prefetch_related(ways).order_by("-created_at", "-pk")[:limit]
    return [_line(message, list(message.deliveries.all())) for message in newest]


def _line(message: Message, ways: Sequence[Delivery]) -> LetterLine:
    way = ways[0] if ways else None
    stuck = {DeliveryStatus.FAILED, DeliveryStatus.UNREACHABLE}
    return LetterLine(
        id=message.pk,
        subject=subject_of(message),
        when=moment_label((way and way.sent_at) or message.created_at),
        address=way.address if way else "",
        status_word=str(way.get_status_display()) if way else "",
        is_copy=message.again_of_id is not None,
        is_stuck=way is not None and way.status in stuck,
        booking_code=message.booking_code,
    )
