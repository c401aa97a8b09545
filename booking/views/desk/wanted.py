"""Heating and equipment of a booking, changed by staff for who has it (requirements 53, 98)."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.permissions import can_change_bookings
from booking.desk_forms import ReasonForm
from booking.errors import BookingError
from booking.resident_forms import WantedForm
from booking.rules.answers import number_of
from booking.selectors.desk.detail import staff_booking
from booking.selectors.prices import change_of_wanted
from booking.selectors.wanted import wanted_of
from booking.services.requests import change_wanted
from booking.views.desk.bookings import found_or_404, place_of_booking
from booking.views.pricing import RECOMPUTE, asks_for_part, shown_yen
from core.clock import now as present
from core.http import ActorRequest
from facilities.selectors import catalogue


@require_http_methods(["GET", "POST"])
@login_required
def wanted(request: ActorRequest, code: str) -> HttpResponse:
    """What goes with the room: choose, see what it costs, say why, confirm."""
    found = found_or_404(request, code)
    if not can_change_bookings(request.actor, facility_id=found.hall.id):
        raise Http404
    halls = catalogue()
    row = staff_booking(code=code, actor=request.actor, catalogue=halls)
    offered = wanted_of(row, halls)
    if offered is None:
        raise Http404
    form = WantedForm(request.POST or None, wanted=offered, number=number_of(code))
    asks = RECOMPUTE in request.POST or asks_for_part(request)
    reason = ReasonForm(None if asks else request.POST or None, auto_id="why_%s")
    if not asks and all([form.is_valid(), reason.is_valid()]):
        try:
            change_wanted(
                code=code,
                wanted=form.wanted(),
                shown_yen=shown_yen(request),
                actor=request.actor,
                now=present(),
                reason=reason.cleaned_data["reason"],
            )
        except BookingError as error:
            form.refuse(error)
        else:
            messages.success(request, _("設備と冷暖房を変えました。申し込んだ方にお知らせします。"))
            return redirect("booking:desk_booking", code)
    form.is_valid()
    context: dict[str, Any] = {
        "booking": found,
        "place": place_of_booking(request, found),
        "form": form,
        "reason": reason,
        "change": change_of_wanted(row, offered.wish, form.wanted()),
        "here_in_menu": "ledger",
    }
    page = "booking/_change_parts.html" if asks_for_part(request) else "booking/desk/wanted.html"
    status = 422 if form.errors or reason.errors else 200
    return render(request, page, context, status=status)
