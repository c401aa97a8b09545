"""Working on a case: answering, noting, taking, closing, opening again, linking to a booking."""

from datetime import datetime

from django.db import transaction

from core.actor import Actor
from support.enums import CaseStatus, Category, LineKind
from support.errors import NoAddress, UnfilledWords
from support.models import Case, Line
from support.rules.words import unfilled
from support.services.deadlines import due_after, working_minutes
from support.services.letters import write_answer
from support.services.lines import add_line, add_status, case_to_see, case_to_work_on
from support.services.opening import known_booking


def answer_by_mail(
    *, code: str, text: str, once: str, is_done: bool, actor: Actor, now: datetime
) -> Case:
    """Write to the caller, in the thread of their mail; the letter is a row and is delivered.

    `once` names this answer: a button pressed twice writes one letter. Then the case waits for the
    caller, or is closed. Raises NoSuchCase, NoAddress, UnfilledWords or ImpossibleStep.
    """
    if words := unfilled(text):
        raise UnfilledWords(words="、".join(words))
    with transaction.atomic():
        case = case_to_work_on(code, actor)
        if not case.caller_mail:
            raise NoAddress
        letter, message_id = write_answer(case, text=text, once=once, now=now)
        if Line.objects.filter(letter=letter).exists():
            return case
        add_line(
            case,
            LineKind.ANSWER,
            actor=actor,
            now=now,
            text=text,
            letter=letter,
            message_id=message_id,
        )
        settle_answer(case, is_done=is_done, actor=actor, now=now)
    return case


def answer_by_voice(*, code: str, text: str, is_done: bool, actor: Actor, now: datetime) -> Case:
    """Write down what the caller was told on the telephone. Raises NoSuchCase, ImpossibleStep."""
    with transaction.atomic():
        case = case_to_work_on(code, actor)
        add_line(case, LineKind.ANSWER, actor=actor, now=now, text=text, facts={"by": "voice"})
        settle_answer(case, is_done=is_done, actor=actor, now=now)
    return case


def settle_answer(case: Case, *, is_done: bool, actor: Actor, now: datetime) -> None:
    """After an answer: the reaction is measured, and the caller's turn comes or all is done."""
    before = case.status
    case.react(now=now, minutes=working_minutes(case.opened_at, now))
    case.owner_id = case.owner_id or actor.user_id
    if is_done:
        _close(case, now=now)
    else:
        case.move_to(CaseStatus.WAITING_CALLER)
    case.save()
    add_status(case, before, actor=actor, now=now)


def _close(case: Case, *, now: datetime) -> None:
    """First contact: the caller spoke once, no hall was asked, it was never opened again."""
    lines = Line.objects.filter(case=case)
    once = lines.filter(kind=LineKind.INCOMING).count() <= 1
    asked = lines.filter(kind=LineKind.ESCALATION).exists()
    again = lines.filter(kind=LineKind.STATUS, facts__from=CaseStatus.CLOSED).exists()
    case.close(
        now=now,
        minutes=working_minutes(case.opened_at, now),
        at_first_contact=once and not asked and not again,
    )


def note(*, code: str, text: str, actor: Actor, now: datetime) -> None:
    """A note that the caller never sees. Raises NoSuchCase."""
    with transaction.atomic():
        case = case_to_see(code, actor)
        add_line(case, LineKind.NOTE, actor=actor, now=now, text=text)


def take(*, code: str, actor: Actor, now: datetime) -> Case:
    """Make the case one's own; a new one is then being worked on. Raises NoSuchCase."""
    with transaction.atomic():
        case = case_to_work_on(code, actor)
        before, former = case.status, case.owner_id
        case.owner_id = actor.user
        if case.status == CaseStatus.NEW:
            case.move_to(CaseStatus.OPEN)
        case.save()
        facts = {"owner": actor.user, "former_owner": former}
        if former != actor.user:
            add_line(case, LineKind.STATUS, actor=actor, now=now, facts=facts)
        add_status(case, before, actor=actor, now=now)
    return case


def close(*, code: str, actor: Actor, now: datetime) -> Case:
    """Done without a further answer. Raises NoSuchCase or ImpossibleStep."""
    with transaction.atomic():
        case = case_to_work_on(code, actor)
        before = case.status
        _close(case, now=now)
        case.save()
        add_status(case, before, actor=actor, now=now)
    return case


def reopen(*, code: str, actor: Actor, now: datetime) -> Case:
    """Not done after all. Raises NoSuchCase or ImpossibleStep."""
    with transaction.atomic():
        case = case_to_work_on(code, actor)
        before = case.status
        case.reopen(due_at=due_after(now, channel=case.channel, category=case.category))
        case.save()
        add_status(case, before, actor=actor, now=now)
    return case


def sort_case(
    *,
    code: str,
    category: Category,
    facility_id: int | None,
    booking_code: str,
    actor: Actor,
    now: datetime,
) -> Case:
    """What the case is about: category, hall, booking. Raises NoSuchCase or UnknownBooking."""
    with transaction.atomic():
        case = case_to_work_on(code, actor)
        wanted = {
            "category": category,
            "facility_id": facility_id,
            "booking_code": known_booking(booking_code),
        }
        changed = {name: value for name, value in wanted.items() if getattr(case, name) != value}
        if changed:
            for name, value in changed.items():
                setattr(case, name, value)
            case.save(update_fields=list(changed))
            add_line(case, LineKind.STATUS, actor=actor, now=now, facts={"sorted": changed})
    return case
