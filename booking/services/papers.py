"""Papers about bookings: permits where the hall gives them, refusals, notices of cancellation.

A permit says what is permitted now: when that changes, the old one is declared void and a new one
issued. Numbers are taken under a lock until the end of the transaction: this comes last.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.translation import override

from booking.enums import Status, Verdict
from booking.models import Application, Booking, Decision
from booking.selectors.answers import answers_shown
from core.actor import Actor
from core.clock import day_of
from documents.enums import Kind
from documents.models import Document
from documents.selectors import valid_paper
from documents.services.issue import issue_document, void_document
from facilities.rules.values import Catalogue, in_force

PERMITTED = frozenset({Status.CONFIRMED, Status.IN_USE, Status.COMPLETED, Status.NO_SHOW})


def reference_at(bookings: Sequence[Booking], here: Sequence[Booking]) -> str:
    """What papers of one hall are about: the application; at a second hall its first booking."""
    first = here[0]
    return first.application.code if first.pk == bookings[0].pk else first.code


def by_hall(bookings: Sequence[Booking], halls: Catalogue) -> dict[int, list[Booking]]:
    """The bookings of an application by hall, each by number."""
    found: dict[int, list[Booking]] = defaultdict(list)
    for booking in bookings:
        found[halls.room_by_id[booking.room_id].facility_id].append(booking)
    return found


def issue_papers(
    application: Application,
    bookings: Sequence[Booking],
    halls: Catalogue,
    *,
    actor: Actor,
    now: datetime,
    is_new: bool = False,
) -> None:
    """The permit of each hall as it must read now; none where nothing is permitted.

    `is_new`: the application was made just now, so that there is no paper of it yet.
    """
    for facility_id, here in by_hall(bookings, halls).items():
        wanted = _permit(application, here, halls, facility_id)
        if wanted is None and is_new:
            continue
        _bring_up_to_date(
            Kind.PERMIT,
            reference_at(bookings, here),
            facility_id,
            wanted,
            actor=actor,
            now=now,
        )


def _bring_up_to_date(
    kind: Kind,
    reference: str,
    facility_id: int,
    wanted: Mapping[str, Any] | None,
    *,
    actor: Actor,
    now: datetime,
) -> None:
    present = valid_paper(kind=kind, reference=reference)
    if present is not None:
        if wanted is not None and _says(present, wanted):
            return
        void_document(code=present.code, reason="changed", actor=actor, now=now)
    if wanted is not None:
        issue_document(
            kind=kind,
            reference=reference,
            facility_id=facility_id,
            facts=wanted,
            actor=actor,
            now=now,
        )


def _says(paper: Document, wanted: Mapping[str, Any]) -> bool:
    return all(paper.facts.get(name) == value for name, value in wanted.items())


def _permit(
    application: Application, here: Sequence[Booking], halls: Catalogue, facility_id: int
) -> dict[str, Any] | None:
    permitted = [booking for booking in here if booking.status in PERMITTED]
    rules = [_rules(booking, halls) for booking in permitted]
    if not any(each and each.permit for each in rules):
        return None
    clause = next((each.clause for each in rules if each and each.clause), "")
    with override(settings.LANGUAGE_CODE):
        return _permit_of(application, permitted, halls, facility_id) | {"clause": clause}


def _permit_of(
    application: Application, permitted: Sequence[Booking], halls: Catalogue, facility_id: int
) -> dict[str, Any]:
    decision = (
        Decision.objects.filter(
            application=application, facility_id=facility_id, verdict=Verdict.APPROVED
        )
        .order_by("-pk")
        .first()
    )
    lines = [
        {"label": line.label, "yen": line.yen, "how": line.how}
        for booking in permitted
        for line in booking.fee_lines.filter(pricing=booking.pricing).order_by("position")
    ]
    answers = [
        {"label": each.label, "text": each.text}
        for each in answers_shown(application, permitted, halls)
    ]
    conditions = [text for text in (decision.conditions if decision else "").splitlines() if text]
    return {
        **_about(application, permitted, halls, facility_id),
        "applied_on": day_of(application.made_at).isoformat(),
        "people": application.people,
        **({"answers": answers} if answers else {}),
        "lines": lines,
        "total_yen": sum(line["yen"] for line in lines),
        "conditions": conditions,
    }


def _rules(booking: Booking, halls: Catalogue) -> Any:
    return in_force(halls.room_by_id[booking.room_id].rules, day_of(booking.period.start))


def _about(
    application: Application, bookings: Sequence[Booking], halls: Catalogue, facility_id: int
) -> dict[str, Any]:
    """What stands on every paper about bookings; in the language of papers."""
    hall = halls.facility_by_id[facility_id]
    person = application.applicant_person or application.asked_by
    applicant = {"name": person.name}
    if application.applicant_organisation is not None:
        applicant["organisation"] = application.applicant_organisation.name
    purpose = next((t.names.ja for t in halls.purposes if t.id == application.purpose_id), "")
    return {
        "hall": hall.names.ja,
        "hall_address": hall.address,
        "hall_phone": hall.phone,
        "applicant": applicant,
        "uses": [_use(booking, halls) for booking in bookings],
        "purpose": purpose,
    }


def _use(booking: Booking, halls: Catalogue) -> dict[str, str]:
    return {
        "room": halls.room_by_id[booking.room_id].names.ja,
        "start": booking.period.start.isoformat(),
        "end": booking.period.end.isoformat(),
    }


def void_cancellation(booking: Booking, *, actor: Actor, now: datetime) -> None:
    """The cancellation was undone: its notice is void."""
    notice = valid_paper(kind=Kind.CANCELLATION, reference=booking.code)
    if notice is not None:
        void_document(code=notice.code, reason="restored", actor=actor, now=now)


def issue_refusal(
    application: Application,
    refused: Sequence[Booking],
    halls: Catalogue,
    *,
    reason: str,
    clause: str,
    actor: Actor,
    now: datetime,
) -> None:
    """The notice of refusal of each hall, with 教示 (requirement 152)."""
    bookings = list(application.bookings.order_by("pk"))
    for facility_id, here in by_hall(refused, halls).items():
        first = reference_at(bookings, [each for each in bookings if each.pk == here[0].pk])
        facts = _about(application, here, halls, facility_id)
        del facts["hall_address"]
        _bring_up_to_date(
            Kind.REFUSAL,
            first,
            facility_id,
            facts
            | {
                "applied_on": day_of(application.made_at).isoformat(),
                "reason": reason,
                "clause": clause,
            },
            actor=actor,
            now=now,
        )


def issue_cancellation(
    booking: Booking,
    halls: Catalogue,
    *,
    by_city: bool,
    reason: str,
    clause: str,
    refund_yen: int,
    actor: Actor,
    now: datetime,
) -> None:
    """The notice that one booking is cancelled: of the city's act always, of the applicant's
    where the hall gives permits."""
    rules = _rules(booking, halls)
    if not by_city and not (rules and rules.permit):
        return
    facility_id = halls.room_by_id[booking.room_id].facility_id
    facts = _about(booking.application, [booking], halls, facility_id)
    del facts["hall_address"], facts["purpose"]
    facts |= {
        "cancelled_on": day_of(now).isoformat(),
        "by_city": by_city,
        "reason": reason,
        "refund_yen": refund_yen,
    }
    if clause:
        facts["clause"] = clause
    _bring_up_to_date(Kind.CANCELLATION, booking.code, facility_id, facts, actor=actor, now=now)
