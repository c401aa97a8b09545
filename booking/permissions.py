"""Who may do what with a booking. Services ask again; views ask to hide buttons."""

from accounts.enums import DutyKind
from booking.models import Application
from core.actor import Actor


def can_manage(actor: Actor, application: Application) -> bool:
    """Whether the actor applied, alone or for their organisation."""
    if actor.person_id is None:
        return False
    if application.applicant_person_id is not None:
        return application.applicant_person_id == actor.person_id
    return application.applicant_organisation_id in actor.organisation_ids


def can_close_rooms(actor: Actor, *, facility_id: int) -> bool:
    """Whether the actor may take rooms of this hall out of use."""
    return actor.has_duty(DutyKind.MANAGER, facility_id=facility_id)


def can_read_desk(actor: Actor, *, facility_id: int) -> bool:
    """Whether the actor may see who uses this hall's rooms."""
    return actor.has_duty(
        DutyKind.FRONT_DESK, DutyKind.MANAGER, DutyKind.SUPPORT, facility_id=facility_id
    )
