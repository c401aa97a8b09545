"""Deciding on several applications with one word, each in a transaction of its own."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from booking.errors import BookingError, DetailsMissing
from booking.errors.documents import PapersMissing
from booking.models import Application
from booking.rules.permit import missing_for_permit
from booking.selectors.priority import missing_documents
from booking.services.review import approve_application, hold_back, refuse_application
from core.actor import Actor
from core.codes import grouped
from facilities.selectors import catalogue


class Deed(StrEnum):
    """What a hall does with an application that waits."""

    APPROVE = "approve"
    REFUSE = "refuse"
    ASK = "ask"


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionRequest:
    """One word for all of them. `text`: conditions of a permit, reason of a refusal, question.

    `without_papers`: permit also what came before the public without all of its documents.
    """

    codes: Sequence[str]
    deed: Deed
    text: str = ""
    clause: str = ""
    without_papers: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one application; `refusal` says why nothing did."""

    number: str
    refusal: str = ""


def decide_applications(*, request: DecisionRequest, actor: Actor, now: datetime) -> list[Outcome]:
    """Approve, refuse or ask for each of them; what cannot be is told and does not stop the rest.

    A permit is not given while something it needs is missing (DetailsMissing), nor by a slip where
    documents of a priority claim are (PapersMissing).
    """
    return [_decide(code, request, actor, now) for code in request.codes]


def _decide(code: str, request: DecisionRequest, actor: Actor, now: datetime) -> Outcome:
    try:
        match request.deed:
            case Deed.APPROVE:
                _check_complete(code, without_papers=request.without_papers)
                approve_application(code=code, conditions=request.text, actor=actor, now=now)
            case Deed.REFUSE:
                refuse_application(
                    code=code, reason=request.text, clause=request.clause, actor=actor, now=now
                )
            case Deed.ASK:
                hold_back(code=code, question=request.text, actor=actor, now=now)
    except BookingError as error:
        return Outcome(grouped(code), error.message)
    return Outcome(grouped(code))


def _check_complete(code: str, *, without_papers: bool) -> None:
    application = Application.objects.filter(code=code).select_related("asked_by").first()
    if application is None:
        return  # the decision itself says that there is none
    asker = application.asked_by
    missing = missing_for_permit(phone=asker.phone, consented_at=asker.terms_accepted_at)
    if missing:
        raise DetailsMissing(missing="・".join(str(each.label) for each in missing))
    if without_papers:
        return
    rooms = application.bookings.values_list("room_id", flat=True)
    papers = missing_documents([application], list(rooms), catalogue()).get(application.pk)
    if papers:
        raise PapersMissing(papers="・".join(papers))
