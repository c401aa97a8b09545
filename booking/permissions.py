"""Who may do what with a booking. Services ask again; views ask to hide buttons.

What staff may do at a hall is accounts' table (accounts.permissions); here is what residents may.
"""

from booking.models import Application
from core.actor import Actor


def can_manage(actor: Actor, application: Application) -> bool:
    """Whether the actor applied, alone or for their organisation."""
    if actor.person_id is None:
        return False
    if application.applicant_person_id is not None:
        return application.applicant_person_id == actor.person_id
    return application.applicant_organisation_id in actor.organisation_ids
