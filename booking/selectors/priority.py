"""Claims to come before the public (80): what they need, what is there, what is still missing."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from booking.enums import Status
from booking.errors import NoSuchBooking
from booking.models import Application, PriorityClaim, SubmittedDocument
from booking.permissions import can_see_documents
from booking.rules.verdict import day_verdict
from booking.rules.wishes import Wish
from booking.selectors.applicants import Applicants
from booking.selectors.mine import applicant_name
from booking.selectors.submitted import DocumentLink, links_to
from core.actor import Actor
from core.codes import grouped
from core.dates import full_day_label, when_label
from facilities.rules.values import Catalogue, FacilityValue, PriorityValue


@dataclass(frozen=True, slots=True)
class Needs:
    """What a hall needs of who comes before the public."""

    hall: FacilityValue
    clause: str
    documents: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NeededDocument:
    """One document that a claim needs: what was sent, or whether it comes or came on paper."""

    name: str
    sent: list[DocumentLink]
    is_received: bool
    is_brought: bool

    @property
    def is_missing(self) -> bool:
        """Whether the hall has nothing of it yet."""
        return not self.sent and not self.is_received


@dataclass(frozen=True, slots=True)
class ClaimView:
    """One claim in full. `due` empty: no day was set; `is_late`: it has passed."""

    id: int
    code: str
    number: str
    hall: FacilityValue
    applicant: str
    uses: list[str]
    clause: str
    documents: list[NeededDocument]
    due: str
    is_late: bool
    is_open: bool  # the hall has not decided

    @property
    def missing(self) -> list[str]:
        """What the hall has not got."""
        return [each.name for each in self.documents if each.is_missing]

    @property
    def needs(self) -> Needs:
        """For the form in which they are handed in."""
        return Needs(self.hall, self.clause, tuple(each.name for each in self.documents))


def lets_before(hall: FacilityValue) -> bool:
    """Whether the hall has windows before the public at all. No query."""
    return any(rules.priority for room in hall.rooms for rules in room.rules)


def needs_of(wishes: Iterable[Wish], applicants: Applicants, *, now: datetime) -> list[Needs]:
    """By hall, for those of the wishes that are open only to an applicant with a window."""
    found: dict[int, tuple[FacilityValue, list[PriorityValue]]] = {}
    for wish in wishes:
        asker = applicants.at(wish.facility.id)
        verdict = day_verdict(
            facility=wish.facility, room=wish.room, day=wish.day, now=now, asker=asker
        )
        if verdict.rules is not None and verdict.rules.early is not None:
            found.setdefault(wish.facility.id, (wish.facility, []))[1].append(verdict.rules.early)
    return [
        Needs(
            hall,
            windows[0].clause,
            tuple(dict.fromkeys(name for each in windows for name in each.documents)),
        )
        for hall, windows in found.values()
    ]


def claims_of(application: Application, halls: Catalogue, *, today: date) -> list[ClaimView]:
    """All of an application. Three queries a claim."""
    rows = application.priority_claims.select_related(
        "application__applicant_person", "application__applicant_organisation"
    ).order_by("pk")
    return [_view(each, halls, today) for each in rows]


def claim_at(application: Application, hall: FacilityValue) -> int | None:
    """The key of the application's claim at a hall. One query; none without such windows."""
    if not lets_before(hall):
        return None
    claims = application.priority_claims.filter(facility_id=hall.id)
    return claims.values_list("pk", flat=True).first()


def claim_at_desk(*, number: int, actor: Actor, halls: Catalogue, today: date) -> ClaimView:
    """One claim for those who decide or change bookings at its hall. Raises NoSuchBooking."""
    rows = PriorityClaim.objects.select_related(
        "application__applicant_person", "application__applicant_organisation"
    )
    found = rows.filter(pk=number).first()
    if found is None or not can_see_documents(actor, facility_id=found.facility_id):
        raise NoSuchBooking
    return _view(found, halls, today)


def missing_documents(
    applications: Collection[Application], rooms: Collection[int], halls: Catalogue
) -> dict[int, list[str]]:
    """By application that came to a hall of these rooms before the public: what is missing.

    Two queries; none where no hall has such windows.
    """
    here = {halls.room_by_id[room].facility_id for room in rooms}
    letting = [each for each in here if lets_before(halls.facility_by_id[each])]
    if not applications or not letting:
        return {}
    claims = PriorityClaim.objects.filter(application__in=applications, facility_id__in=letting)
    rows = list(claims.order_by("pk"))
    sent = set(SubmittedDocument.objects.filter(claim__in=rows).values_list("claim_id", "needed"))
    found: dict[int, list[str]] = {}
    for claim in rows:
        there = {*claim.received, *(name for key, name in sent if key == claim.pk)}
        missing = found.setdefault(claim.application_id, [])
        missing += [name for name in claim.documents if name not in there]
    return found


def _view(row: PriorityClaim, halls: Catalogue, today: date) -> ClaimView:
    application, hall = row.application, halls.facility_by_id[row.facility_id]
    bookings = [
        each
        for each in application.bookings.order_by("during", "pk")
        if halls.room_by_id[each.room_id].facility_id == hall.id
    ]
    documents = _documents(row, links_to(row.submitted.all()))
    late = row.due_on is not None and row.due_on < today
    return ClaimView(
        id=row.pk,
        code=application.code,
        number=grouped(application.code),
        hall=hall,
        applicant=applicant_name(application),
        uses=[
            f"{halls.room_by_id[each.room_id].names}　{when_label(each.period)}"
            for each in bookings
        ],
        clause=row.clause,
        documents=documents,
        due=full_day_label(row.due_on) if row.due_on else "",
        is_late=late and any(each.is_missing for each in documents),
        is_open=any(each.status == Status.REQUESTED for each in bookings),
    )


def _documents(row: PriorityClaim, sent: Sequence[DocumentLink]) -> list[NeededDocument]:
    return [
        NeededDocument(
            name,
            [each for each in sent if each.needed == name],
            is_received=name in row.received,
            is_brought=name in row.brings,
        )
        for name in row.documents
    ]
