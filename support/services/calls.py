"""The telephone: picking up, checking who calls, writing the call down, hanging up."""

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.errors import NotAllowed
from accounts.models import Person
from accounts.permissions import can_handle_cases
from audit.services import record
from core.actor import Actor
from core.db import violated_constraint
from support.enums import CaseChannel, CaseStatus, Category, LineKind, Proof
from support.errors import CallGoesOn, NoCall, NoSuchCaller, NotIdentified, TooFewProofs
from support.models import Call, Case, Identification, Line
from support.rules.identity import GOOD_FOR, LEAST_PROOFS
from support.services.deadlines import due_after
from support.services.lines import add_line, add_status, case_to_work_on
from support.services.opening import Inquiry, insert_case, known_booking
from support.services.thread import settle_answer


def start_call(*, actor: Actor, now: datetime, caller_id: int | None = None) -> Call:
    """The operator has picked up. Raises NotAllowed, or CallGoesOn where they already have."""
    if not can_handle_cases(actor):
        raise NotAllowed
    try:
        with transaction.atomic():
            return Call.objects.create(operator_id=actor.user, started_at=now, caller_id=caller_id)
    except IntegrityError as error:
        if violated_constraint(error) == "call_one_open_per_operator":
            raise CallGoesOn from error
        raise


def end_call(*, actor: Actor, now: datetime) -> Call:
    """The operator has hung up. Raises NoCall."""
    with transaction.atomic():
        call = _open_call(actor)
        if call is None:
            raise NoCall
        call.hang_up(now=now)
        call.save(update_fields=["ended_at"])
        if call.case_id is not None:
            _measure(Case.objects.select_for_update(no_key=True).get(pk=call.case_id), call, actor)
    return call


def _open_call(actor: Actor) -> Call | None:
    return (
        Call.objects.select_for_update(no_key=True)
        .filter(operator_id=actor.user, ended_at=None)
        .first()
    )


def log_call(*, inquiry: Inquiry, answer: str, is_done: bool, actor: Actor, now: datetime) -> Case:
    """Write a call down as a case: what was asked, what was answered, whether that was all.

    The operator's open call belongs to the case from now on and its clock goes on until they hang
    up. Raises NotAllowed or UnknownBooking.
    """
    if not can_handle_cases(actor):
        raise NotAllowed
    with transaction.atomic():
        case = _case_of_call(inquiry, actor, now=now)
        sender = case.caller_name or case.caller_phone
        add_line(case, LineKind.INCOMING, actor=actor, now=now, text=inquiry.text, sender=sender)
        if answer:
            facts = {"by": "voice"}
            add_line(case, LineKind.ANSWER, actor=actor, now=now, text=answer, facts=facts)
            settle_answer(case, is_done=is_done, actor=actor, now=now)
        elif case.status == CaseStatus.NEW:
            case.move_to(CaseStatus.OPEN)
            case.save()
    return case


def log_another_call(*, code: str, text: str, actor: Actor, now: datetime) -> Case:
    """The caller of a case has called again, or was called back. Raises NoSuchCase."""
    with transaction.atomic():
        call = _open_call(actor)
        case = case_to_work_on(code, actor)
        before = case.status
        add_line(case, LineKind.INCOMING, actor=actor, now=now, text=text, sender=case.caller_name)
        _attach(case, call)
        due_at = due_after(now, channel=case.channel, category=case.category)
        if case.status == CaseStatus.CLOSED:
            case.reopen(due_at=due_at)
        elif case.status != CaseStatus.WAITING_HALL:
            case.move_to(CaseStatus.OPEN)
        case.save()
        add_status(case, before, actor=actor, now=now)
    return case


def _case_of_call(inquiry: Inquiry, actor: Actor, *, now: datetime) -> Case:
    """The case that an act for this caller has made in the open call, else a new one.

    A second inquiry in one call is a case of its own; the call's time counts for the first.
    """
    call = _open_call(actor)
    made = _made_by_act(call, inquiry.caller_id)
    if made is None:
        case = insert_case(inquiry, now=now, owner_id=actor.user)
        _attach(case, call)
        return case
    made.category, made.subject = inquiry.category, inquiry.subject[:200]
    made.facility_id = inquiry.facility_id or made.facility_id
    made.booking_code = known_booking(inquiry.booking_code) or made.booking_code
    made.save()
    return made


def _made_by_act(call: Call | None, caller_id: int | None) -> Case | None:
    if call is None or call.case_id is None:
        return None
    case = Case.objects.select_for_update(no_key=True).get(pk=call.case_id)
    is_written = Line.objects.filter(case=case, kind=LineKind.INCOMING).exists()
    return None if is_written or case.caller_id != caller_id else case


def case_for_act(*, person_id: int, code: str, actor: Actor, now: datetime) -> Case | None:
    """The case to which an act for the caller belongs, in the caller's transaction.

    The one that is named; else that of the operator's open call, made now if need be. None where
    there is neither. Raises NoSuchCase.
    """
    if code:
        return case_to_work_on(code, actor)
    call = _open_call(actor)
    if call is None:
        return None
    inquiry = Inquiry(
        channel=CaseChannel.PHONE,
        category=Category.BOOKING,
        subject=_("電話での代理の手続き"),
        text="",
        caller_id=person_id,
    )
    if call.case_id is None:
        case = insert_case(inquiry, now=now, owner_id=actor.user)
        _attach(case, call)
        return case
    case = Case.objects.select_for_update(no_key=True).get(pk=call.case_id)
    if case.caller_id not in {None, person_id}:  # the call turned to somebody else
        return insert_case(inquiry, now=now, owner_id=actor.user)
    return case


def _attach(case: Case, call: Call | None) -> None:
    """The open call is about this case; it is measured when the operator hangs up."""
    if call is not None and call.case_id is None:
        call.case, call.caller_id = case, call.caller_id or case.caller_id
        call.save(update_fields=["case", "caller"])


def _measure(case: Case, call: Call, actor: Actor) -> None:
    case.talk_seconds += call.seconds
    case.save(update_fields=["talk_seconds"])
    add_line(
        case,
        LineKind.CALL,
        actor=actor,
        now=call.ended_at or call.started_at,
        facts={"seconds": call.seconds},
    )


def identify_caller(
    *, person_id: int, proofs: Sequence[Proof], actor: Actor, now: datetime
) -> Identification:
    """Write down what the caller named correctly; no value of it is stored.

    Raises NotAllowed, NoSuchCaller or TooFewProofs.
    """
    if not can_handle_cases(actor):
        raise NotAllowed
    if not Person.objects.filter(pk=person_id).exists():
        raise NoSuchCaller
    named = sorted(set(proofs))
    if len(named) < LEAST_PROOFS:
        raise TooFewProofs
    with transaction.atomic():
        made = Identification.objects.create(
            at=now, person_id=person_id, operator_user_id=actor.user, proofs=named
        )
        record(
            actor=actor,
            verb="identify",
            object_type="person",
            object_code=str(person_id),
            now=now,
            facts={"proofs": named},
        )
    return made


def identification_of(*, person_id: int, actor: Actor, now: datetime) -> Identification:
    """The operator's own identification of the person, not older than an hour.

    Raises NotIdentified.
    """
    found = (
        Identification.objects.filter(
            person_id=person_id, operator_user_id=actor.user, at__gt=now - GOOD_FOR
        )
        .order_by("-at")
        .first()
    )
    if found is None:
        raise NotIdentified
    return found
