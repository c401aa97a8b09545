"""Deciding on applications where the hall reviews: permit, refuse, or ask first (審査)."""

from datetime import datetime

from booking.models import Application
from core.actor import Actor


def approve_application(
    *, code: str, actor: Actor, now: datetime, conditions: str = ""
) -> Application:
    """Permit every requested booking of the application at the halls the actor decides for.

    They become awaiting payment where the hall is paid before use, else confirmed. An open
    question is closed by the decision. Letter, history and Decision in the same transaction.
    Raises NoSuchBooking (also without the right), ImpossibleTransition where nothing waits.
    """
    raise NotImplementedError


def refuse_application(
    *, code: str, reason: str, clause: str, actor: Actor, now: datetime
) -> Application:
    """Refuse what `approve_application` would permit: rooms are free at once, the letter says why.

    `clause` is the article of the ordinance it rests on; the letter carries the 教示 (行政手続法
    8条, 行政不服審査法 82条; requirement 152).
    Raises NoSuchBooking, ReasonNeeded or ImpossibleTransition; then nothing has changed.
    """
    raise NotImplementedError


def hold_back(*, code: str, question: str, actor: Actor, now: datetime) -> Application:
    """Ask the applicant before deciding (保留): the room stays kept, the application requested.

    One open question a hall and application.
    Raises NoSuchBooking, ReasonNeeded (no question), QuestionOpen or ImpossibleTransition.
    """
    raise NotImplementedError


def answer_question(*, code: str, answer: str, actor: Actor, now: datetime) -> Application:
    """The applicant's answer, or what staff were told on the telephone.

    Raises NoSuchBooking, ReasonNeeded (empty answer) or NoOpenQuestion.
    """
    raise NotImplementedError
