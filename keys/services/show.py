"""Showing a code to the one who booked: only now, only if nothing stands in the way (125).

Every look goes through here: what was shown is written down before it is shown, in the row that
a revocation locks, too. A revoked code that nobody was shown is therefore known to be dead.
"""

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from audit.services import record
from core.actor import Actor
from keys.enums import GrantStatus
from keys.errors import NoSuchBooking
from keys.events import bookings
from keys.models import AccessGrant, KeyBox
from keys.rules.boxcode import code_of, grouped
from keys.rules.showing import DoorState
from keys.selectors.access import AccessPage, DoorLine, access_page


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
