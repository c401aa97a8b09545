"""A letter as booking writes it."""

from datetime import datetime, timedelta

from core.calendar_file import CalendarEntry
from core.clock import JST
from core.periods import Period
from notifications.models import Message
from notifications.services.send import Attachment, send

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
CALENDAR: Attachment = {
    "name": "kashikan-4821773064.ics",
    "entries": [
        CalendarEntry(
            uid="4821773064-1@kashikan",
            during=Period(NOW + timedelta(days=4), NOW + timedelta(days=4, hours=4)),
            summary="見本公民館",
            location="見本公民館 見本市本町1-1",
            description="予約番号 482-177-3064",
            url="https://kashikan.example/bookings/4821773064/",
            sequence=0,
            status="CONFIRMED",
        ).to_json()
    ],
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
        attachments=[CALENDAR],
        booking_code="4821773064",
    )
