"""Deciding on applications where the hall reviews: permit, refuse, or ask first (審査)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.permissions import can_change_bookings, can_review
from booking.enums import EventKind, Status, Verdict
from booking.errors import (
    ImpossibleTransition,
    NoOpenQuestion,
    NoSuchBooking,
    QuestionOpen,
    ReasonNeeded,
)
from booking.models import Application, Booking, BookingEvent, Decision, ReviewQuestion
from booking.permissions import can_manage
from booking.rules.owing import Standing, allowed_status
from booking.selectors.money import due_payment, payment_facts, standings_of
from booking.services.following import follow
from booking.services.locking import find_application, lock_application
from booking.services.money import Returning
from booking.services.occupy import release
from booking.services.papers import issue_refusal
from booking.services.story import event_of, key_of, write_letter
from core.actor import Actor
from core.clock import day_of
from facilities.rules.values import Catalogue, in_force
from facilities.selectors import catalogue
from facilities.services.versions import raise_calendar_versions
from payments.enums import RefundCause


def approve_application(
    *, code: str, actor: Actor, now: datetime, conditions: str = ""
) -> Application:
    """Permit every requested booking of the application at the halls the actor decides for.

    They wait for payment where the hall is paid before use, else they are confirmed. An open
    question is closed by the decision. Letter, history and Decision in the same transaction.
    Raises NoSuchBooking (also without the right), ImpossibleTransition where nothing waits.
    """
    found = find_application(code)
    with transaction.atomic():
        waiting, halls, part_ids = _waiting(found, actor)
        application = waiting[0].application
        standings = standings_of(waiting)
        for booking in waiting:
            allowed = _allowed(booking, halls, standings[booking.pk])
            _move(booking, allowed, EventKind.APPROVED, actor=actor, now=now)
        _decide(
            waiting, halls, verdict=Verdict.APPROVED, conditions=conditions, actor=actor, now=now
        )
        follow(application, waiting, halls, actor=actor, now=now)
        facts = {"conditions": conditions, **payment_facts(due_payment(application))}
        _write("booking_approved", application, waiting, halls, now=now, facts=facts)
        raise_calendar_versions(part_ids)  # what was held is booked now
    return application


def refuse_application(
    *, code: str, reason: str, clause: str, actor: Actor, now: datetime
) -> Application:
    """Refuse what `approve_application` would permit: rooms are free at once, the letter says why.

    `clause` is the article of the ordinance it rests on; the letter carries the 教示 (行政手続法
    8条, 行政不服審査法 82条; requirement 152).
    Raises NoSuchBooking, ReasonNeeded or ImpossibleTransition; then nothing has changed.
    """
    if not reason.strip():
        raise ReasonNeeded
    found = find_application(code)
    with transaction.atomic():
        waiting, halls, part_ids = _waiting(found, actor)
        application = waiting[0].application
        for booking in waiting:
            _move(booking, Status.REJECTED, EventKind.REFUSED, actor=actor, now=now, reason=reason)
            release(booking, now=now)
        _decide(
            waiting,
            halls,
            verdict=Verdict.REFUSED,
            reason=reason,
            clause=clause,
            actor=actor,
            now=now,
        )
        back = Returning(cause=RefundCause.HALL, reason=reason)
        follow(application, waiting, halls, actor=actor, now=now, returning=back)
        issue_refusal(
            application, waiting, halls, reason=reason, clause=clause, actor=actor, now=now
        )
        facts = {"reason": reason, "clause": clause}
        _write("booking_refused", application, waiting, halls, now=now, facts=facts)
        raise_calendar_versions(part_ids)
    return application


def hold_back(*, code: str, question: str, actor: Actor, now: datetime) -> Application:
    """Ask the applicant before deciding (保留): the room stays kept, the application requested.

    One open question a hall and application.
    Raises NoSuchBooking, ReasonNeeded (no question), QuestionOpen or ImpossibleTransition.
    """
    if not question.strip():
        raise ReasonNeeded
    found = find_application(code)
    with transaction.atomic():
        waiting, halls, _parts = _waiting(found, actor)
        application = waiting[0].application
        for facility_id in _facilities(waiting, halls):
            _ask(application, facility_id, question, actor=actor, now=now)
        for booking in waiting:
            kind = EventKind.HELD_BACK
            event_of(
                booking, kind=kind, before=booking.status, actor=actor, now=now, reason=question
            ).save()
        write_letter(
            "booking_question",
            application=application,
            bookings=waiting,
            catalogue=halls,
            now=now,
            event_key=f"{waiting[0].code}:{now.isoformat()}",
            facts={"question": question},
            with_calendar=False,
        )
    return application


def answer_question(*, code: str, answer: str, actor: Actor, now: datetime) -> Application:
    """The applicant's answer, or what staff were told on the telephone.

    Raises NoSuchBooking, ReasonNeeded (empty answer) or NoOpenQuestion.
    """
    found = find_application(code)
    mine = can_manage(actor, found)
    with transaction.atomic():
        bookings, _parts = lock_application(found)
        halls = catalogue()
        open_ones = found.questions.select_for_update(no_key=True).filter(closed_at=None)
        questions = [
            each
            for each in open_ones
            if mine or can_change_bookings(actor, facility_id=each.facility_id)
        ]
        if not questions:
            raise NoOpenQuestion if mine else NoSuchBooking
        if not answer.strip():
            raise ReasonNeeded
        asked_by = {each.facility_id for each in questions}
        for question in questions:
            question.close(answer=answer, now=now)
            question.save()
        BookingEvent.objects.bulk_create(
            event_of(
                booking,
                kind=EventKind.ANSWERED,
                before=booking.status,
                actor=actor,
                now=now,
                on_behalf=not mine,
            )
            for booking in bookings
            if booking.status == Status.REQUESTED and _hall(booking, halls) in asked_by
        )
    return found


def _waiting(found: Application, actor: Actor) -> tuple[list[Booking], Catalogue, list[int]]:
    """The requested bookings the actor decides on, locked, with the parts that were locked."""
    bookings, part_ids = lock_application(found)
    halls = catalogue()
    mine = [b for b in bookings if can_review(actor, facility_id=_hall(b, halls))]
    if not mine:
        raise NoSuchBooking
    waiting = [booking for booking in mine if booking.status == Status.REQUESTED]
    if not waiting:
        raise ImpossibleTransition(status=mine[0].get_status_display())
    return waiting, halls, part_ids


def _hall(booking: Booking, halls: Catalogue) -> int:
    return halls.room_by_id[booking.room_id].facility_id


def _allowed(booking: Booking, halls: Catalogue, standing: Standing) -> Status:
    rules = in_force(halls.room_by_id[booking.room_id].rules, day_of(booking.period.start))
    return allowed_status(rules, owed_yen=standing.fee_yen - standing.covered_yen)


def _facilities(bookings: Sequence[Booking], halls: Catalogue) -> list[int]:
    return sorted({_hall(booking, halls) for booking in bookings})


def _ask(
    application: Application, facility_id: int, question: str, *, actor: Actor, now: datetime
) -> None:
    if application.questions.filter(facility_id=facility_id, closed_at=None).exists():
        raise QuestionOpen
    ReviewQuestion.objects.create(
        application=application,
        facility_id=facility_id,
        question=question,
        asked_at=now,
        asked_by_id=actor.user,
    )


def _move(
    booking: Booking,
    status: Status,
    kind: EventKind,
    *,
    actor: Actor,
    now: datetime,
    reason: str = "",
) -> None:
    before = booking.status
    booking.move_to(status)
    booking.save()
    event_of(booking, kind=kind, before=before, actor=actor, now=now, reason=reason).save()


def _decide(
    bookings: Sequence[Booking],
    halls: Catalogue,
    *,
    verdict: Verdict,
    actor: Actor,
    now: datetime,
    reason: str = "",
    clause: str = "",
    conditions: str = "",
) -> None:
    application = bookings[0].application
    for facility_id in _facilities(bookings, halls):
        Decision.objects.create(
            application=application,
            facility_id=facility_id,
            verdict=verdict,
            booking_codes=[b.code for b in bookings if _hall(b, halls) == facility_id],
            reason=reason,
            clause=clause,
            conditions=conditions,
            decided_at=now,
            decided_by_id=actor.user,
        )
        for question in application.questions.filter(facility_id=facility_id, closed_at=None):
            question.close(answer="", now=now)
            question.save()


def _write(
    letter: str,
    application: Application,
    bookings: Sequence[Booking],
    halls: Catalogue,
    *,
    now: datetime,
    facts: Mapping[str, Any],
) -> None:
    write_letter(
        letter,
        application=application,
        bookings=bookings,
        catalogue=halls,
        now=now,
        event_key=key_of(bookings),
        facts=facts,
    )
