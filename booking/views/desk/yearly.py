"""Booking a group for a fixed weekday over a period, with a preview of every date (83)."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.permissions import Right
from accounts.places import Place, place_of
from accounts.selectors import PersonHit, search_people
from booking.desk_forms import CounterForm
from booking.errors import BookingError
from booking.models import Application
from booking.repeat_form import RepeatForm, picks_in
from booking.rules.admission import check_wish
from booking.rules.wishes import Wish
from booking.selectors.applicants import applicant_of
from booking.selectors.desk.repeating import Preview, preview_of
from booking.services.yearly import book_yearly
from booking.views.desk.counter import caller_of
from booking.views.desk.drafting import draft
from core.actor import Channel
from core.clock import day_of
from core.clock import now as present
from core.http import ActorRequest
from facilities.selectors import catalogue


@require_http_methods(["GET", "POST"])
@login_required
def book(request: ActorRequest) -> HttpResponse:
    """Who, then which weekday; every date with what stands in its way; then book the chosen."""
    caller = caller_of(request)
    place = place_of(
        request,
        Right.BOOK_FOR_OTHERS,
        catalogue=catalogue(),
        today=day_of(present()),
        extra=(("person", caller.person.code),) if caller else (),
    )
    asked = caller is not None and "first" in request.GET
    repeat = RepeatForm(
        request.GET if asked else None, hall=place.hall, initial={"first": place.on}
    )
    preview, form = Preview([], ()), None
    if caller is not None and asked and repeat.is_valid():
        who = request.POST.get("applicant", "") or request.GET.get("applicant", "")
        preview = _preview(repeat, place, caller.person, who)
        said = draft(request, caller, place, CounterForm, present(), picks=_first(preview))
        form = said.form
        if said.is_to_book:
            made = _book(request, form, caller.person)
            if made:
                told = _("予約を%(n)d件の申請にまとめて入れました。") % {"n": len(made)}
                messages.success(request, told)
                return redirect("booking:desk_booking", f"{made[0].code}-1")
    typed = request.GET.get("q", "").strip()
    context = {
        "place": place,
        "q": typed,
        "hits": search_people(text=typed) if typed else [],
        "caller": caller,
        "repeat": repeat,
        "asked": asked and not repeat.errors,
        "preview": preview,
        "ticked": request.POST.getlist("use"),
        "form": form,
        "here_in_menu": "ledger",
    }
    failed = request.method == "POST" or repeat.errors  # what was booked has gone on to its page
    return render(request, "booking/desk/yearly.html", context, status=422 if failed else 200)


def _first(preview: Preview) -> list[str]:
    """What the first of the dates takes: every date is asked the same."""
    return next((each.value.split(",") for each in preview.candidates if each.can), [])


def _preview(repeat: RepeatForm, place: Place, caller: PersonHit, who: str) -> Preview:
    """The dates, with what the hall's rules say for that applicant (group or the caller alone)."""
    now = present()
    group = int(who) if who.isdigit() else None
    wanted = repeat.wanted()
    applicant = applicant_of(
        person_id=caller.id,
        organisation_id=group,
        rooms=wanted.rooms,
        on=day_of(now),
        channel=Channel.COUNTER.value,
    )

    def check(wish: Wish) -> None:
        check_wish(wish, asker=applicant.at(wish.facility.id), now=now)

    return preview_of(wanted, hall=place.hall, halls=catalogue(), now=now, check=check)


def _book(request: ActorRequest, form: CounterForm, caller: PersonHit) -> list[Application]:
    """The applications; none where the form now says what stands in the way."""
    try:
        wanted = form.to_request(picks=picks_in(request.POST.getlist("use")), person_id=caller.id)
        return book_yearly(request=wanted, actor=request.actor, now=present())
    except BookingError as error:
        form.refuse(error)
    return []
