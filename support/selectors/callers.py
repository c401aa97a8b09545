"""The caller's page: who it is, their bookings, letters and cases side by side."""

from dataclasses import dataclass
from datetime import datetime

from booking.selectors.desk.persons import PersonPage, person_page
from core.actor import Actor
from core.dates import clock_label
from facilities.rules.values import Catalogue
from notifications.selectors import LetterLine, letters_of
from support.enums import Proof
from support.models import Call, Identification
from support.rules.identity import GOOD_FOR
from support.selectors.cases import CaseLine, cases_of
from support.selectors.matters import Matter, keys_of, money_of, papers_about


@dataclass(frozen=True, slots=True)
class OpenCall:
    """The call that the operator is on; `since` feeds the clock."""

    since: str  # ISO
    seconds: int
    clock: str
    caller_code: str
    caller_name: str
    case_code: str


@dataclass(frozen=True, slots=True)
class CallerPage:
    """Everything about a caller."""

    them: PersonPage
    money: list[Matter]
    keys: list[Matter]
    papers: list[Matter]
    letters: list[LetterLine]
    cases: list[CaseLine]
    identified_until: str  # empty: not identified by this operator


def open_call(*, actor: Actor, now: datetime) -> OpenCall | None:
    """The operator's open call."""
    call = (
        Call.objects.filter(operator_id=actor.user_id, ended_at=None)
        .select_related("caller", "case")
        .first()
    )
    if call is None:
        return None
    seconds = max(0, int((now - call.started_at).total_seconds()))
    return OpenCall(
        since=call.started_at.isoformat(),
        seconds=seconds,
        clock=f"{seconds // 60}:{seconds % 60:02d}",
        caller_code=call.caller.code if call.caller else "",
        caller_name=call.caller.name if call.caller else "",
        case_code=call.case.code if call.case else "",
    )


def caller_page(
    *, code: str, actor: Actor, catalogue: Catalogue, now: datetime
) -> CallerPage | None:
    """The person with that number, or None."""
    them = person_page(code=code, actor=actor, catalogue=catalogue, now=now)
    if them is None:
        return None
    codes = [line.code for line in (*them.history.coming, *them.history.past)]
    applications = list(dict.fromkeys(code.partition("-")[0] for code in codes))
    return CallerPage(
        them=them,
        money=money_of(applications),
        keys=keys_of(codes),
        papers=papers_about(applications),
        letters=letters_of(recipient_id=them.person.user_id),
        cases=cases_of(person_id=them.person.id, actor=actor, now=now),
        identified_until=_identified_until(them.person.id, actor, now),
    )


def _identified_until(person_id: int, actor: Actor, now: datetime) -> str:
    at = (
        Identification.objects.filter(
            person_id=person_id, operator_user_id=actor.user, at__gt=now - GOOD_FOR
        )
        .order_by("-at")
        .values_list("at", flat=True)
        .first()
    )
    return clock_label(at + GOOD_FOR) if at else ""


def proofs() -> list[tuple[str, str]]:
    """What may be asked of a caller."""
    return [(proof.value, str(proof.label)) for proof in Proof]
