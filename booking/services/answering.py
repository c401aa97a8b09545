"""The answers of an application as they count, with what the applicant's standings say."""

from collections.abc import Sequence
from datetime import datetime

from accounts.rules import Classes
from booking.rules.answers import GivenAnswers
from booking.rules.questions import completed, questions_of
from booking.rules.wishes import Wish
from core.clock import day_of


def answered(
    wishes: Sequence[Wish], given: GivenAnswers, *, classes: Classes, now: datetime
) -> GivenAnswers:
    """The answers, complete. Raises AnswerMissing or ProhibitedUse.

    `classes`: what the applicant counts as, as it was read (`classes_for`), whatever a form has
    said of it.
    """
    return completed(questions_of(wishes, classes=classes, on=day_of(now)), given)
