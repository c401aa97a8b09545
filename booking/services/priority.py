"""Applying before the public (優先受付: requirement 80): the claim, and the documents it needs.

Rooms, limits and days are those of everybody (booking/rules/verdict.py); here is only what goes
with the claim. Documents come with the application or afterwards, until the hall has decided.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from django.db import transaction

from accounts.permissions import can_review
from booking.enums import EventKind, Status
from booking.errors import (
    DeadlineTooEarly,
    ImpossibleTransition,
    NoSuchBooking,
    ReasonNeeded,
    TooManyDocuments,
)
from booking.models import (
    Application,
    Booking,
    BookingEvent,
    PriorityClaim,
    SubmittedDocument,
)
from booking.permissions import can_manage, can_see_documents
from booking.rules.wishes import Wish
from booking.services.locking import find_application, lock_application
from booking.services.story import event_of, write_letter
from booking.services.uploads import Upload, kept_document
from core.actor import Actor
from core.clock import day_of
from core.dates import full_day_label
from facilities.rules.values import Catalogue, PriorityValue, RulesValue
from facilities.selectors import catalogue

MOST_SUBMITTED = 20  # for one claim, whatever is sent again
Needed = tuple[int, str]  # the hall's key, and which of the documents it needs


@dataclass(frozen=True, slots=True, kw_only=True)
class PriorityPapers:
    """What goes with claims. `brings`: announced for the desk; `received`: they are there.

    Both by the key of the hall; for a hall that is not named, what was said before stays.
    `received` counts only from staff.
    """

    sent: Mapping[Needed, Upload] = field(default_factory=dict)
    brings: Mapping[int, Collection[str]] = field(default_factory=dict)
    received: Mapping[int, Collection[str]] = field(default_factory=dict)

    def made_ready(self) -> "PriorityPapers":
        """With its documents as they are kept: before anything is locked, pictures take a while.

        Raises DocumentUnreadable.
        """
        return replace(self, sent={key: kept_document(each) for key, each in self.sent.items()})


NO_PAPERS = PriorityPapers()


def claim_priority(
    application: Application,
    wishes: Sequence[Wish],
    rules: Sequence[RulesValue],
    *,
    papers: PriorityPapers,
    now: datetime,
) -> list[str]:
    """Write down by which windows a new application came before the public, in its transaction.

    `rules` are those of `wishes`; nothing is written where none of them is early. `papers` are
    made ready. The names of the documents that are needed and were not sent.
    """
    windows: dict[int, list[PriorityValue]] = {}
    unsent: list[str] = []
    for wish, each in zip(wishes, rules, strict=True):
        if each.early is not None:
            windows.setdefault(wish.facility.id, []).append(each.early)
    for facility_id, early in windows.items():
        claim = PriorityClaim(
            application=application,
            facility_id=facility_id,
            clause=early[0].clause,
            documents=list(dict.fromkeys(name for each in early for name in each.documents)),
        )
        _put(claim, papers, now=now, by_staff=application.on_behalf)
        sent = {name for hall, name in papers.sent if hall == facility_id}
        unsent += [name for name in claim.documents if name not in {*sent, *claim.received}]
    return list(dict.fromkeys(unsent))


def hand_in(*, code: str, papers: PriorityPapers, actor: Actor, now: datetime) -> Application:
    """Documents for the claims of an application that waits: the applicant, or staff for them.

    Until the hall has decided. What was sent before stays; `brings` and `received` say all of a
    hall anew. Raises NoSuchBooking, ImpossibleTransition (decided), DocumentUnreadable or
    TooManyDocuments; then nothing has changed.
    """
    found = find_application(code)
    mine, papers = can_manage(actor, found), papers.made_ready()
    with transaction.atomic():
        bookings, _parts = lock_application(found)
        halls = catalogue()
        rows = found.priority_claims.select_for_update(no_key=True).order_by("pk")
        claims = [
            each for each in rows if mine or can_see_documents(actor, facility_id=each.facility_id)
        ]
        if not claims:
            raise NoSuchBooking
        for claim in claims:
            if _put(claim, papers, now=now, by_staff=not mine):
                _note(claim, bookings, halls, EventKind.DOCUMENTS_IN, actor=actor, now=now)
    return found


def ask_for_document(
    *, number: int, name: str, due_on: date, actor: Actor, now: datetime
) -> PriorityClaim:
    """One more document before the hall decides, with the last day for it, by letter.

    Nothing follows by itself when the day has passed: staff decide.
    Raises NoSuchBooking (also without the right), ReasonNeeded (no name), DeadlineTooEarly or
    ImpossibleTransition (decided).
    """
    found = PriorityClaim.objects.select_related("application").filter(pk=number).first()
    if found is None or not can_review(actor, facility_id=found.facility_id):
        raise NoSuchBooking
    if not name.strip():
        raise ReasonNeeded
    if due_on <= day_of(now):
        raise DeadlineTooEarly
    with transaction.atomic():
        bookings, _parts = lock_application(found.application)
        halls = catalogue()
        claim = PriorityClaim.objects.select_for_update(no_key=True).get(pk=number)
        claim.want(name.strip(), due_on=due_on)
        claim.save()
        waiting = _note(
            claim,
            bookings,
            halls,
            EventKind.DOCUMENT_WANTED,
            actor=actor,
            now=now,
            reason=name.strip(),
        )
        write_letter(
            "document_wanted",
            application=found.application,
            bookings=waiting,
            catalogue=halls,
            now=now,
            event_key=f"{number}:{now.isoformat()}",
            facts={"document": name.strip(), "due": lambda: full_day_label(due_on)},
            with_calendar=False,
        )
    return claim


def _put(claim: PriorityClaim, papers: PriorityPapers, *, now: datetime, by_staff: bool) -> bool:
    """Save the claim with what is for it; whether anything was."""
    here = claim.facility_id
    sent = {name: each for (hall, name), each in papers.sent.items() if hall == here}
    before = (claim.brings, claim.received)
    if here in papers.brings:
        claim.announce(papers.brings[here])
    if by_staff and here in papers.received:
        claim.receive(papers.received[here])
    claim.save()
    if claim.submitted.count() + len(sent) > MOST_SUBMITTED:
        raise TooManyDocuments(most=MOST_SUBMITTED)
    SubmittedDocument.objects.bulk_create(
        SubmittedDocument(
            claim=claim,
            needed=name if name in claim.documents else "",
            name=each.name,
            mime=each.mime,
            content=each.content,
            received_at=now,
        )
        for name, each in sent.items()
    )
    return bool(sent) or before != (claim.brings, claim.received)


def _note(
    claim: PriorityClaim,
    bookings: Sequence[Booking],
    halls: Catalogue,
    kind: EventKind,
    *,
    actor: Actor,
    now: datetime,
    reason: str = "",
) -> list[Booking]:
    """Into the story of the claim's bookings that wait; those. Raises ImpossibleTransition."""
    here = [b for b in bookings if halls.room_by_id[b.room_id].facility_id == claim.facility_id]
    waiting = [booking for booking in here if booking.status == Status.REQUESTED]
    if not waiting:
        raise ImpossibleTransition(status=(here or bookings)[0].get_status_display())
    on_behalf = not can_manage(actor, bookings[0].application)
    BookingEvent.objects.bulk_create(
        event_of(
            booking,
            kind=kind,
            before=booking.status,
            actor=actor,
            now=now,
            reason=reason,
            on_behalf=on_behalf and kind == EventKind.DOCUMENTS_IN,
        )
        for booking in waiting
    )
    return waiting
