"""Who may see and do what with a case."""

from accounts.permissions import Right, can_answer_cases, can_handle_cases, halls_with
from core.actor import Actor
from support.models import Case


def can_work(actor: Actor, case: Case) -> bool:
    """Whether the actor may answer the caller, escalate and close."""
    return can_handle_cases(actor)


def can_answer_for_hall(actor: Actor, case: Case) -> bool:
    """Whether the case was put to a hall for which the actor answers; never the center itself."""
    return (
        case.escalated_to_id is not None
        and not can_handle_cases(actor)
        and can_answer_cases(actor, facility_id=case.escalated_to_id)
    )


def can_see(actor: Actor, case: Case) -> bool:
    """The support center sees every case; a hall sees what it was asked."""
    return can_work(actor, case) or can_answer_for_hall(actor, case)


def can_open_cases(actor: Actor) -> bool:
    """Whether the actor has cases: the center has all, a hall those it was asked about."""
    return can_handle_cases(actor) or halls_with(actor, Right.ANSWER_CASES) != frozenset()
