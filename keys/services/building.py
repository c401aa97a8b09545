"""Opening every key box of a building for a time, for no booking: a shelter (requirement 87).

A box has no network and takes a code for at most sixteen hours. Whoever opens a building for
longer gives the next window in time, under another reference, so that its codes are known before
those of the present one end. Booking calls these inside its own transactions.
"""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from core.actor import Actor
from core.dates import moment_label
from core.periods import Period
from keys.enums import DoorKind, GrantStatus
from keys.models import AccessGrant, Door, KeyLoan
from keys.permissions import require_building_opener
from keys.rules.boxcode import code_of, grouped
from keys.services.access import give, tell_access


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildingCode:
    """One box of the building in one window. `code` empty: it can tell no more rights apart."""

    door: str
    door_code: str
    place: str
    code: str
    since: str
    until: str
    way_in: tuple[str, ...]
    emergency_phone: str

    @property
    def groups(self) -> list[str]:
        """The code in the groups in which it is read out."""
        return self.code.split()


@dataclass(frozen=True, slots=True)
class BuildingCodes:
    """All codes that open the building now or in the next window.

    `stamp` is another one whenever a code of now is: who was told them may have to be told again.
    """

    now: list[BuildingCode]
    later: list[BuildingCode]
    stamp: str


def open_building(
    *,
    reference: str,
    facility_id: int,
    window: Period,
    holder_id: int,
    actor: Actor,
    now: datetime,
) -> tuple[AccessGrant, ...]:
    """Let `reference` open every key box of the building for exactly `window`, whose ends lie on
    the boxes' steps; empty where there is no box.

    No code is that of another right at the same box that counts meanwhile.
    """
    with transaction.atomic():
        doors = Door.objects.filter(facility=facility_id, is_used=True, kind=DoorKind.BOX)
        grants = tuple(
            give(door, window, reference=reference, holder_id=holder_id, now=now)
            for door in doors.order_by("pk").select_for_update(no_key=True)
        )
        if grants:
            tell_access("open_building", reference, grants, actor=actor, now=now)
    return grants


def building_codes(
    *, references: Collection[str], facility_id: int, actor: Actor, now: datetime
) -> BuildingCodes:
    """The codes of these references that count now or later.

    From now on they are known: no other right is given one of them, and after a revocation they
    are listed until the box's counter is turned. The caller writes the look into the trail.
    Raises MayNotHandleKeys.
    """
    require_building_opener(actor, facility_id=facility_id)
    with transaction.atomic():
        rows = AccessGrant.objects.filter(
            reference__in=references, status=GrantStatus.ACTIVE, during__endswith__gt=now
        )
        list(rows.order_by("pk").select_for_update(no_key=True))
        grants = list(
            rows.select_related("door__box").order_by("during", "door__position", "door_id")
        )
        for grant in grants:
            if grant.listed_counter != grant.door.box.counter:
                grant.mark_listed(counter=grant.door.box.counter)
                grant.save(update_fields=["listed_counter"])
    current = [grant for grant in grants if grant.period.covers(now)]
    return BuildingCodes(
        now=[_line(grant) for grant in current],
        later=[_line(grant) for grant in grants if grant not in current],
        stamp=_stamp(current),
    )


def move_due(*, reference: str, due_at: datetime) -> int:
    """Keys that are lent for `reference` are due at another moment; how many."""
    loans = KeyLoan.objects.filter(reference=reference, ended_at=None, lent_at__lt=due_at)
    return loans.update(due_at=due_at)


def _stamp(grants: Collection[AccessGrant]) -> str:
    told = [f"{grant.pk}:{grant.door.box.counter}" for grant in grants]
    return hashlib.sha256(" ".join(told).encode()).hexdigest()[:16] if told else ""


def _line(grant: AccessGrant) -> BuildingCode:
    door, window, serial = grant.door, grant.period, grant.serial
    secret, counter = door.box.secret, door.box.counter
    code = (
        grouped(code_of(secret=secret, counter=counter, window=window, serial=serial))
        if serial is not None
        else ""
    )
    return BuildingCode(
        door=door.name_now,
        door_code=door.code,
        place=door.box.place,
        code=code,
        since=moment_label(window.start),
        until=moment_label(window.end),
        way_in=tuple(line.strip() for line in door.way_in.splitlines() if line.strip()),
        emergency_phone=door.emergency_phone,
    )
