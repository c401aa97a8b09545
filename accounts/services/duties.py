"""Writes about duties: who is charged with what at which hall."""

from datetime import datetime

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from accounts.enums import DutyKind
from accounts.errors import DutyAlreadyHeld, NotAllowed
from accounts.models import Duty, User
from accounts.permissions import can_appoint
from accounts.services.refusals import refusing
from audit.services import record
from core import clock
from core.actor import Actor


def appoint(
    *,
    user: User,
    duty: DutyKind,
    facility_id: int | None,
    during: DateRange,
    actor: Actor,
    now: datetime,
) -> Duty:
    """Charge `user` with a duty at a hall (None: at every hall) for those days.

    Raises NotAllowed, DutyAlreadyHeld.
    """
    if not can_appoint(actor, duty=duty, facility_id=facility_id, user_id=user.pk):
        raise NotAllowed
    with refusing(duty_once_at_a_time=DutyAlreadyHeld):
        held = Duty.objects.create(user=user, kind=duty, facility_id=facility_id, during=during)
        _record(actor, "appoint", held, now)
    return held


def relieve(*, duty: Duty, actor: Actor, now: datetime) -> None:
    """End a duty: it no longer counts from today on. Raises NotAllowed."""
    kind = DutyKind(duty.kind)
    if not can_appoint(actor, duty=kind, facility_id=duty.facility_id, user_id=duty.user_id):
        raise NotAllowed
    today = clock.day_of(now)
    with transaction.atomic():
        held = Duty.objects.select_for_update(no_key=True).get(pk=duty.pk)
        if held.during.upper is not None and held.during.upper <= today:
            return
        if held.during.lower is not None and held.during.lower >= today:
            held.during = DateRange(empty=True)
        else:
            held.during = DateRange(held.during.lower, today)
        held.save(update_fields=["during"])
        _record(actor, "relieve", held, now)


def _record(actor: Actor, verb: str, duty: Duty, now: datetime) -> None:
    record(
        actor=actor,
        verb=verb,
        object_type="duty",
        object_code=str(duty.pk),
        now=now,
        facts={"user": duty.user_id, "kind": str(duty.kind), "facility": duty.facility_id},
    )
