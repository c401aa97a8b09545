"""Stopping a whole building, and opening it again: two acts, each confirmed (requirement 87)."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.permissions import (
    Right,
    can_close_rooms,
    can_see_applicants,
)
from accounts.places import Place, place_of
from audit.services import record_view
from booking.errors import BookingError
from booking.repeat_form import ShelterForm
from booking.selectors.desk.shelter import shelter_page
from booking.services.shelter import end_shelter, start_shelter
from core.clock import day_of
from core.clock import now as present
from core.http import ActorRequest
from facilities.selectors import catalogue
from keys.selectors.codes import boxes_of


@require_http_methods(["GET", "POST"])
@login_required
def shelter(request: ActorRequest) -> HttpResponse:
    """Whether the building is stopped, the button for the other state, and what is booked."""
    now = present()
    place = place_of(request, Right.STOP_BUILDING, catalogue=catalogue(), today=day_of(now))
    form = ShelterForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _done(request, place, form):
        stops = form.cleaned_data["deed"] == "start"  # the doors come next
        name = "booking:desk_shelter_codes" if stops else "booking:desk_shelter"
        return redirect(reverse(name) + place.bare_query)
    hall_id = place.hall.id
    sees = can_see_applicants(request.actor, facility_id=hall_id)
    page = shelter_page(
        hall=place.hall,
        with_bookings=sees,
        catalogue=catalogue(),
        now=now,
    )
    if sees and page.bookings:
        record_view(
            actor=request.actor,
            page="desk.shelter",
            object_type="facility",
            object_code=place.hall.code,
            now=now,
        )
    context = {
        "place": place,
        "page": page,
        "has_boxes": bool(boxes_of(facility_id=hall_id)),
        "form": form,
        "sees": sees,
        "may_clear": can_close_rooms(request.actor, facility_id=hall_id),
        "here_in_menu": "shelter",
    }
    status = 422 if form.errors else 200
    return render(request, "booking/desk/shelter.html", context, status=status)


def _done(request: ActorRequest, place: Place, form: ShelterForm) -> bool:
    """Carry out the act; False where the form now says what stands in the way."""
    stops = form.cleaned_data["deed"] == "start"
    facility_id = place.hall.id
    try:
        if stops:
            start_shelter(
                facility_id=facility_id,
                reason=form.cleaned_data["reason"],
                actor=request.actor,
                now=present(),
            )
        else:
            end_shelter(facility_id=facility_id, actor=request.actor, now=present())
    except BookingError as error:
        form.refuse(error)
        return False
    said = (
        _("新しい予約を止めました。すぐに効いています。")
        if stops
        else _("予約の受付を再開しました。")
    )
    messages.success(request, said)
    return True
