"""Documents that were handed in: who may read them, and the links to them."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from booking.errors import NoSuchBooking
from booking.models import SubmittedDocument
from booking.permissions import can_manage, can_see_documents
from core.actor import Actor
from core.dates import moment_label


@dataclass(frozen=True, slots=True)
class DocumentLink:
    """One document. `name` empty: it was erased some time after the use."""

    id: int
    name: str
    needed: str
    received: str


def links_to(documents: QuerySet[SubmittedDocument, Any]) -> list[DocumentLink]:
    """The documents in the order in which they came. One query, without their contents."""
    rows = documents.order_by("pk").values_list("pk", "name", "needed", "received_at")
    return [DocumentLink(pk, name, needed, moment_label(at)) for pk, name, needed, at in rows]


def document_for(*, number: int, actor: Actor) -> SubmittedDocument:
    """One document, for who applied and for staff who decide or change bookings at the hall.

    Raises NoSuchBooking; also where it was erased.
    """
    found = (
        SubmittedDocument.objects.select_related("exemption__application", "claim__application")
        .filter(pk=number, erased_at=None)
        .first()
    )
    if found is None:
        raise NoSuchBooking
    is_theirs = can_manage(actor, found.application)
    if not is_theirs and not can_see_documents(actor, facility_id=found.facility_id):
        raise NoSuchBooking
    return found
