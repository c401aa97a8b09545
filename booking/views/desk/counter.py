"""Booking for somebody at the counter or by phone: one form, the caller's history beside."""

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
from booking.errors import BookingError, ReceptionEnded
from booking.models import Application
from booking.rules.wishes import parse_picks
from booking.selectors.desk.choices import choices_on
from booking.selectors.desk.persons import PersonPage, person_page
from booking.services.counter import book_for
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
    picks = request.POST.getlist("pick") or request.GET.getlist("pick")
    form = counter_form(request, caller, place)
    if caller is not None and form is not None and form.is_valid():
        made = _book(request, form, caller.person, picks)
        if made is not None:
            messages.success(request, _("予約を入れました。予約番号をお伝えください。"))
            return redirect("booking:desk_booking", f"{made.code}-1")
    typed = request.GET.get("q", "").strip()
    context = {
        "place": place,
        "q": typed,
        "hits": search_people(text=typed) if typed else [],
        "caller": caller,
        "form": form,
        "choices": choices_on(
            hall=place.hall, day=place.on, chosen=picks, catalogue=halls, now=now
        ),
        "picks": picks,
        "may_register": can_register_people(request.actor),
        "here_in_menu": "ledger",
    }
    status = 422 if form is not None and form.errors else 200
    return render(request, "booking/desk/counter.html", context, status=status)


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


def counter_form(
    request: ActorRequest, caller: PersonPage | None, place: Place
) -> CounterForm | None:
    """What the caller says; None while nobody is chosen."""
    if caller is None:
        return None
    purposes = frozenset[str]().union(*(room.purposes for room in place.hall.rooms))
    return CounterForm(
        request.POST or None,
        catalogue=catalogue(),
        purposes=purposes,
        applicants=[
            ("self", caller.person.name),
            *((str(group.id), group.name) for group in caller.groups),
        ],
    )


def _book(
    request: ActorRequest, form: CounterForm, caller: PersonHit, picks: list[str]
) -> Application | None:
    """The application, or None where the form now says what stands in the way."""
    try:
        wanted = form.to_request(picks=parse_picks(picks), person_id=caller.id)
        return book_for(request=wanted, actor=request.actor, now=present())
    except ReceptionEnded as error:
        form.refuse(error)
        form.ask_for_exception()
    except BookingError as error:
        form.refuse(error)
    return None
