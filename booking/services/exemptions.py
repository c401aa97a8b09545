"""減免申請: applying for a reduction, with the booking or later, and the hall's decision.

Until it is granted the booking costs what it costs without it; what was paid too much goes back
(requirement 101). The hall decides at its own risk: granting takes words of the schedule as said
that only reductions mention (booking/rules/exemptions.py).
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from accounts.permissions import can_change_bookings, can_review
from booking.enums import LIVE, OPEN, EventKind, ExemptionState, Status
from booking.errors import (
    ExemptionDecided,
    ExemptionOpen,
    ImpossibleTransition,
    NoSuchBooking,
    NotReducible,
    ReasonNeeded,
)
from booking.models import Application, Booking, Exemption, SubmittedDocument
from booking.permissions import can_manage
from booking.rules.answers import GivenAnswers, from_json, to_json
from booking.rules.exemptions import granted_in, offers_of
from booking.rules.wishes import Wish
from booking.selectors.exemptions import offered_now
from booking.selectors.money import due_payment, payment_facts
from booking.services.following import follow
from booking.services.locking import find_application, lock_application
from booking.services.placing import status_for_fee
from booking.services.repricing import reprice_after
from booking.services.story import event_of, write_letter
from booking.services.uploads import Upload, kept_documents
from core.actor import Actor
from core.clock import day_of
from core.db import violated_constraint
from facilities.rules.values import Catalogue, in_force
from facilities.selectors import catalogue

PRICED = LIVE | {Status.REQUESTED}


@dataclass(frozen=True, slots=True, kw_only=True)
class ExemptionRequest:
    """`keys`: hall:code of each reduction; `documents` as they came."""

    keys: Sequence[str]
    reason: str
    documents: Sequence[Upload] = field(default_factory=tuple)

    def made_ready(self) -> "ExemptionRequest":
        """With its documents as they are kept: before anything is locked, pictures take a while.

        Raises DocumentUnreadable.
        """
        return replace(self, documents=kept_documents(self.documents))


def ask_with_application(
    application: Application,
    wishes: Sequence[Wish],
    given: GivenAnswers,
    *,
    request: ExemptionRequest,
    actor: Actor,
    now: datetime,
) -> None:
    """Write the exemption of a new application down, in its transaction; `request` is made ready.

    Raises NotReducible or ReasonNeeded.
    """
    offered = offers_of(wishes, given, people=application.people, on=day_of(now))
    useful = {each.key: each.hall.id for each in offered if each.saves_yen > 0}
    _insert(application, useful, request=request, actor=actor, now=now)


def ask_for_exemption(
    *, code: str, request: ExemptionRequest, actor: Actor, now: datetime
) -> Application:
    """Apply for reductions of an application that is made: the applicant, or staff for them.

    Until the use. One at a time a hall, and none that is granted already.
    Raises NoSuchBooking, ImpossibleTransition, NotReducible, ReasonNeeded, ExemptionOpen or
    DocumentUnreadable; then nothing has changed.
    """
    found = find_application(code)
    mine, request = can_manage(actor, found), request.made_ready()
    with transaction.atomic():
        bookings, _parts = lock_application(found)
        halls = catalogue()
        application = bookings[0].application
        if not mine and not all(
            can_change_bookings(actor, facility_id=_hall(each, halls)) for each in bookings
        ):
            raise NoSuchBooking
        waiting = still_open(bookings)
        useful = offered_now(application, halls)
        asked = _insert(application, useful, request=request, actor=actor, now=now)
        for booking in waiting:
            if _hall(booking, halls) in asked:
                _note(booking, EventKind.EXEMPTION_ASKED, actor, now, on_behalf=not mine)
    return application


def still_open(bookings: Sequence[Booking]) -> list[Booking]:
    """Those of an application for which a reduction can still be applied for.

    Raises ImpossibleTransition where there is none.
    """
    found = [each for each in bookings if each.status in OPEN]
    if not found:
        raise ImpossibleTransition(status=bookings[0].get_status_display())
    return found


def _insert(
    application: Application,
    useful: Mapping[str, int],
    *,
    request: ExemptionRequest,
    actor: Actor,
    now: datetime,
) -> set[int]:
    """One row a hall, each with all documents; the halls' keys."""
    if not request.keys or not set(request.keys) <= useful.keys():
        raise NotReducible
    if not request.reason.strip():
        raise ReasonNeeded
    by_hall: dict[int, list[str]] = defaultdict(list)
    for key in sorted(set(request.keys)):
        by_hall[useful[key]].append(key.partition(":")[2])
    for facility_id, codes in by_hall.items():
        exemption = Exemption(
            application=application,
            facility_id=facility_id,
            asked=codes,
            reason=request.reason.strip(),
            asked_at=now,
            asked_by_id=actor.user,
            channel=actor.channel,
        )
        _save(exemption)
        SubmittedDocument.objects.bulk_create(
            SubmittedDocument(
                exemption=exemption, name=x.name, mime=x.mime, content=x.content, received_at=now
            )
            for x in request.documents
        )
    return set(by_hall)


def _save(exemption: Exemption) -> None:
    try:
        with transaction.atomic():
            exemption.save()
    except IntegrityError as error:
        if violated_constraint(error) != "exemption_one_open":
            raise
        raise ExemptionOpen from error


def decide_exemption(
    *,
    number: int,
    granted: Collection[str],
    reason: str,
    clause: str,
    actor: Actor,
    now: datetime,
) -> Exemption:
    """Grant some of what was asked for, or with nothing in `granted` refuse; both with a reason.

    Granted: the hall's bookings are priced anew, the difference goes back or is no longer due.
    Refused: the letter says why, under which clause, and how to object (教示).
    Raises NoSuchBooking (also without the right), ReasonNeeded, NotReducible (not asked for) or
    ExemptionDecided; then nothing has changed.
    """
    found = Exemption.objects.select_related("application").filter(pk=number).first()
    if found is None or not can_review(actor, facility_id=found.facility_id):
        raise NoSuchBooking
    if not reason.strip():
        raise ReasonNeeded
    with transaction.atomic():
        bookings, _parts = lock_application(found.application)
        halls = catalogue()
        exemption = Exemption.objects.select_for_update(no_key=True).get(pk=number)
        if exemption.state != ExemptionState.ASKED:
            raise ExemptionDecided(state=exemption.get_state_display())
        if not set(granted) <= set(exemption.asked):
            raise NotReducible
        here = [each for each in bookings if _hall(each, halls) == exemption.facility_id]
        exemption.decide(
            granted=granted, answer=reason.strip(), clause=clause, user_id=actor.user, now=now
        )
        exemption.save()
        changed = [each for each in here if each.status in PRICED]
        if exemption.granted:
            _grant(exemption, changed, halls)
        _tell(exemption, changed or here, halls, actor=actor, now=now)
    return exemption


def _grant(exemption: Exemption, bookings: Sequence[Booking], halls: Catalogue) -> None:
    """Write what was granted into the application's answers and price its bookings there anew."""
    application = bookings[0].application if bookings else exemption.application
    hall = halls.facility_by_id[exemption.facility_id]
    given = from_json(application.answers)
    before = given.of_hall(hall.code).granted
    after = to_json(granted_in(given, hall.code, before | set(exemption.granted)))
    sold = application.answers
    for booking in bookings:
        application.answers = sold

        def change() -> None:
            application.answers = after

        reprice_after(booking, halls, change)
        booking.revise(status=_status(booking, halls))
        booking.save()
    application.answers = after
    application.save(update_fields=["answers"])


def _status(booking: Booking, halls: Catalogue) -> Status:
    """What waited only for money that is no longer owed is confirmed; nothing else moves."""
    if booking.status != Status.AWAITING_PAYMENT:
        return Status(booking.status)
    rules = in_force(halls.room_by_id[booking.room_id].rules, day_of(booking.period.start))
    return status_for_fee(booking, rules, fee_yen=booking.fee_yen or 0)


def _tell(
    exemption: Exemption,
    bookings: Sequence[Booking],
    halls: Catalogue,
    *,
    actor: Actor,
    now: datetime,
) -> None:
    application = bookings[0].application
    is_granted = exemption.state == ExemptionState.GRANTED
    kind = EventKind.EXEMPTION_GRANTED if is_granted else EventKind.EXEMPTION_REFUSED
    for booking in bookings:
        _note(booking, kind, actor, now, reason=exemption.answer)
    follow(application, list(bookings), halls, actor=actor, now=now)
    facts: dict[str, Any] = {"reason": exemption.answer, "clause": exemption.clause}
    write_letter(
        "exemption_granted" if is_granted else "exemption_refused",
        application=application,
        bookings=bookings,
        catalogue=halls,
        now=now,
        event_key=f"{application.code}:{exemption.pk}",
        facts=facts | payment_facts(due_payment(application)),
        with_calendar=False,
    )


def _note(
    booking: Booking,
    kind: EventKind,
    actor: Actor,
    now: datetime,
    *,
    reason: str = "",
    on_behalf: bool = False,
) -> None:
    event_of(
        booking,
        kind=kind,
        before=booking.status,
        actor=actor,
        now=now,
        reason=reason,
        on_behalf=on_behalf,
    ).save()


def _hall(booking: Booking, halls: Catalogue) -> int:
    return halls.room_by_id[booking.room_id].facility_id
