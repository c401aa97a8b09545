"""Letters that remind: of tomorrow's use, and whether it is still wanted. Each leaves once."""

from collections import defaultdict
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet, Value
from django.db.models.functions import Concat

from booking.enums import OPEN, Status
from booking.models import Booking
from booking.rules.reminders import forgotten_by, is_hour_of_reminders, use_asked_about
from booking.services.story import write_letter
from core.clock import day_of, day_start, next_day
from facilities.rules.values import in_force
from facilities.selectors import catalogue
from notifications.models import Message


def remind_of_tomorrow(*, now: datetime, limit: int = 200) -> int:
    """Letters to those who use a room tomorrow and did not book it today; how many."""
    today = day_of(now)
    if not is_hour_of_reminders(now, today=today):
        return 0
    tomorrow = next_day(today)
    bookings = _on(tomorrow).filter(
        status=Status.CONFIRMED, application__made_at__lt=day_start(today)
    )
    return remind(bookings, "booking_tomorrow", about=str(tomorrow), now=now, limit=limit)


def ask_if_still_wanted(*, now: datetime, limit: int = 200) -> int:
    """Letters shortly before the last day for cancelling, to those who booked long ago."""
    today = day_of(now)
    if not is_hour_of_reminders(now, today=today):
        return 0
    sent = 0
    for use_on, rooms in _rooms_asked_about(today).items():
        bookings = _on(use_on).filter(
            room__in=rooms, status__in=OPEN, application__made_at__lte=forgotten_by(today=today)
        )
        sent += remind(
            bookings, "booking_still_wanted", about=str(use_on), now=now, limit=limit - sent
        )
    return sent


def remind(
    bookings: QuerySet[Booking, Any], letter: str, *, about: str, now: datetime, limit: int
) -> int:
    """Write `letter` for each of these bookings that has not had it `about` this; how many.

    One transaction each, over rows that nobody else holds.
    """
    had = Message.objects.filter(
        dedupe_key__startswith=Concat(Value(f"{letter}:"), OuterRef("code"), Value(f":{about}:"))
    )
    due = bookings.exclude(Exists(had)).order_by("during", "pk").values_list("pk", flat=True)
    written = 0
    for pk in list(due[:limit]):
        with transaction.atomic():
            booking = (
                Booking.objects.select_for_update(no_key=True, skip_locked=True, of=("self",))
                .select_related("application")
                .filter(pk__in=bookings.filter(pk=pk).values("pk"))
                .first()
            )
            if booking is not None:
                _write(booking, letter, about=about, now=now)
                written += 1
    return written


def _write(booking: Booking, letter: str, *, about: str, now: datetime) -> None:
    write_letter(
        letter,
        application=booking.application,
        bookings=[booking],
        catalogue=catalogue(),
        now=now,
        event_key=f"{booking.code}:{about}",
        with_calendar=False,
    )


def _on(day: date) -> QuerySet[Booking, Any]:
    """Bookings that begin on `day`."""
    return Booking.objects.filter(
        during__startswith__gte=day_start(day), during__startswith__lt=day_start(next_day(day))
    )


def _rooms_asked_about(today: date) -> dict[date, list[int]]:
    """The rooms to ask about today, by the day of use: rooms differ in their deadlines."""
    rooms: dict[date, list[int]] = defaultdict(list)
    for room in catalogue().room_by_id.values():
        for cancel_days in {rules.cancel_days for rules in room.rules}:
            use_on = use_asked_about(today=today, cancel_days=cancel_days)
            rules = in_force(room.rules, use_on) if use_on else None
            if use_on and rules and rules.cancel_days == cancel_days:
                rooms[use_on].append(room.id)
    return rooms
