"""Showing codes: to the one who booked only now and only if nothing stands in the way (125), to the
desk those of a day (127).

Every look goes through here: what was shown is written down before it is shown, in the row that
a revocation locks, too. A revoked code that nobody was told is therefore known to be dead.
"""

from dataclasses import replace
from datetime import date, datetime

from django.db import transaction

from audit.services import record
from core.actor import Actor
from keys.enums import GrantStatus
from keys.errors import NoSuchBooking
from keys.events import bookings
from keys.models import AccessGrant, KeyBox
from keys.permissions import require_code_reader
from keys.rules.boxcode import code_of, grouped
from keys.rules.showing import DoorState
from keys.selectors.access import AccessPage, DoorLine, access_page
from keys.selectors.codes import CodeLine, code_line, grants_on


def show_access(*, reference: str, actor: Actor, now: datetime) -> AccessPage:
    """The holder's page with the codes that count at `now`. Raises NoSuchBooking for others."""
    if not bookings().may_see(reference=reference, actor=actor):
        raise NoSuchBooking
    page = access_page(reference=reference, now=now)
    return replace(page, doors=tuple(_with_code(page, door, actor, now) for door in page.doors))


def _with_code(page: AccessPage, door: DoorLine, actor: Actor, now: datetime) -> DoorLine:
    if door.state is not DoorState.OPEN or not door.has_code:
        return door
    with transaction.atomic():
        grant = AccessGrant.objects.select_for_update(no_key=True).get(pk=door.grant_id)
        if grant.status != GrantStatus.ACTIVE or grant.serial is None:
            return replace(door, state=DoorState.BLOCKED)
        box = KeyBox.objects.get(door_id=grant.door_id)
        if grant.shown_counter != box.counter:
            grant.mark_shown(counter=box.counter, now=now)
            grant.save(update_fields=["shown_at", "shown_counter"])
            record(
                actor=actor,
                verb="show_code",
                object_type="access",
                object_code=page.reference,
                now=now,
                facts={"door": grant.door_id},
            )
    code = code_of(secret=box.secret, counter=box.counter, window=grant.period, serial=grant.serial)
    return replace(door, code=grouped(code))


def list_codes(*, facility_id: int, day: date, actor: Actor) -> tuple[CodeLine, ...]:
    """Every code that opens one of the hall's boxes on `day`, by box and time, for its desk.

    From now on these codes are known: no other booking is given one of them. The caller writes the
    look into the trail. Raises MayNotHandleKeys.
    """
    require_code_reader(actor, facility_id=facility_id)
    grants = grants_on(day, facility_id=facility_id)
    with transaction.atomic():
        of_the_day = AccessGrant.objects.filter(pk__in=grants.order_by().values("pk"))
        list(of_the_day.order_by("pk").select_for_update(no_key=True))
        found = [(grant, code_line(grant)) for grant in grants]
        for grant, line in found:
            if line.code and grant.listed_counter != grant.door.box.counter:
                grant.mark_listed(counter=grant.door.box.counter)
                grant.save(update_fields=["listed_counter"])
    return tuple(line for _grant, line in found)
