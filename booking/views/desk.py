"""The desk's first page: who uses a hall's rooms on a day."""

from datetime import timedelta

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from accounts.permissions import can_see_applicants
from audit.services import record_view
from booking.forms import DayFilterForm
from booking.selectors.desk import desk_day
from core.clock import day_of
from core.clock import now as present
from core.dates import full_day_label
from core.http import ActorRequest
from facilities.selectors import catalogue


@require_GET
@login_required
def day(request: ActorRequest) -> HttpResponse:
    """The bookings of one hall on one day. Looking is written down (personal data)."""
    now, actor = present(), request.actor
    halls = [h for h in catalogue().facilities if can_see_applicants(actor, facility_id=h.id)]
    if not halls:
        raise PermissionDenied
    wanted = DayFilterForm(request.GET, catalogue=catalogue(), today=day_of(now)).to_filter()
    hall = next((h for h in halls if h.code == wanted.hall), None)
    if hall is None:
        if wanted.hall or "hall" in request.GET:
            raise PermissionDenied
        hall = halls[0]
    record_view(
        actor=actor, page="desk.day", object_type="facility", object_code=hall.code, now=now
    )
    path = reverse("booking:desk_day")
    context = {
        "hall": hall,
        "halls": halls,
        "day_label": full_day_label(wanted.on),
        "iso": wanted.on.isoformat(),
        "prev_url": f"{path}?hall={hall.code}&on={wanted.on - timedelta(days=1)}",
        "next_url": f"{path}?hall={hall.code}&on={wanted.on + timedelta(days=1)}",
        "lines": desk_day(hall=hall, day=wanted.on),
    }
    return render(request, "booking/desk/day.html", context)
