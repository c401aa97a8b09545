"""The form over a hold: what the halls ask, what it costs with these answers, and booking it."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.selectors import organisations_for
from booking.errors import BookingError, HoldGone, RoomTaken
from booking.exemption_form import ExemptionForm, exemption_choices
from booking.forms import ApplyForm
from booking.priority_form import PriorityForm
from booking.rules.questions import depends_on_applicant
from booking.rules.wishes import wishes_of
from booking.selectors.again import answers_of
from booking.selectors.applicants import applicants_of
from booking.selectors.asking import Applicant, Asking, asking, in_charge_as_known
from booking.selectors.holding import (
    HoldPage,
    classes_over,
    finished_application,
    hold_page,
    picks_that_ran_out,
)
from booking.selectors.price import PriceView, price_view
from booking.selectors.priority import lets_before, needs_of
from booking.services.apply import apply_for_rooms
from booking.services.estimates import issue_estimate
from booking.services.hold import hold_rooms
from booking.services.priority import NO_PAPERS
from booking.views.estimates import ESTIMATE
from booking.views.pricing import (
    RECOMPUTE,
    Said,
    asks_for_part,
    price_drawn,
    said_in,
    shown_yen,
)
from booking.views.resident import refused
from core.addresses import address_of
from core.clock import day_of
from core.clock import now as present
from core.gaps import Own, filled
from core.http import ActorRequest
from core.pages import own_page
from facilities.selectors import catalogue

APPLY = "booking/apply.html"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Over:
    """The hold, what is asked over it, and what is known of the answers before any is given."""

    held: HoldPage
    applicants: list[tuple[str, str]]
    applicant: Applicant
    asked: Asking
    initial: dict[str, Any]
    exemption: ExemptionForm | None  # None: nothing can be applied for
    papers: PriorityForm | None  # None: nothing comes before the public
    now: datetime

    def form(self, data: Any, initial: dict[str, Any] | None = None) -> ApplyForm:
        """The form with what was sent; without `initial` with what is known."""
        return ApplyForm(
            data,
            catalogue=self.held.catalogue,
            rooms=[wish.room for wish in self.held.wishes],
            applicants=self.applicants,
            asked=self.asked,
            initial=self.initial if initial is None else initial,
        )

    def asks_for_whom(self, answers: Mapping[str, Any]) -> bool:
        """Whether a price that depends on the applicant is shown before one is chosen."""
        if len(self.applicants) == 1 or answers.get("applicant"):
            return False
        return depends_on_applicant(self.held.wishes, on=day_of(self.now))


@require_http_methods(["GET", "POST"])
@login_required
def apply(request: ActorRequest, code: str) -> HttpResponse:
    """The form over a hold; confirming it books."""
    now = present()
    try:
        held = _held(request, code, now)
    except RoomTaken as error:
        picks = picks_that_ran_out(code=code, actor=request.actor, now=now)
        return refused(request, error, wish=wishes_of(picks, catalogue())[0])
    except BookingError as error:
        return _made_meanwhile(request, code) or refused(request, error)
    over = _over(request, held, now)
    if not request.POST:
        return _page(request, over, None)
    form = over.form(request.POST)
    if ESTIMATE in request.POST:
        return _estimate(request, form, over)
    said = [each.is_valid() for each in (form, over.exemption, over.papers) if each is not None]
    if RECOMPUTE in request.POST or not all(said):
        return _page(request, over, form)
    return _book(request, over, form)


def _held(request: ActorRequest, code: str, now: datetime) -> HoldPage:
    """The open hold. Whoever sends the form after its time gets the places once more, if free.

    A script that asks for the price sends nothing: it is told that the hold is over.
    """
    try:
        return hold_page(code=code, actor=request.actor, now=now)
    except HoldGone:
        if not request.POST or asks_for_part(request):
            raise
        picks = picks_that_ran_out(code=code, actor=request.actor, now=now)
    again = hold_rooms(picks=picks, actor=request.actor, now=now)
    return hold_page(code=again.code, actor=request.actor, now=now)


def _book(request: ActorRequest, over: _Over, form: ApplyForm) -> HttpResponse:
    """One service call, and where it leads."""
    wanted = form.to_request(
        shown_yen=shown_yen(request),
        exemption=over.exemption.to_request() if over.exemption else None,
        papers=over.papers.to_request() if over.papers else NO_PAPERS,
    )
    held = over.held.held
    try:
        made = apply_for_rooms(held=held, request=wanted, actor=request.actor, now=over.now)
    except HoldGone as error:
        return _made_meanwhile(request, held.hold.code) or refused(request, error)
    except BookingError as error:
        form.refuse(error)
        return _page(request, over, form)
    return HttpResponseRedirect(f"{address_of('booking:booking', made.code)}?made=1")


def _over(request: ActorRequest, held: HoldPage, now: datetime) -> _Over:
    initial = answers_of(code=request.GET.get("again", ""), actor=request.actor)
    applicants = _applicants(request, held)
    applicant = _applicant(request, initial, applicants)
    classes = classes_over(held.held.classes, held.wishes, applicant, now=now)
    asked = asking(held.wishes, classes=classes, now=now)
    in_charge = in_charge_as_known(asked.questions, person_id=request.actor.person_id)
    return _Over(
        held=held,
        applicants=applicants,
        applicant=applicant,
        asked=asked,
        initial=in_charge | initial,
        exemption=_exemption(request, held, now),
        papers=_papers(request, held, now),
        now=now,
    )


def _page(request: ActorRequest, over: _Over, form: ApplyForm | None) -> HttpResponse:
    """The page, or its parts that change with the answers; `form` None: nothing was sent."""
    questions, told = _questions(request, form, over), over.asked.told
    price = _price(form, over)
    if asks_for_part(request):
        parts = {"questions": questions, "price": price, "told": told}
        return render(request, "booking/_parts.html", parts)
    page = _Page(over, form, price)
    own = {
        "code": escape(over.held.code),
        "expires_at": escape(over.held.expires_at),
        "questions": questions,
        "price": price_drawn(price, told),
        **{f"when{number}": escape(when) for number, when in enumerate(over.held.whens)},
    }
    if form is None and over.exemption is None and over.papers is None:
        return own_page(request, APPLY, key=page.key, own=own, make=page.context)
    return render(request, APPLY, page.context(own))


@dataclass(frozen=True, slots=True)
class _Page:
    """The page around what is each hold's own."""

    over: _Over
    form: ApplyForm | None
    price: PriceView

    @property
    def asks(self) -> bool:
        """Whether an answer may change the price."""
        questions = self.over.asked.questions
        return bool(questions.halls or questions.uses or questions.counts_people)

    @property
    def key(self) -> Hashable:
        """Names everything that an empty form's page shows, but for what is the hold's own."""
        held = self.over.held
        return held.terms, held.minutes_left, self.price.said, self.asks

    def context(self, own: Own) -> dict[str, Any]:
        """For the template: of the hold nothing but `own` and what `key` names."""
        whens = [own[f"when{number}"] for number in range(len(self.over.held.wishes))]
        return {
            "own": own,
            "hold": self.over.held,
            "items": list(zip(whens, self.over.held.wishes, strict=True)),
            "form": self.form,
            "exemption": self.over.exemption,
            "papers": self.over.papers,
            "total": self.price.said,
            "asks": self.asks,
        }


def _estimate(request: ActorRequest, form: ApplyForm, over: _Over) -> HttpResponse:
    """The price for the answers so far, as a paper."""
    form.is_valid()
    said = _said(form.cleaned_data, over)
    made = issue_estimate(
        over.held.wishes,
        said.given,
        people=said.people,
        applicant=over.applicant,
        is_open=said.is_open,
        actor=request.actor,
        now=present(),
    )
    return redirect("booking:estimate", made.code)


def _exemption(request: ActorRequest, held: HoldPage, now: datetime) -> ExemptionForm | None:
    """The part for who applies for a reduction; whoever only asks for the price is not judged."""
    choices = exemption_choices(held.wishes, now=now)
    if not choices:
        return None
    if not _is_judged(request):
        return ExemptionForm(None, None, choices=choices, typed=request.POST)
    return ExemptionForm(request.POST, request.FILES, choices=choices)


def _papers(request: ActorRequest, held: HoldPage, now: datetime) -> PriorityForm | None:
    """The documents of what comes before the public."""
    early = [wish for wish in held.wishes if lets_before(wish.facility)]
    if not early:
        return None
    rooms = [wish.room for wish in early]
    who = applicants_of(request.actor, rooms=rooms, on=day_of(now))
    needs = needs_of(early, who, now=now)
    if not needs:
        return None
    if not _is_judged(request):
        return PriorityForm(None, None, needs=needs, typed=request.POST)
    return PriorityForm(request.POST, request.FILES, needs=needs)


def _is_judged(request: ActorRequest) -> bool:
    """Whether somebody applies, and does not only ask for the price of the answers so far."""
    return request.method == "POST" and RECOMPUTE not in request.POST


def _questions(request: ActorRequest, form: ApplyForm | None, over: _Over) -> SafeString:
    """The form's HTML. Who only asks for the price is not told what is still missing."""
    if form is None:
        return _unanswered(over)
    if RECOMPUTE in request.POST:
        return over.form(None, form.typed()).render()
    return form.render()


def _unanswered(over: _Over) -> SafeString:
    """The form's HTML before anything was sent: drawn once for all who are asked the same.

    What is known of somebody is drawn for them alone. The one name in which they can apply is put
    into what is kept.
    """
    if over.initial:
        return over.form(None).render()
    rooms = frozenset(wish.room.id for wish in over.held.wishes)
    asked = (over.held.catalogue.version, rooms, over.asked.key)
    if len(over.applicants) != 1:
        return filled((*asked, *over.applicants), {}, lambda _own: over.form(None).render())
    [(who, name)] = over.applicants

    def draw(own: Own) -> str:
        return replace(over, applicants=[(who, own["name"])]).form(None).render()

    return filled((*asked, who), {"name": escape(name)}, draw)


def _price(form: ApplyForm | None, over: _Over) -> PriceView:
    """The price for the answers that the form has now; for an empty one, those preset."""
    if form is not None:
        form.is_valid()
    said = _said(over.initial if form is None else form.cleaned_data, over)
    return price_view(
        over.held.wishes, said.given, people=said.people, now=over.now, is_open=said.is_open
    )


def _said(answers: Mapping[str, Any], over: _Over) -> Said:
    said = said_in(answers, over.asked.questions)
    if not said.is_open and over.asks_for_whom(answers):
        return replace(said, is_open=True)
    return said


def _made_meanwhile(request: ActorRequest, code: str) -> HttpResponse | None:
    """To the application, where a second click finds that the first one has booked."""
    made = finished_application(hold_code=code, actor=request.actor)
    if made is None:
        return None
    if request.POST:
        messages.info(request, _("この申し込みは、もう済んでいます。"))
    return redirect("booking:booking", made)


def _applicants(request: ActorRequest, held: HoldPage) -> list[tuple[str, str]]:
    """Those the person may book for, without those the rooms are not let to."""
    allowed = held.applicant_kinds
    choices = [("self", request.actor.name)] if "person" in allowed else []
    if "organisation" in allowed:
        choices += [(str(each.id), each.name) for each in organisations_for(request.actor)]
    return choices


def _applicant(
    request: ActorRequest, initial: dict[str, Any], applicants: list[tuple[str, str]]
) -> Applicant:
    """In whose name, as far as it is known; only those in whose name the person may apply."""
    names = [name for name, _label in applicants]
    wanted = request.POST.get("applicant") or initial.get("applicant") or "".join(names[:1])
    if wanted in names and wanted != "self":
        return Applicant(organisation_id=int(wanted))
    return Applicant(person_id=request.actor.person_id)
