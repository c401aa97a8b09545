"""A letter as booking writes it."""

from datetime import datetime

from core.clock import JST
from notifications.models import Message
from notifications.services.send import send

NOW = datetime(2026, 12, 1, 10, tzinfo=JST)
FACTS = {
    "number": "482-177-3064",
    "lines": [
        {
            "when": "2026年12月5日(土) 18:00–22:00",
            "room": "会議室1 & 2",
            "hall": "見本公民館",
            "address": "見本市本町1-1",
            "phone": "027-000-0001",
        }
    ],
    "purpose": "会議",
    "people": 12,
    "cancel_until": "12月2日(水)いっぱい",
    "undo_until": "12月1日(火) 10:30",
    "url": "https://kashikan.example/bookings/4821773064/",
}
CALENDAR = {
    "name": "kashikan-4821773064.ics",
    "mime": "text/calendar",
    "text": "BEGIN:VCALENDAR\r\nSUMMARY:見本公民館\r\nEND:VCALENDAR\r\n",
}


def write(
    user_id: int, *, key: str = "booking_confirmed:1", letter: str = "booking_confirmed"
) -> Message:
    """Write one letter, due at NOW."""
    return send(
        letter=letter,
        recipient_id=user_id,
        facts=FACTS,
        dedupe_key=key,
        now=NOW,
        attachments=[CALENDAR],  # type: ignore[list-item]
        booking_code="4821773064",
    )
