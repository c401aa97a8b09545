"""A booking as an iCalendar event that real calendars accept (RFC 5545). No names of people."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache

from icalendar import Calendar, Event, Timezone

from core.clock import JST
from core.periods import Period

FIRST_EVENT = "BEGIN:VEVENT"


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """What the file says of one booking. `sequence` rises with every change of it."""

    uid: str
    during: Period
    summary: str
    location: str
    description: str
    url: str
    sequence: int
    status: str  # CONFIRMED, TENTATIVE while the hall decides, CANCELLED


def calendar_file(entries: Sequence[CalendarEntry], *, now: datetime) -> str:
    """The text of an .ics file with `entries`; times in Asia/Tokyo with their VTIMEZONE."""
    calendar = Calendar()
    calendar.add("prodid", "-//Kashikan//Bookings//JA")
    calendar.add("version", "2.0")
    cancelled = bool(entries) and all(entry.status == "CANCELLED" for entry in entries)
    calendar.add("method", "CANCEL" if cancelled else "PUBLISH")
    for entry in entries:
        calendar.add_component(_event(entry, now))
    written: bytes = calendar.to_ical()
    return written.decode().replace(FIRST_EVENT, _tokyo() + FIRST_EVENT, 1)


@cache  # the library walks through every hour since 1970 to make it, and writes it line by line
def _tokyo() -> str:
    """The VTIMEZONE, which stands before the events."""
    written: bytes = Timezone.from_tzid(JST.key).to_ical()
    return written.decode()


def _event(entry: CalendarEntry, now: datetime) -> Event:
    event = Event()
    event.add("uid", entry.uid)
    event.add("dtstamp", now.astimezone(UTC))
    event.add("dtstart", entry.during.start.astimezone(JST))
    event.add("dtend", entry.during.end.astimezone(JST))
    event.add("summary", entry.summary)
    event.add("location", entry.location)
    event.add("description", entry.description)
    event.add("url", entry.url)
    event.add("sequence", entry.sequence)
    event.add("status", entry.status)
    event.add("transp", "OPAQUE")
    return event
