"""Limits of a hall, counted under a lock of the applicant."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Value
from psycopg.types.range import TimestamptzRange

from accounts.models import Organisation, Person
from booking.enums import HOLDING, Status
from booking.errors import LimitReached
from booking.models import Booking
from booking.rules.limits import ClassesAt, Use, check_uses, limits_on, span_to_read
from booking.selectors.applicants import Applicants
from facilities.selectors import catalogue


def check_limits(
    uses: Sequence[Use],
    *,
    classes_at: ClassesAt,
    person_id: int | None,
    organisation_id: int | None,
    now: datetime,
    instead_of: int | None = None,
) -> None:
    """Raise LimitReached if the uses exceed a limit. Call inside the transaction, last of locks.

    The booking with the key `instead_of` is not counted: the uses take its place. The applicant's
    row is locked first, so that two members booking at once are counted in turn.
    """
    if not limits_on(uses, classes_at):
        return
    lock_applicant(person_id, organisation_id)
    span = TimestamptzRange(*span_to_read(uses, classes_at))
    whose = (
        {"application__applicant_organisation_id": organisation_id}
        if organisation_id is not None
        else {"application__applicant_person_id": person_id}
    )
    booked = list(_booked(whose, span, now=now, without=instead_of))
    check_uses(uses, booked, classes_at=classes_at)


def check_uses_alone(uses: Sequence[Use], *, applicants: Applicants) -> None:
    """Raise LimitReached if the uses exceed a limit whoever of them applies; for the hold."""
    refusals: list[LimitReached] = []
    for each in applicants.readings:
        try:
            check_uses(uses, (), classes_at=each.at)
        except LimitReached as refusal:
            refusals.append(refusal)
        else:
            return
    raise refusals[0]


def lock_applicant(person_id: int | None, organisation_id: int | None) -> None:
    """Let those who book for the same applicant count one after the other."""
    if organisation_id is not None:
        Organisation.objects.select_for_update(no_key=True).get(pk=organisation_id)
    elif person_id is not None:
        Person.objects.select_for_update(no_key=True).get(pk=person_id)


def _booked(
    whose: dict[str, Any], span: TimestamptzRange, *, now: datetime, without: int | None
) -> Iterator[Use]:
    """The applicant's uses that touch `span`, those of rooms out of use included. One query."""
    halls = catalogue()
    rows = (
        Booking.objects.filter(
            status__in=[*HOLDING, Status.COMPLETED, Status.NO_SHOW],
            during__overlap=Value(span),
            **whose,
        )
        .exclude(pk=without or 0)
        .select_related("application")
    )
    for row in rows:
        room = halls.room_by_id[row.room_id]
        yield Use(
            facility=halls.facility_by_id[room.facility_id],
            room=room,
            during=row.period,
            slots=len(row.slot_codes),
            made_at=row.application.made_at,
            over=row.status not in HOLDING or row.period.end <= now,
        )
