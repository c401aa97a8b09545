"""A resident lets their use of today go on into the next free time."""

from datetime import datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from booking.errors import BookingError, NoSuchBooking
from booking.selectors.detail import booking_of, one_item
from booking.selectors.extending import ways_to_go_on
from booking.services.extend import extend_booking
from booking.time_forms import GoOnForm
from booking.views.resident import refused
from core.actor import Actor
from core.clock import now as present
from core.http import ActorRequest
from facilities.selectors import catalogue


@require_http_methods(["GET", "POST"])
@login_required
def go_on(request: ActorRequest, code: str) -> HttpResponse:
    """Until when, and what it costs; nothing is charged that was not shown."""
    now, halls = present(), catalogue()
    try:
        found = booking_of(code=code, actor=request.actor)
    except NoSuchBooking as error:
        return refused(request, error)
    ways = ways_to_go_on(found, halls, now=now, online=True)
    form = GoOnForm(request.POST or None, ways=ways)
    if form.is_valid() and extended(code, form, actor=request.actor, now=now):
        messages.success(request, _("利用時間を延ばしました。"))
        return redirect("booking:booking", found.application.code)
    context = {
        "form": form,
        "ways": ways,
        "item": one_item(found, halls, now),
        "application": found.application,
    }
    return render(request, "booking/go_on.html", context, status=422 if form.errors else 200)


def extended(code: str, form: GoOnForm, *, actor: Actor, now: datetime) -> bool:
    """Carry out a valid form; False where it now says what stands in the way."""
    try:
        extend_booking(
            code=code,
            slots=form.cleaned_data["slots"],
            shown_yen=form.shown_yen(),
            actor=actor,
            now=now,
        )
    except BookingError as error:
        form.refuse(error)
        return False
    return True
