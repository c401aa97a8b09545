"""減免申請 at the desk: read what was applied for, and decide."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.permissions import Right
from accounts.places import Place, halls_of
from audit.services import record_view
from booking.errors import BookingError, NoSuchBooking
from booking.exemption_form import ExemptionDecisionForm
from booking.selectors.exemptions import exemption_to_decide
from booking.services.exemptions import decide_exemption
from core.clock import day_of
from core.clock import now as present
from core.http import ActorRequest
from facilities.selectors import catalogue


@require_http_methods(["GET", "POST"])
@login_required
def decide(request: ActorRequest, number: int) -> HttpResponse:
    """One application for reductions, its documents, and the hall's word on it."""
    now, halls = present(), catalogue()
    try:
        found = exemption_to_decide(number=number, actor=request.actor, halls=halls)
    except NoSuchBooking as error:
        raise Http404 from error
    form = ExemptionDecisionForm(request.POST or None, exemption=found)
    if form.is_valid():
        try:
            decide_exemption(
                number=number,
                granted=form.cleaned_data["granted"],
                reason=form.cleaned_data["reason"],
                clause=form.cleaned_data["clause"],
                actor=request.actor,
                now=now,
            )
        except BookingError as error:
            form.refuse(error)
        else:
            messages.success(request, _("減免の申請を決定しました。申し込んだ方にお知らせします。"))
            return redirect(f"{reverse('booking:desk_inbox')}?hall={found.hall.code}")
    record_view(
        actor=request.actor,
        page="desk.exemption",
        object_type="application",
        object_code=found.code,
        now=now,
    )
    today = day_of(now)
    context = {
        "exemption": found,
        "form": form,
        "place": Place(
            found.hall,
            halls_of(request.actor, Right.REVIEW, halls),
            today,
            today,
            reverse("booking:desk_inbox"),
        ),
        "here_in_menu": "inbox",
    }
    status = 422 if form.errors else 200
    return render(request, "booking/desk/exemption.html", context, status=status)
