"""What the pages that show a price before it is agreed to have in common."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import count
from typing import Any

from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.safestring import SafeString

from booking.question_fields import given_in
from booking.rules.answers import GivenAnswers
from booking.rules.questions import Questions, as_far_as_told, leaves_price_open
from booking.selectors.price import FeeLineView, PriceView
from core.gaps import Own, filled
from core.http import ActorRequest

LONGEST = 12  # digits of a price
RECOMPUTE = "recompute"  # the button that asks for the price and nothing else


def asks_for_part(request: ActorRequest) -> bool:
    """Whether a script asks for what changes alone: questions and price, a board (X-Part)."""
    return "HTTP_X_PART" in request.META


def shown_yen(request: ActorRequest) -> int | None:
    """The price that the page showed: 0 where it showed an empty place, None where it had none."""
    shown = request.POST.get("shown")
    if shown is None:
        return None
    return int(shown) if shown.isdecimal() and len(shown) < LONGEST else 0


@dataclass(frozen=True, slots=True)
class Said:
    """What was answered so far, as a price needs it."""

    given: GivenAnswers
    people: int | None
    is_open: bool  # answers that may change the price are still to be given


def said_in(answers: Mapping[str, Any], questions: Questions) -> Said:
    """What of `answers`, by fields, the questions take so far."""
    told, people = given_in(answers, questions), answers.get("people")
    is_open = leaves_price_open(questions, told, people=people)
    return Said(as_far_as_told(questions, told), people, is_open)


def price_drawn(price: PriceView, told: Sequence[str]) -> SafeString:
    """The price's HTML, drawn once for all prices of the same sum and kinds of lines.

    What the lines say names rooms, days and slots: that is filled in.
    """
    lines = [line for use in price.uses for line in use.lines]
    own: dict[str, SafeString] = {}
    for number, line in enumerate(lines):
        own[f"label{number}"] = escape(line.label)
        own[f"yen{number}"] = escape(line.yen)
        own[f"how{number}"] = escape(line.how)

    def draw(own: Own) -> str:
        shown = {"price": _saying(price, own), "told": told}
        return render_to_string("booking/_price.html", shown)

    return filled(("price", _saying(price, dict.fromkeys(own, "…")), *told), own, draw)


def _saying(price: PriceView, own: Mapping[str, str]) -> PriceView:
    """The same price with other texts in its lines; what a line does not say stays unsaid."""
    numbers = count()
    uses = (
        replace(use, lines=tuple(_line(line, own, next(numbers)) for line in use.lines))
        for use in price.uses
    )
    return replace(price, uses=tuple(uses))


def _line(line: FeeLineView, own: Mapping[str, str], number: int) -> FeeLineView:
    how = own[f"how{number}"] if line.how else ""
    return FeeLineView(own[f"label{number}"], own[f"yen{number}"], how)
