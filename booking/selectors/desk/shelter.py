"""A building that is stopped, or could be: since when, by whom, what is booked (87)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import F

from booking.enums import HOLDING
from booking.models import Shelter
from booking.selectors.desk.lines import DeskLine, bookings_of_rooms, desk_lines, rooms_of
from core.clock import day_of, day_start
from core.dates import moment_label
from core.periods import Period
from facilities.rules.values import Catalogue, FacilityValue

DAYS = 7  # how far the bookings are listed


@dataclass(frozen=True, slots=True)
class Stop:
    """One stop in words; `ended` empty: it holds."""

    started: str
    started_by: str
    reason: str
    ended: str
    ended_by: str


@dataclass(frozen=True, slots=True)
class ShelterPage:
    """Whether the hall is stopped, what was before, and what is booked in the next days."""

    open: Stop | None
    past: list[Stop]
    bookings: list[DeskLine]
    first: str
    last: str


def shelter_page(
    *,
    hall: FacilityValue,
    with_bookings: bool,
    catalogue: Catalogue,
    now: datetime,
) -> ShelterPage:
    """The hall's stops and, for those who may see them, the bookings of the next days."""
    rows = (
        Shelter.objects.filter(facility_id=hall.id)
        .annotate(starter=F("started_by__person__name"), ender=F("ended_by__person__name"))
        .order_by("-started_at")[:10]
    )
    stops = [(row.ended_at is None, _stop(row)) for row in rows]
    last = day_of(now) + timedelta(days=DAYS - 1)
    span = Period(now, day_start(last + timedelta(days=1)))
    booked = bookings_of_rooms(room_ids=rooms_of(hall), span=span, statuses=HOLDING)
    return ShelterPage(
        open=next((stop for is_open, stop in stops if is_open), None),
        past=[stop for is_open, stop in stops if not is_open],
        bookings=desk_lines(booked, catalogue=catalogue, now=now) if with_bookings else [],
        first=day_of(now).isoformat(),
        last=last.isoformat(),
    )


def _stop(row: Shelter) -> Stop:
    return Stop(
        started=moment_label(row.started_at),
        started_by=getattr(row, "starter", None) or "",
        reason=row.reason,
        ended=moment_label(row.ended_at) if row.ended_at else "",
        ended_by=getattr(row, "ender", None) or "",
    )
