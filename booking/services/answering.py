"""The answers of an application as they count, with what the applicant's standings say."""

from collections.abc import Sequence
from datetime import datetime

from accounts.rules import Classes
from booking.rules.answers import GivenAnswers
from booking.rules.questions import completed, questions_of
from booking.rules.wishes import Wish
from booking.selectors.asking import Applicant, classes_for
from core.clock import day_of


def answered(
    wishes: Sequence[Wish],
    given: GivenAnswers,
    applicant: Applicant,
    *,
    now: datetime,
    known: Classes | None = None,
) -> GivenAnswers:
    """The answers, complete. Raises AnswerMissing or ProhibitedUse.

    Standings are read here, whatever a form has said of them; not where it is `known` what the
    applicant counts as.
    """
    classes = classes_for(wishes, applicant, now=now) if known is None else known
    return completed(questions_of(wishes, classes=classes, on=day_of(now)), given)
