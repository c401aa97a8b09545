"""Putting a case to a hall, and the hall's answer."""

from datetime import datetime

from django.db import transaction

from accounts.permissions import RIGHTS, Right
from core.actor import Actor
from support.enums import CaseStatus, LineKind
from support.errors import NoSuchCase
from support.models import Case
from support.permissions import can_answer_for_hall
from support.rules.hours import ONE_DAY, deadline_after
from support.services.deadlines import due_after, office_hours
from support.services.letters import tell_hall
from support.services.lines import add_line, add_status, case_to_work_on, locked_case


def escalate(*, code: str, facility_id: int, text: str, actor: Actor, now: datetime) -> Case:
    """Ask a hall: its desk sees the case from now on and has one working day to answer.

    Raises NoSuchCase or ImpossibleStep.
    """
    with transaction.atomic():
        case = case_to_work_on(code, actor)
        before = case.status
        due_at = deadline_after(now, minutes=ONE_DAY, hours=office_hours())
        case.escalate(facility_id=facility_id, due_at=due_at)
        case.owner_id = case.owner_id or actor.user_id
        case.save()
        facts = {"facility": facility_id}
        line = add_line(case, LineKind.ESCALATION, actor=actor, now=now, text=text, facts=facts)
        add_status(case, before, actor=actor, now=now)
        tell_hall(case, line, duties=RIGHTS[Right.ANSWER_CASES], now=now)
    return case


def answer_for_hall(*, code: str, text: str, actor: Actor, now: datetime) -> Case:
    """The hall tells the support center what it knows; the case is the center's turn again.

    Raises NoSuchCase where the hall was not asked or the actor does not answer for it.
    """
    with transaction.atomic():
        case = locked_case(code)
        if not can_answer_for_hall(actor, case):
            raise NoSuchCase
        before = case.status
        facts = {"facility": case.escalated_to_id}
        add_line(case, LineKind.HALL_ANSWER, actor=actor, now=now, text=text, facts=facts)
        if case.status == CaseStatus.WAITING_HALL:
            case.move_to(CaseStatus.OPEN)
            case.due_at = due_after(now, channel=case.channel, category=case.category)
            case.save()
            add_status(case, before, actor=actor, now=now)
    return case
