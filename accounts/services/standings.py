"""Saying what a person or a group counts as at a hall, and for how long (requirements 96, 101)."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Q

from accounts.errors import NoSuchStanding, NotAllowed, StandingAlreadyHeld
from accounts.models import Standing
from accounts.permissions import can_give_standing
from accounts.services.refusals import refusing
from audit.services import record
from core.actor import Actor
from core.clock import day_of


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingRequest:
    """What is given to whom: a person or an organisation. `last` None: until it is ended."""

    person_id: int | None = None
    organisation_id: int | None = None
    word: str
    facility_id: int | None
    first: date
    last: date | None
    reason: str


def give_standing(*, request: StandingRequest, actor: Actor, now: datetime) -> Standing:
    """Let the person or group count as `word` there on those days, both ends included.

    Raises NotAllowed, NoSuchStanding (nothing said, days in the wrong order), StandingAlreadyHeld.
    """
    if not can_give_standing(actor, facility_id=request.facility_id):
        raise NotAllowed
    if not request.word or not request.reason.strip():
        raise NoSuchStanding
    if request.last is not None and request.last < request.first:
        raise NoSuchStanding
    with refusing(standing_once_at_a_time=StandingAlreadyHeld):
        standing = Standing.objects.create(
            person_id=request.person_id,
            organisation_id=request.organisation_id,
            word=request.word,
            facility_id=request.facility_id,
            during=DateRange(request.first, request.last, "[]"),
            reason=request.reason.strip(),
            given_by_id=actor.user,
            given_at=now,
        )
        _record(actor, "give_standing", standing, now)
    return standing


def end_standing(
    *,
    standing_id: int,
    person_id: int | None,
    organisation_id: int | None,
    actor: Actor,
    now: datetime,
) -> None:
    """Let a standing of this person or group count no longer from today on.

    One that had not begun has then never held. Raises NotAllowed, NoSuchStanding.
    """
    today = day_of(now)
    with transaction.atomic():
        standing = (
            Standing.objects.select_for_update(no_key=True)
            .filter(Q(person_id=person_id, organisation_id=organisation_id), pk=standing_id)
            .first()
        )
        if standing is None:
            raise NoSuchStanding
        if not can_give_standing(actor, facility_id=standing.facility_id):
            raise NotAllowed
        if standing.during.isempty or (standing.during.upper or date.max) <= today:
            return
        begun = standing.during.lower < today
        standing.during = (
            DateRange(standing.during.lower, today) if begun else DateRange(empty=True)
        )
        standing.save(update_fields=["during"])
        _record(actor, "end_standing", standing, now)


def _record(actor: Actor, verb: str, standing: Standing, now: datetime) -> None:
    whose = standing.person or standing.organisation
    record(
        actor=actor,
        verb=verb,
        object_type="person" if standing.person_id else "organisation",
        object_code=whose.code if whose else "",
        now=now,
        facts={
            "standing": standing.pk,
            "word": standing.word,
            "facility": standing.facility_id,
            "reason": standing.reason,
        },
    )
