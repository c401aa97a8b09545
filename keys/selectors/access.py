"""The doors of a booking as its holder sees them. Codes are added by services.show alone."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, QuerySet

from core.dates import moment_label, when_label
from facilities.rules.values import FacilityValue
from facilities.selectors import catalogue
from keys.enums import DoorKind, GrantStatus
from keys.errors import NoSuchBooking
from keys.events import BookingFacts, bookings
from keys.models import AccessGrant, Door
from keys.rules.showing import DoorState, door_state


def has_doors(rooms: QuerySet[Any, Any]) -> Exists:
    """In a SELECT: whether any of these rooms has a door, read along with something else.

    Who reads it under the rooms' locks may rely on it until the end: `load_keys` waits for them.
    """
    return Exists(Door.rooms.through.objects.filter(room__in=rooms))


@dataclass(frozen=True, slots=True, kw_only=True)
class DoorLine:
    """One door: what opens it, when, and how to get in and out. `code` only while it counts."""

    grant_id: int
    name: str
    kind: str
    state: DoorState
    window: str
    since: str
    until: str
    place: str
    way_in: tuple[str, ...]
    way_out: tuple[str, ...]
    emergency_phone: str
    lent_since: str
    opens_iso: str
    has_code: bool
    code: str = ""

    @property
    def groups(self) -> list[str]:
        """The code in the groups in which it is read out."""
        return self.code.split()


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessPage:
    """What somebody must know to get into what they booked, and out again."""

    reference: str
    room: str
    when: str
    hall: FacilityValue
    may_enter: bool
    why_not: str
    back_url: str
    doors: tuple[DoorLine, ...]

    @property
    def emergency_phones(self) -> list[str]:
        """The numbers that answer at night, each once."""
        return list(dict.fromkeys(d.emergency_phone for d in self.doors if d.emergency_phone))


def access_page(*, reference: str, now: datetime) -> AccessPage:
    """The page without any code. Raises NoSuchBooking. Who may see it is asked by the caller."""
    facts = bookings().facts_of(reference=reference)
    if facts is None:
        raise NoSuchBooking
    grants = (
        AccessGrant.objects.filter(reference=reference, status=GrantStatus.ACTIVE)
        .select_related("door__box")
        .order_by("door__position", "door_id")
    )
    return AccessPage(
        reference=reference,
        room=facts.room,
        when=when_label(facts.during),
        hall=catalogue().facility_by_id[facts.facility_id],
        may_enter=facts.may_enter,
        why_not=facts.why_not,
        back_url=bookings().back_url(reference=reference),
        doors=tuple(_line(grant, facts, now) for grant in grants),
    )


def _line(grant: AccessGrant, facts: BookingFacts, now: datetime) -> DoorLine:
    door, window = grant.door, grant.period
    return DoorLine(
        grant_id=grant.pk,
        name=door.name_now,
        kind=door.kind,
        state=door_state(window=window, may_enter=facts.may_enter, now=now),
        window=when_label(window),
        since=moment_label(window.start),
        until=moment_label(window.end),
        place=door.box.place if door.kind == DoorKind.BOX and hasattr(door, "box") else "",
        way_in=_lines(door.way_in),
        way_out=_lines(door.way_out),
        emergency_phone=door.emergency_phone,
        lent_since=moment_label(facts.during.start - timedelta(minutes=door.lent_before)),
        opens_iso=window.start.isoformat(),
        has_code=grant.serial is not None,
    )


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())
