"""How every revision of a hall by its staff begins and ends: the lock, the numbers, the trail."""

from datetime import datetime

from audit.services import record
from core.actor import Actor
from facilities.models import Facility, RoomPart
from facilities.selectors import lock_parts
from facilities.services.versions import raise_calendar_versions, raise_catalogue_version


def locked_hall(facility_code: str) -> Facility:
    """The hall; everyone who books there waits until the revision is written."""
    lock_parts(part_ids=RoomPart.objects.filter(facility__code=facility_code).values("pk"))
    return Facility.objects.get(code=facility_code)


def tell_revision(
    hall: Facility, verb: str, *, begins: str | list[str], actor: Actor, now: datetime
) -> None:
    """No page shows the former state any more; the trail says from which days what is new holds."""
    raise_calendar_versions(hall.parts.values_list("pk", flat=True))
    raise_catalogue_version()
    record(
        actor=actor,
        verb=verb,
        object_type="facility",
        object_code=hall.code,
        now=now,
        facts={"from": begins},
    )
