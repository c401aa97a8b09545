"""Giving, moving and taking away the right to open the doors of a booking (requirements 123-125).

Booking calls these inside its own transaction, with the booking locked; only rows are written.
"""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet
from psycopg.types.range import TimestamptzRange

from audit.services import record
from core.actor import Actor
from core.crypto import CannotOpen
from core.periods import Period
from core.prepared import Given, Prepared
from keys.enums import DoorKind, GrantStatus
from keys.models import AccessGrant, Door, KeyBox
from keys.rules.boxcode import SERIALS, code_of, free_serial, on_steps
from keys.rules.showing import Margins, window_of


def _doors_to_lock() -> QuerySet[Door]:
    of_rooms = Door.rooms.through.objects.filter(room__pk__any_of=Given("rooms"))
    doors = Door.objects.filter(
        pk__in=of_rooms.values("door_id"), facility=Given("facility"), is_used=True
    )
    return doors.exclude(kind=DoorKind.NONE).order_by("pk").select_for_update(no_key=True)


_DOORS = Prepared(_doors_to_lock)


def grant_access(
    *,
    reference: str,
    facility_id: int,
    room_ids: Collection[int],
    during: Period,
    holder_id: int,
    actor: Actor,
    now: datetime,
    is_new: bool = False,
) -> tuple[AccessGrant, ...]:
    """Let the booking open the doors of its rooms, with their margins; empty where none need it.

    `during` is the use itself. A second call for the same booking makes the grants what it says:
    an unchanged one stays, others are revoked. `holder_id` is the user who may see the codes.
    `is_new`: the booking was made in this transaction, so that it has no grants yet.
    """
    with transaction.atomic(savepoint=False):
        doors = _lock_doors(facility_id, room_ids)
        wanted = {door: window for door in doors if (window := _window(door, during))}
        kept = {} if is_new else _drop_others(reference, wanted, actor=actor, now=now)
        made = [
            give(door, window, reference=reference, holder_id=holder_id, now=now)
            for door, window in wanted.items()
            if door.pk not in kept
        ]
        if made:
            tell_access("grant_access", reference, made, actor=actor, now=now)
    return (*kept.values(), *made)


def revoke_access(*, reference: str, reason: str, actor: Actor, now: datetime) -> int:
    """Take the booking's rights away; how many there were. `reason` is shown to staff.

    A code that nobody was told is dead with that. One that was shown, or stood on the desk's
    list, still opens a box that has no network: staff see it until they turn the box's counter.
    """
    with transaction.atomic():
        grants = _active(reference)
        for grant in grants:
            grant.revoke(reason=reason, now=now)
            grant.save(update_fields=["status", "revoked_at", "revoked_because"])
        if grants:
            tell_access("revoke_access", reference, grants, actor=actor, now=now)
    return len(grants)


def _lock_doors(facility_id: int, room_ids: Collection[int]) -> list[Door]:
    """The doors of these rooms, locked in order: whoever wants a serial at one of them queues."""
    return _DOORS.objects(rooms=list(room_ids), facility=facility_id)


def _window(door: Door, use: Period) -> Period | None:
    window = window_of(use, Margins(door.opens_before, door.closes_after))
    return on_steps(window) if door.kind == DoorKind.BOX else window


def _active(reference: str) -> list[AccessGrant]:
    grants = AccessGrant.objects.filter(reference=reference, status=GrantStatus.ACTIVE)
    return list(grants.order_by("pk").select_for_update(no_key=True))


def _drop_others(
    reference: str, wanted: dict[Door, Period], *, actor: Actor, now: datetime
) -> dict[int, AccessGrant]:
    """Revoke what is no longer wanted; {door: grant} of what stays as it is."""
    windows = {door.pk: window for door, window in wanted.items()}
    kept, dropped = {}, []
    for grant in _active(reference):
        if windows.get(grant.door_id) == grant.period:
            kept[grant.door_id] = grant
            continue
        grant.revoke(reason="moved", now=now)
        grant.save(update_fields=["status", "revoked_at", "revoked_because"])
        dropped.append(grant)
    if dropped:
        tell_access("revoke_access", reference, dropped, actor=actor, now=now)
    return kept


def give(
    door: Door, window: Period, *, reference: str, holder_id: int, now: datetime
) -> AccessGrant:
    """The right at one door, for exactly `window`. The door is locked by the caller."""
    return AccessGrant.objects.create(
        reference=reference,
        door=door,
        during=TimestamptzRange(window.start, window.end),
        holder_id=holder_id,
        serial=_serial(door, window),
        granted_at=now,
    )


def _serial(door: Door, window: Period) -> int | None:
    """A serial whose code is nobody else's while `window` lasts.

    Nobody else's: of no active right, and of no revoked one that the box would still take because
    somebody was told its code.
    """
    if not hasattr(door, "box"):
        return None
    counter = door.box.counter
    counts = Q(status=GrantStatus.ACTIVE) | Q(shown_counter=counter) | Q(listed_counter=counter)
    rows = AccessGrant.objects.filter(
        counts,
        door=door,
        serial__isnull=False,
        during__overlap=TimestamptzRange(window.start, window.end),
    ).values_list("during", "serial")
    codes = [
        (Period(during.lower, during.upper), serial)
        for during, serial in rows
        if serial is not None
    ]
    used = {serial for period, serial in codes if period == window}
    others = [code for code in codes if code[0] != window]
    return free_serial(window=window, used=used | _alike(door.box, window, others))


def _alike(box: KeyBox, window: Period, others: list[tuple[Period, int]]) -> set[int]:
    """The serials whose code in `window` is by chance that of another window (one in 10^9)."""
    if not others:
        return set()
    try:
        secret = box.secret
    except CannotOpen:  # then no code of this box is shown to anybody
        return set()
    taken = {
        code_of(secret=secret, counter=box.counter, window=period, serial=serial)
        for period, serial in others
    }
    return {
        serial
        for serial in SERIALS
        if code_of(secret=secret, counter=box.counter, window=window, serial=serial) in taken
    }


def tell_access(
    verb: str, reference: str, grants: Collection[AccessGrant], *, actor: Actor, now: datetime
) -> None:
    """Write into the trail which rights were given or taken away."""
    record(
        actor=actor,
        verb=verb,
        object_type="access",
        object_code=reference,
        now=now,
        facts={
            "doors": [grant.door_id for grant in grants],
            "during": [[str(g.period.start), str(g.period.end)] for g in grants],
        },
    )
