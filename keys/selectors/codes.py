"""The codes of a hall's boxes on one day, for its staff (requirement 127): also on paper."""

from dataclasses import dataclass
from datetime import date

from django.contrib.postgres.fields import DateTimeRangeField
from django.db.models import QuerySet, Value

from core.clock import day_start, next_day
from core.dates import time_label
from keys.enums import GrantStatus
from keys.events import bookings
from keys.models import AccessGrant, KeyBox
from keys.rules.boxcode import code_of, grouped


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeLine:
    """One booking at one box. `code` is empty while the booking may not enter: `why_not`."""

    door: str
    time: str
    reference: str
    room: str
    holder: str
    code: str
    why_not: str


def grants_on(day: date, *, facility_id: int) -> QuerySet[AccessGrant]:
    """The rights at one of the hall's boxes on `day`, by box and time."""
    span = (day_start(day), day_start(next_day(day)))
    return (
        AccessGrant.objects.filter(
            status=GrantStatus.ACTIVE,
            door__facility=facility_id,
            door__box__isnull=False,
            during__overlap=Value(span, output_field=DateTimeRangeField()),
        )
        .select_related("door__box")
        .order_by("door__position", "door_id", "during", "pk")
    )


def boxes_of(*, facility_id: int) -> tuple[KeyBox, ...]:
    """The hall's boxes."""
    boxes = KeyBox.objects.filter(door__facility=facility_id, door__is_used=True)
    return tuple(boxes.select_related("door").order_by("door__position", "door_id"))


def code_line(grant: AccessGrant) -> CodeLine:
    """One right as the desk reads it. Only services.show may hand the code on."""
    facts = bookings().facts_of(reference=grant.reference)
    may_enter = facts is not None and facts.may_enter
    return CodeLine(
        door=grant.door.name_now,
        time=time_label(grant.period),
        reference=grant.reference,
        room=facts.room if facts else "",
        holder=facts.holder if facts else "",
        code=_code(grant) if may_enter else "",
        why_not=facts.why_not if facts and not may_enter else "",
    )


def _code(grant: AccessGrant) -> str:
    if grant.serial is None:
        return ""
    box = grant.door.box
    return grouped(
        code_of(secret=box.secret, counter=box.counter, window=grant.period, serial=grant.serial)
    )
