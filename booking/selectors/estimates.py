"""Estimates (見積書): whom they are for, and who may read them."""

from accounts.models import Organisation, Person
from accounts.permissions import can_book_for_others
from booking.errors import NoSuchBooking
from booking.selectors.asking import Applicant
from core.actor import Actor
from documents.enums import Kind
from documents.models import Document
from documents.selectors import paper


def addressee(applicant: Applicant) -> dict[str, str]:
    """The name on the paper."""
    if applicant.organisation_id is not None:
        return {"name": Organisation.objects.get(pk=applicant.organisation_id).name}
    if applicant.person_id is None:
        return {"name": ""}
    return {"name": Person.objects.get(pk=applicant.person_id).name}


def estimate_for(*, code: str, actor: Actor) -> Document:
    """An estimate, for who had it made and for those who book for others at the hall.

    Raises NoSuchBooking.
    """
    found = paper(code=code)
    if found is None or found.kind != Kind.ESTIMATE:
        raise NoSuchBooking
    if found.issued_by_id != actor.user_id and not can_book_for_others(
        actor, facility_id=found.facility_id
    ):
        raise NoSuchBooking
    return found
