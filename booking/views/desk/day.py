"""The hall's day and week: the board of today, its signage, the ledger."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from accounts.menu import first_page
from accounts.permissions import (
    Right,
    can_admit,
    can_book_for_others,
    can_change_bookings,
    can_handle_keys,
    can_review,
    may_somewhere,
)
from accounts.places import Place, place_of
from audit.services import record_view
from booking.errors import NoSuchBooking
from booking.selectors.desk.board import board_of
from booking.selectors.desk.detail import DeskBooking, desk_booking
from booking.selectors.desk.ledger import ledger_of
from booking.selectors.desk.week import DAYS, week_of
from core.clock import day_of
from core.clock import now as present
from core.http import ActorRequest
from facilities.selectors import catalogue


@require_GET
@login_required
def board(request: ActorRequest) -> HttpResponse:
    """Who uses the hall today, and what wants action. Looking is written down."""
    elsewhere = first_page(request.actor)
    if not may_somewhere(request.actor, Right.SEE_APPLICANTS) and elsewhere:
        return redirect(elsewhere)
    now, halls = present(), catalogue()
    place = place_of(request, Right.SEE_APPLICANTS, catalogue=halls, today=day_of(now))
    _looked(request, "desk.day", place)
    context = {
        "place": place,
        "board": board_of(place=place, catalogue=halls, now=now),
        "may_admit": can_admit(request.actor, facility_id=place.hall.id),
        "may_review": can_review(request.actor, facility_id=place.hall.id),
        "may_keys": can_handle_keys(request.actor, facility_id=place.hall.id),
    }
    return render(request, "booking/desk/board.html", context)


@require_GET
@login_required
def signage(request: ActorRequest) -> HttpResponse:
    """The day for the screen in the entrance: rooms, times, groups; no names of people."""
    now, halls = present(), catalogue()
    place = place_of(request, Right.SEE_DESK, catalogue=halls, today=day_of(now))
    context = {"place": place, "board": board_of(place=place, catalogue=halls, now=now)}
    return render(request, "booking/desk/signage.html", context)


@require_GET
@login_required
def ledger(request: ActorRequest) -> HttpResponse:
    """Rooms as rows, time as columns, and on the right what is selected."""
    now, halls = present(), catalogue()
    place = place_of(request, Right.SEE_APPLICANTS, catalogue=halls, today=day_of(now))
    _looked(request, "desk.ledger", place)
    context = {
        "place": place,
        "ledger": ledger_of(hall=place.hall, day=place.on, catalogue=halls, now=now),
        **_selected(request, place),
    }
    return render(request, "booking/desk/ledger.html", context)


@require_GET
@login_required
def week(request: ActorRequest) -> HttpResponse:
    """Rooms as rows, the days of a week as columns."""
    now, halls = present(), catalogue()
    place = place_of(request, Right.SEE_APPLICANTS, catalogue=halls, today=day_of(now), step=DAYS)
    _looked(request, "desk.week", place)
    context = {
        "place": place,
        "week": week_of(hall=place.hall, day=place.on, catalogue=halls, now=now),
        **_selected(request, place),
    }
    return render(request, "booking/desk/week.html", context)


def _looked(request: ActorRequest, page: str, place: Place) -> None:
    record_view(
        actor=request.actor,
        page=page,
        object_type="facility",
        object_code=place.hall.code,
        now=present(),
    )


def _selected(request: ActorRequest, place: Place) -> dict[str, object]:
    """The booking that is selected in a list (`sel`), and what may be done with it."""
    may = {
        "may_book": can_book_for_others(request.actor, facility_id=place.hall.id),
        "may_change": can_change_bookings(request.actor, facility_id=place.hall.id),
        "may_admit": can_admit(request.actor, facility_id=place.hall.id),
        "may_review": can_review(request.actor, facility_id=place.hall.id),
    }
    return may | {"selected": _selected_booking(request)}


def _selected_booking(request: ActorRequest) -> DeskBooking | None:
    code = request.GET.get("sel", "")
    if not code:
        return None
    try:
        found = desk_booking(code=code, actor=request.actor, catalogue=catalogue(), now=present())
    except NoSuchBooking:
        return None
    record_view(
        actor=request.actor,
        page="desk.booking",
        object_type="booking",
        object_code=found.line.code,
        now=present(),
    )
    return found
