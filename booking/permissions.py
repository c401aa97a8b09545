"""Who may do what with a booking. Services ask again; views ask to hide buttons.

What staff may do at a hall is accounts' table (accounts.permissions); here is what residents may,
and what several of its rights allow.
"""

from typing import Protocol

from accounts.permissions import can_change_bookings, can_review
from core.actor import Actor


class Asked(Protocol):
    """Something in somebody's name: an application, an entry of a round."""

    applicant_person_id: int | None
    applicant_organisation_id: int | None


def can_manage(actor: Actor, application: Asked) -> bool:
    """Whether it is in the actor's own name, or in that of their organisation."""
    if actor.person_id is None:
        return False
    if application.applicant_person_id is not None:
        return application.applicant_person_id == actor.person_id
    return application.applicant_organisation_id in actor.organisation_ids


def can_see_documents(actor: Actor, *, facility_id: int) -> bool:
    """Whether the actor decides or changes bookings at the hall: with what people handed in."""
    rights = (can_review, can_change_bookings)
    return any(right(actor, facility_id=facility_id) for right in rights)
