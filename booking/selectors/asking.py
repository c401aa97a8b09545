"""What an application must answer: the questions for these wishes and this applicant."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from datetime import datetime

from accounts.models import Person
from accounts.rules import Classes
from accounts.selectors.classes import classes_of
from booking.rules.questions import PHONE, Questions, depends_on_applicant, questions_of
from booking.rules.wishes import Wish
from booking.selectors.equipment import Left, left_for
from core.clock import day_of
from facilities.enums import Asked


@dataclass(frozen=True, slots=True, kw_only=True)
class Applicant:
    """In whose name: one of the two."""

    person_id: int | None = None
    organisation_id: int | None = None

    @classmethod
    def named(cls, *, person_id: int, organisation_id: int | None) -> "Applicant":
        """The group, where that person asks in its name; else the person."""
        return (
            cls(person_id=person_id)
            if organisation_id is None
            else cls(organisation_id=organisation_id)
        )


def classes_for(wishes: Sequence[Wish], applicant: Applicant, *, now: datetime) -> Classes:
    """What the applicant counts as today. One query; none where no price asks who they are."""
    on = day_of(now)
    if not depends_on_applicant(wishes, on=on):
        return Classes()
    return classes_of(
        person_id=applicant.person_id, organisation_id=applicant.organisation_id, on=on
    )


@dataclass(frozen=True, slots=True)
class Asking:
    """The questions, what is left of the equipment, and what standings have answered in words."""

    questions: Questions
    left: Left
    told: list[str]

    @property
    def key(self) -> Hashable:
        """Names what is asked: under one catalogue the same key is asked in the same words."""
        return self.questions.key, tuple(sorted(self.left.items()))


def asking(wishes: Sequence[Wish], *, classes: Classes, now: datetime) -> Asking:
    """The questions for these wishes; `classes`: what the applicant counts as (`classes_for`).

    At most one query; none where no equipment is offered.
    """
    questions = questions_of(wishes, classes=classes, on=day_of(now))
    return Asking(questions, left_for(questions), _told(questions))


def in_charge_as_known(questions: Questions, *, person_id: int | None) -> dict[str, str]:
    """Who answers on the day is mostly who applies: their name and number for the form's fields.

    One query; none where no hall asks.
    """
    asking_halls = [
        each.hall.code
        for each in questions.halls
        if any(ask.what == Asked.IN_CHARGE for ask in each.asks)
    ]
    if not asking_halls or person_id is None:
        return {}
    who = Person.objects.get(pk=person_id)
    known = {Asked.IN_CHARGE.value: who.name, PHONE: who.phone}
    return {
        f"hall-{code}-ask-{what}": text for code in asking_halls for what, text in known.items()
    }


def _told(questions: Questions) -> list[str]:
    """The words that staff gave, as they are shown beside the price."""
    return [
        f"{each.schedule.word(dimension, word)}（{each.hall.names}）"
        for each in questions.halls
        if each.schedule is not None
        for dimension, words in each.told.items()
        for word in sorted(words)
    ]
