"""The form over a hold: what the halls ask, what it costs with these answers, and booking it."""

from dataclasses import replace
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.views.decorators.http import require_http_methods

from accounts.selectors import organisations_for
from booking.errors import BookingError, HoldGone
from booking.exemption_form import ExemptionForm, exemption_choices
from booking.forms import ApplyForm
from booking.priority_form import PriorityForm
from booking.question_fields import given_in
from booking.rules.questions import as_far_as_told
from booking.selectors.again import answers_of
from booking.selectors.applicants import applicants_of
from booking.selectors.asking import Applicant, Asking, asking, in_charge_as_known
from booking.selectors.holding import HoldPage, finished_application, hold_page
from booking.selectors.price import PriceView, price_view
from booking.selectors.priority import lets_before, needs_of
from booking.services.apply import apply_for_rooms
from booking.services.estimates import issue_estimate
from booking.views.estimates import ESTIMATE
from booking.views.pricing import PART, RECOMPUTE, shown_yen
from booking.views.resident import refused
from core.clock import day_of
from core.clock import now as present
from core.forms import drawn
from core.http import ActorRequest
from facilities.selectors import catalogue


@require_http_methods(["GET", "POST"])
@login_required
def apply(request: ActorRequest, code: str) -> HttpResponse:
    """The form over a hold; confirming it books."""
    now = present()
    try:
        held = hold_page(code=code, actor=request.actor, catalogue=catalogue(), now=now)
    except BookingError as error:
        return _made_meanwhile(request, code) or refused(request, error)
    initial = answers_of(code=request.GET.get("again", ""), actor=request.actor)
    applicants = _applicants(request, held)
    asked = asking(held.wishes, _applicant(request, initial, applicants), now=now)
    initial = in_charge_as_known(asked.questions, person_id=request.actor.person_id) | initial
    form = _form(request.POST or None, held, asked, applicants, initial)
    if ESTIMATE in request.POST:
        return _estimate(request, form, held, asked, _applicant(request, initial, applicants))
    exemption, papers = _exemption(request, held), _papers(request, held)
    said = [form.is_valid(), exemption.is_valid(), papers.is_valid()]
    if RECOMPUTE not in request.POST and all(said):
        wanted = form.to_request(shown_yen=shown_yen(request))
        try:
            application = apply_for_rooms(
                hold_code=code,
                request=replace(
                    wanted, exemption=exemption.to_request(), papers=papers.to_request()
                ),
                actor=request.actor,
                now=now,
            )
        except HoldGone as error:
            return _made_meanwhile(request, code) or refused(request, error)
        except BookingError as error:
            form.refuse(error)
        else:
            return redirect(f"{reverse('booking:booking', args=[application.code])}?made=1")
    context = {
        "hold": held,
        "form": form,
        "exemption": exemption,
        "papers": papers,
        "questions": _questions(request, form, held, asked, applicants),
        "price": _price(form, held, asked, initial),
        "told": asked.told,
        "asks": bool(asked.questions.halls or asked.questions.uses),
    }
    page = "booking/_parts.html" if PART in request.headers else "booking/apply.html"
    return render(request, page, context)


def _estimate(
    request: ActorRequest, form: ApplyForm, held: HoldPage, asked: Asking, applicant: Applicant
) -> HttpResponse:
    """The price for the answers so far, as a paper."""
    form.is_valid()
    made = issue_estimate(
        held.wishes,
        as_far_as_told(asked.questions, given_in(form.cleaned_data, asked.questions)),
        people=form.cleaned_data.get("people"),
        applicant=applicant,
        actor=request.actor,
        now=present(),
    )
    return redirect("booking:estimate", made.code)


def _exemption(request: ActorRequest, held: HoldPage) -> ExemptionForm:
    """The part for who applies for a reduction; whoever only asks for the price is not judged."""
    choices = exemption_choices(held.wishes, now=present())
    if not _is_judged(request):
        return ExemptionForm(None, None, choices=choices, typed=request.POST)
    return ExemptionForm(request.POST, request.FILES, choices=choices)


def _papers(request: ActorRequest, held: HoldPage) -> PriorityForm:
    """The documents of what comes before the public; without fields where nothing does."""
    early = [wish for wish in held.wishes if lets_before(wish.facility)]
    now, rooms = present(), [wish.room for wish in early]
    who = applicants_of(request.actor, rooms=rooms, on=day_of(now))  # no query without rooms
    needs = needs_of(early, who, now=now)
    sent = (request.POST, request.FILES) if _is_judged(request) else (None, None)
    return PriorityForm(*sent, needs=needs)


def _is_judged(request: ActorRequest) -> bool:
    """Whether somebody applies, and does not only ask for the price of the answers so far."""
    return request.method == "POST" and RECOMPUTE not in request.POST


def _form(
    data: Any,
    held: HoldPage,
    asked: Asking,
    applicants: list[tuple[str, str]],
    initial: dict[str, Any],
) -> ApplyForm:
    return ApplyForm(
        data,
        catalogue=held.catalogue,
        rooms=[wish.room for wish in held.wishes],
        applicants=applicants,
        questions=asked.questions,
        left=asked.left,
        initial=initial,
    )


def _questions(
    request: ActorRequest,
    form: ApplyForm,
    held: HoldPage,
    asked: Asking,
    applicants: list[tuple[str, str]],
) -> SafeString:
    """The form's HTML. Who only asks for the price is not told what is still missing."""
    if RECOMPUTE not in request.POST:
        return drawn(form, key=form.choices_given)
    return _form(None, held, asked, applicants, form.typed()).render()


def _price(form: ApplyForm, held: HoldPage, asked: Asking, initial: dict[str, Any]) -> PriceView:
    """The price for the answers that the form has now; for an empty one, those preset."""
    if form.is_bound:
        form.is_valid()
    answers = form.cleaned_data if form.is_bound else initial
    given = as_far_as_told(asked.questions, given_in(answers, asked.questions))
    return price_view(held.wishes, given, people=answers.get("people"), now=present())


def _made_meanwhile(request: ActorRequest, code: str) -> HttpResponse | None:
    """To the application, where a second click finds that the first one has booked."""
    made = finished_application(hold_code=code, actor=request.actor)
    return redirect("booking:booking", made) if made is not None else None


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
