"""The page on which heating and equipment of one booking are changed."""

from dataclasses import dataclass

from booking.models import Booking
from booking.rules.answers import GivenAnswers, from_json, number_of
from booking.rules.questions import Questions, use_questions
from booking.rules.wishes import Wish
from booking.selectors.equipment import Left, left_for
from booking.selectors.prices import wish_of
from core.clock import day_of
from facilities.rules.values import Catalogue


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is offered beside a booking's room, what is left of it, what the booking has of it."""

    wish: Wish
    questions: Questions
    left: Left
    given: GivenAnswers


def wanted_of(booking: Booking, halls: Catalogue) -> Wanted | None:
    """What can be asked for; None where the hall offers nothing. One query at most."""
    wish = wish_of(booking, halls)
    if wish is None:
        return None
    number, on = number_of(booking.code), day_of(booking.application.made_at)
    use = use_questions(number, wish, on=on)
    if use is None:
        return None
    questions = Questions(uses=(use,))
    return Wanted(
        wish=wish,
        questions=questions,
        left=left_for(questions, besides=booking.pk),
        given=from_json(booking.application.answers),
    )


def offers_something(booking: Booking, halls: Catalogue) -> bool:
    """Whether something can be asked for beside the room. No query."""
    wish, number = wish_of(booking, halls), number_of(booking.code)
    on = day_of(booking.application.made_at)
    return wish is not None and use_questions(number, wish, on=on) is not None
