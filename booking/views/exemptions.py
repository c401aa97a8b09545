"""減免申請 from the applicant's side: apply later, see what was decided."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from booking.errors import BookingError, ImpossibleTransition, NoSuchBooking
from booking.exemption_form import ExemptionForm, exemption_choices
from booking.selectors.detail import application_of
from booking.selectors.exemptions import exemptions_of, offered_now, wishes_now
from booking.services.exemptions import ask_for_exemption, still_open
from booking.views.resident import refused
from core.clock import now as present
from core.http import ActorRequest
from facilities.selectors import catalogue


@require_http_methods(["GET", "POST"])
@login_required
def exemption(request: ActorRequest, code: str) -> HttpResponse:
    """What was applied for and decided; and applying, where something can be taken off."""
    now, halls = present(), catalogue()
    try:
        application = application_of(code=code, actor=request.actor)
        if request.method == "POST":
            still_open(list(application.bookings.order_by("pk")))
    except (NoSuchBooking, ImpossibleTransition) as error:
        return refused(request, error)
    useful = offered_now(application, halls)
    choices = [
        each
        for each in exemption_choices(wishes_now(application, halls), now=application.made_at)
        if each[0] in useful
    ]
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = ExemptionForm(*sent, choices=choices, alone=True)
    if form.is_valid():
        wanted = form.to_request()
        try:
            if wanted is not None:
                ask_for_exemption(code=code, request=wanted, actor=request.actor, now=now)
        except BookingError as error:
            form.refuse(error)
        else:
            messages.success(request, _("減免の申請を受け付けました。結果をお知らせします。"))
            return redirect("booking:exemption", application.code)
    context = {
        "application": application,
        "exemptions": exemptions_of(application, halls),
        "form": form,
        "can_ask": bool(choices),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "booking/exemption.html", context, status=status)
