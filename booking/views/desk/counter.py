"""Booking for somebody at the counter or by phone: one form, the caller's history beside."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.permissions import Right, can_register_people
from accounts.places import Place, place_of
from accounts.selectors import PersonHit, search_people
from audit.services import record_view
from booking.desk_forms import CounterForm
from booking.errors import BookingError, ReceptionEnded, Restricted
from booking.exemption_form import ExemptionForm, choices_at
from booking.models import Application
from booking.priority_form import PriorityForm
from booking.rules.wishes import parse_picks
from booking.selectors.applicants import applicants_among
from booking.selectors.desk.choices import choices_on
from booking.selectors.desk.persons import PersonPage, person_page
from booking.selectors.priority import lets_before, needs_of
from booking.services.counter import book_for
from booking.services.estimates import issue_estimate
from booking.views.desk.drafting import Draft, Priced, draft
from booking.views.estimates import ESTIMATE
from booking.views.pricing import asks_for_part, shown_yen
from core.actor import Channel
from core.clock import day_of
from core.clock import now as present
from core.http import ActorRequest
from facilities.selectors import catalogue


@require_http_methods(["GET", "POST"])
@login_required
def book(request: ActorRequest) -> HttpResponse:
    """Find the caller, choose the slots, write down what they say, book."""
    now, halls = present(), catalogue()
    caller = caller_of(request)
    place = place_of(
        request,
        Right.BOOK_FOR_OTHERS,
        catalogue=halls,
        today=day_of(now),
        extra=(("person", caller.person.code),) if caller else (),
    )
    said = draft(request, caller, place, CounterForm, now) if caller is not None else None
    if said is not None and ESTIMATE in request.POST and said.priced.wishes:
        return _estimate(request, said.priced)
    exemption = _exemption(request, place, said)
    papers = _papers(request, caller, said)
    others_fit = all([exemption.is_valid(), papers.is_valid()])
    if caller is not None and said is not None and said.is_to_book and others_fit:
        besides = {"exemption": exemption.to_request(), "papers": papers.to_request()}
        made = _book(request, said.form, caller.person, said.picks, besides)
        if made is not None:
            messages.success(request, _("予約を入れました。予約番号をお伝えください。"))
            return redirect("booking:desk_booking", f"{made.code}-1")
    if asks_for_part(request) and said is not None:
        parts = {"questions": said.form.render(), "price": said.price, "told": said.told}
        return render(request, "booking/_parts.html", parts)
    typed = request.GET.get("q", "").strip()
    picks = said.picks if said is not None else request.GET.getlist("pick")
    form = said.form if said is not None else None
    context = {
        "price": said.price if said is not None else None,
        "told": said.told if said is not None else [],
        "place": place,
        "q": typed,
        "hits": search_people(text=typed) if typed else [],
        "caller": caller,
        "form": form,
        "choices": choices_on(
            hall=place.hall, day=place.on, chosen=picks, catalogue=halls, now=now
        ),
        "picks": picks,
        "exemption": exemption,
        "papers": papers,
        "may_register": can_register_people(request.actor),
        "here_in_menu": "ledger",
    }
    status = 422 if form is not None and (form.errors or not others_fit) else 200
    return render(request, "booking/desk/counter.html", context, status=status)


def _estimate(request: ActorRequest, priced: Priced) -> HttpResponse:
    """The price for the answers so far, as a paper."""
    made = issue_estimate(
        priced.wishes,
        priced.given,
        people=priced.people,
        applicant=priced.applicant,
        is_open=priced.is_open,
        actor=request.actor,
        now=present(),
    )
    return redirect("booking:estimate", made.code)


def _exemption(
    request: ActorRequest, place: Place, said: Draft[CounterForm] | None
) -> ExemptionForm:
    """What of reductions somebody applies for at the counter, with papers that are scanned in."""
    choices = choices_at(place.hall, use_on=place.on, now=present()) if said is not None else []
    if said is None or said.only_price or request.method != "POST":
        return ExemptionForm(None, None, choices=choices, typed=request.POST)
    return ExemptionForm(request.POST, request.FILES, choices=choices)


def _papers(
    request: ActorRequest, caller: PersonPage | None, said: Draft[CounterForm] | None
) -> PriorityForm:
    """The documents of what comes before the public, for any applicant the caller can be."""
    wishes = said.priced.wishes if said is not None else []
    early = [wish for wish in wishes if lets_before(wish.facility)]
    if caller is None or said is None or not early:
        return PriorityForm(None, None, needs=[], at_desk=True)
    who = applicants_among(
        person_id=caller.person.id,
        organisation_ids=[group.id for group in caller.groups if group.may_book],
        rooms=[wish.room for wish in early],
        on=day_of(present()),
        channel=Channel.COUNTER.value,
    )
    sent = request.method == "POST" and not said.only_price
    return PriorityForm(
        request.POST if sent else None,
        request.FILES if sent else None,
        needs=needs_of(early, who, now=present()),
        at_desk=True,
    )


def caller_of(request: ActorRequest) -> PersonPage | None:
    """The one who asks, with their history. Looking is written down."""
    code = request.GET.get("person", "")
    if not code or not can_register_people(request.actor):
        return None
    page = person_page(code=code, actor=request.actor, catalogue=catalogue(), now=present())
    if page is not None:
        record_view(
            actor=request.actor,
            page="desk.book",
            object_type="person",
            object_code=page.person.code,
            now=present(),
        )
    return page


def _book(
    request: ActorRequest,
    form: CounterForm,
    caller: PersonHit,
    picks: list[str],
    besides: dict[str, Any],
) -> Application | None:
    """The application, or None where the form now says what stands in the way."""
    try:
        wanted = form.to_request(
            picks=parse_picks(picks), person_id=caller.id, shown_yen=shown_yen(request)
        )
        return book_for(request=replace(wanted, **besides), actor=request.actor, now=present())
    except ReceptionEnded:
        form.ask_for_exception()
    except Restricted as error:
        form.refuse(error)
        form.ask_why_all_the_same()
    except BookingError as error:
        form.refuse(error)
    return None
