"""Closures at the desk: enter one, see what it hits, decide each booking, carry out as one act."""

from collections.abc import Sequence

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.permissions import Right
from accounts.places import Place, halls_of, place_of
from audit.services import record_view
from booking.closure_form import ClosureForm
from booking.errors import BookingError, NoSuchBooking
from booking.models import Closure
from booking.rules.wishes import Pick, parse_picks
from booking.selectors.desk.acts import act_page, acts_of
from booking.selectors.desk.closing import (
    Hit,
    OfficialHit,
    closures_of,
    hits_of,
    official_hits,
)
from booking.services.closures import close_and_clear, reopen_rooms
from core.clock import day_of
from core.clock import now as present
from core.http import ActorRequest
from facilities.rules.values import FacilityValue
from facilities.selectors import catalogue

CANCEL = "cancel"


def _place(request: ActorRequest) -> Place:
    return place_of(request, Right.CLOSE_ROOMS, catalogue=catalogue(), today=day_of(present()))


@require_GET
@login_required
def closures(request: ActorRequest) -> HttpResponse:
    """The hall's closures that hold or will, and the form for another."""
    place = _place(request)
    context = {
        "place": place,
        "closures": closures_of(hall=place.hall, now=present()),
        "acts": acts_of(hall=place.hall),
        "form": ClosureForm(None, hall=place.hall, initial={"first": place.on, "last": place.on}),
    }
    return render(request, "booking/desk/closures.html", context)


@require_http_methods(["GET", "POST"])
@login_required
def close(request: ActorRequest) -> HttpResponse:
    """What the closure would hit (nothing has happened yet); then decide each and carry out.

    What is typed is sent, not asked for: an address goes on to whoever signs in next in this tab.
    """
    now, halls, place = present(), catalogue(), _place(request)
    if request.method == "GET":
        return redirect(f"{place_path()}{place.query}")
    form = ClosureForm(request.POST, hall=place.hall)
    hits: list[Hit] = []
    gone: list[OfficialHit] = []
    if form.is_valid():
        others = other_halls(request, place) if place.hall.shelter else ()
        hits = hits_of(
            hall=place.hall, spots=form.spots, catalogue=halls, now=now, elsewhere=others
        )
        gone = official_hits(spots=form.spots, catalogue=halls)
        if "preview" not in request.POST:
            try:
                official = frozenset(request.POST.getlist("gone"))
                wanted = form.to_request(plan=plan_of(request), official=official)
                close_and_clear(request=wanted, actor=request.actor, now=now)
            except BookingError as error:
                form.refuse(error)
            else:
                messages.success(request, _("休館を登録しました。予約のあった方にお知らせします。"))
                return redirect(f"{place_path()}{place.query}")
    context = {
        "place": place, "form": form, "hits": hits, "gone": gone, "here_in_menu": "closures",
    }  # fmt: skip
    return render(request, "booking/desk/close.html", context, status=422 if form.errors else 200)


def place_path() -> str:
    """Where the list of closures is."""
    return reverse("booking:desk_closures")


def other_halls(request: ActorRequest, place: Place) -> tuple[FacilityValue, ...]:
    """Where else the actor may move bookings to, when the whole building stops."""
    halls = halls_of(request.actor, Right.CHANGE_BOOKINGS, catalogue())
    return tuple(hall for hall in halls if hall.id != place.hall.id)


def plan_of(request: ActorRequest) -> dict[str, Sequence[Pick] | None]:
    """What was decided about each booking that was shown: its picks, or None to cancel it."""
    plan: dict[str, Sequence[Pick] | None] = {}
    for code in request.POST.getlist("hit"):
        decided = request.POST.get(f"plan-{code}", "")
        plan[code] = None if decided == CANCEL else parse_picks(decided.split(","))
    return plan


@require_POST
@login_required
def reopen(request: ActorRequest, number: int) -> HttpResponse:
    """End a closure at once."""
    closure = Closure.objects.filter(pk=number).first()
    if closure is None:
        raise Http404
    try:
        reopen_rooms(closure=closure, actor=request.actor, now=present())
    except BookingError as error:
        raise Http404 from error
    messages.success(request, _("休館をやめました。すぐに予約できます。"))
    return redirect(place_path())


@require_GET
@login_required
def act(request: ActorRequest, code: str) -> HttpResponse:
    """One act that made room, to read again and to print. Looking is written down."""
    try:
        page = act_page(code=code, actor=request.actor, catalogue=catalogue())
    except NoSuchBooking as error:
        raise Http404 from error
    record_view(
        actor=request.actor,
        page="desk.act",
        object_type="clearance",
        object_code=code,
        now=present(),
    )
    halls = halls_of(request.actor, Right.SEE_APPLICANTS, catalogue())
    today = day_of(present())
    context = {
        "act": page,
        "place": Place(page.hall, halls, today, today, place_path()),
        "here_in_menu": "closures",
    }
    return render(request, "booking/desk/act.html", context)
