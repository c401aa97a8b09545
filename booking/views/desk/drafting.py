"""A booking in somebody's name while it is being written down: questions, price, form.

The desk and the support center write it down alike.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from accounts.places import Place
from booking.desk_forms import CounterForm
from booking.errors import BookingError
from booking.rules.answers import GivenAnswers
from booking.rules.wishes import Wish, parse_picks, wishes_of
from booking.selectors.asking import Applicant, Asking, asking, classes_for
from booking.selectors.desk.persons import PersonPage
from booking.selectors.price import PriceView, price_view
from booking.views.pricing import RECOMPUTE, said_in
from core.http import ActorRequest
from facilities.rules.values import Catalogue
from facilities.selectors import catalogue


@dataclass(frozen=True, slots=True)
class Priced:
    """What the price is of: for an estimate."""

    wishes: list[Wish]
    given: GivenAnswers
    people: int | None
    applicant: Applicant
    is_open: bool  # answers that may change it are still to be given


F = TypeVar("F", bound=CounterForm)


@dataclass(frozen=True, slots=True)
class Draft(Generic[F]):
    """What was said so far. `price` None: no room is chosen yet."""

    form: F
    picks: list[str]
    price: PriceView | None
    told: list[str]
    priced: Priced
    only_price: bool  # the price was asked for, nothing is to be booked

    @property
    def is_to_book(self) -> bool:
        """Whether everything is there and the button for booking was pressed."""
        return not self.only_price and self.form.is_valid()


def draft(
    request: ActorRequest,
    caller: PersonPage,
    place: Place,
    make: Callable[..., F],
    now: datetime,
    *,
    picks: list[str] | None = None,
) -> Draft[F]:
    """The form with what the chosen rooms ask, and the price for the answers so far.

    `picks`: what is chosen, where the page does not send it by that name.
    """
    if picks is None:
        picks = request.POST.getlist("pick") or request.GET.getlist("pick")
    wishes = _wishes(picks, catalogue())
    applicant = _applicant(request, caller)
    asked = asking(wishes, classes=classes_for(wishes, applicant, now=now), now=now)
    purposes = frozenset[str]().union(*(room.purposes for room in place.hall.rooms))
    groups = [(str(group.id), group.name) for group in caller.groups if group.may_book]
    given = {
        "catalogue": catalogue(),
        "purposes": purposes,
        "applicants": [("self", caller.person.name), *groups],
        "asked": asked,
    }
    form = make(request.POST or None, **given)
    priced = _priced(form, wishes, asked, applicant)
    price = _price(priced, now) if wishes else None
    only_price = RECOMPUTE in request.POST
    if only_price:  # what is still missing is not held against anybody
        form = make(None, **given, initial=form.typed())
    return Draft(form, picks, price, asked.told, priced, only_price)


def _wishes(picks: list[str], halls: Catalogue) -> list[Wish]:
    """What was chosen so far; nothing where it cannot be."""
    try:
        return wishes_of(parse_picks(picks), halls)
    except BookingError:
        return []


def _applicant(request: ActorRequest, caller: PersonPage) -> Applicant:
    """In whose name, of those in whose name the caller may ask."""
    groups = {str(group.id): group.id for group in caller.groups if group.may_book}
    wanted = request.POST.get("applicant", "")
    if wanted in groups:
        return Applicant(organisation_id=groups[wanted])
    return Applicant(person_id=caller.person.id)


def _priced(form: F, wishes: list[Wish], asked: Asking, applicant: Applicant) -> Priced:
    if form.is_bound and wishes:
        form.is_valid()
    said = said_in(form.cleaned_data if form.is_bound and wishes else {}, asked.questions)
    return Priced(wishes, said.given, said.people, applicant, said.is_open)


def _price(priced: Priced, now: datetime) -> PriceView:
    return price_view(
        priced.wishes, priced.given, people=priced.people, now=now, is_open=priced.is_open
    )
