"""A whole building stops taking anybody, at once; a second act opens it again (requirement 87)."""

from datetime import datetime

from django.db import transaction

from accounts.permissions import can_stop_building
from audit.services import record
from booking.errors import AlreadyShelter, NoShelter, NoSuchBooking, ReasonNeeded
from booking.models import Occupancy, Shelter
from booking.services.shelter_codes import (
    end_codes,
    give_codes,
    lock_building,
    write_to_openers,
)
from core.actor import Actor
from facilities.services.shelter import mark_shelter
from facilities.services.versions import raise_calendar_versions


def start_shelter(*, facility_id: int, reason: str, actor: Actor, now: datetime) -> Shelter:
    """Stop new holds, applications and official uses of every room of the building.

    Holds are broken: what somebody was filling in can no longer be sent. Bookings stay until they
    are moved or cancelled by `close_and_clear`. Whoever waited for the rooms' locks meanwhile
    reads the catalogue under them and is refused; the trigger refuses the row itself.
    Who may open the building gets codes for its key boxes, and a letter without them.
    Raises NoSuchBooking, ReasonNeeded or AlreadyShelter.
    """
    if not can_stop_building(actor, facility_id=facility_id):
        raise NoSuchBooking
    if not reason.strip():
        raise ReasonNeeded
    with transaction.atomic():
        part_ids = lock_building(facility_id)
        if Shelter.objects.filter(facility_id=facility_id, ended_at=None).exists():
            raise AlreadyShelter
        mark_shelter(facility_id=facility_id, reason=reason.strip())
        shelter = Shelter.objects.create(
            facility_id=facility_id, reason=reason.strip(), started_at=now, started_by_id=actor.user
        )
        held = Occupancy.objects.filter(part_id__in=part_ids, released_at=None, hold__isnull=False)
        broken = held.update(released_at=now)
        give_codes(shelter, actor=actor, now=now)
        _write_down("shelter.started", shelter, {"holds": broken}, actor=actor, now=now)
        write_to_openers("shelter_opened", shelter, now=now)
        raise_calendar_versions(part_ids)
    return shelter


def end_shelter(*, facility_id: int, actor: Actor, now: datetime) -> Shelter:
    """Take new bookings of the building again; its codes end. Raises NoSuchBooking or NoShelter."""
    if not can_stop_building(actor, facility_id=facility_id):
        raise NoSuchBooking
    with transaction.atomic():
        part_ids = lock_building(facility_id)
        open_ones = Shelter.objects.select_for_update(no_key=True)
        shelter = open_ones.filter(facility_id=facility_id, ended_at=None).first()
        if shelter is None:
            raise NoShelter
        shelter.ended_at, shelter.ended_by_id = now, actor.user
        shelter.save(update_fields=["ended_at", "ended_by"])
        mark_shelter(facility_id=facility_id, reason="")
        end_codes(shelter, actor=actor, now=now)
        _write_down("shelter.ended", shelter, {}, actor=actor, now=now)
        write_to_openers("shelter_ended", shelter, now=now)
        raise_calendar_versions(part_ids)
    return shelter


def _write_down(
    verb: str, shelter: Shelter, facts: dict[str, int], *, actor: Actor, now: datetime
) -> None:
    record(
        actor=actor,
        verb=verb,
        object_type="shelter",
        object_code=str(shelter.pk),
        now=now,
        facts={"facility": shelter.facility_id, "reason": shelter.reason, **facts},
    )
