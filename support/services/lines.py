"""Adding to a case's story, and finding a case under its lock."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from core.actor import Actor
from core.codes import normalise
from notifications.models import Message
from support.enums import LineKind
from support.errors import NoSuchCase
from support.models import Case, IncomingMail, Line
from support.permissions import can_see, can_work


def locked_case(code: str) -> Case:
    """The case, locked until the transaction ends. Raises NoSuchCase."""
    case = Case.objects.select_for_update(no_key=True).filter(code=normalise(code)).first()
    if case is None:
        raise NoSuchCase
    return case


def case_to_work_on(code: str, actor: Actor) -> Case:
    """The case, locked, for somebody of the support center. Raises NoSuchCase."""
    case = locked_case(code)
    if not can_work(actor, case):
        raise NoSuchCase
    return case


def case_to_see(code: str, actor: Actor) -> Case:
    """The case, locked, for somebody who may see it. Raises NoSuchCase."""
    case = locked_case(code)
    if not can_see(actor, case):
        raise NoSuchCase
    return case


def add_line(
    case: Case,
    kind: LineKind,
    *,
    actor: Actor | None,
    now: datetime,
    text: str = "",
    sender: str = "",
    facts: Mapping[str, Any] | None = None,
    mail: IncomingMail | None = None,
    letter: Message | None = None,
    message_id: str = "",
) -> Line:
    """Write one line; without `actor` it is the caller's own or the system's."""
    return Line.objects.create(
        case=case,
        at=now,
        kind=kind,
        author_user_id=actor.user_id if actor else None,
        sender=sender,
        text=text.replace("\x00", ""),
        facts=dict(facts or {}),
        mail=mail,
        letter=letter,
        message_id=message_id,
    )


def add_status(case: Case, before: str, *, actor: Actor | None, now: datetime) -> None:
    """Tell the story that the state has changed, if it has."""
    if case.status != before:
        facts = {"from": before, "to": case.status}
        add_line(case, LineKind.STATUS, actor=actor, now=now, facts=facts)
