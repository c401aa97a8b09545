"""Heating and equipment of a booking, changed later by the one who has it."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from booking.errors import BookingError, NoSuchBooking
from booking.resident_forms import WantedForm
from booking.rules.answers import number_of
from booking.selectors.detail import booking_of, one_item
from booking.selectors.prices import change_of_wanted
from booking.selectors.wanted import wanted_of
from booking.services.requests import change_wanted
from booking.views.pricing import RECOMPUTE, asks_for_part, shown_yen
from booking.views.resident import refused
from core.clock import now as present
from core.http import ActorRequest
from facilities.selectors import catalogue


@require_http_methods(["GET", "POST"])
@login_required
def wanted(request: ActorRequest, code: str) -> HttpResponse:
    """What goes with the room: choose, see what it costs, confirm."""
    now, halls = present(), catalogue()
    try:
        found = booking_of(code=code, actor=request.actor)
    except NoSuchBooking as error:
        return refused(request, error)
    offered = wanted_of(found, halls)
    if offered is None:
        return refused(request, NoSuchBooking())
    form = WantedForm(request.POST or None, wanted=offered, number=number_of(code))
    if RECOMPUTE not in request.POST and form.is_valid():
        try:
            change_wanted(
                code=code,
                wanted=form.wanted(),
                shown_yen=shown_yen(request),
                actor=request.actor,
                now=now,
            )
        except BookingError as error:
            form.refuse(error)
        else:
            messages.success(request, _("設備と冷暖房を変えました。"))
            return redirect("booking:booking", found.application.code)
    form.is_valid()
    context: dict[str, Any] = {
        "form": form,
        "change": change_of_wanted(found, offered.wish, form.wanted()),
        "item": one_item(found, halls, now),
        "application": found.application,
    }
    page = "booking/_change_parts.html" if asks_for_part(request) else "booking/wanted.html"
    return render(request, page, context)
