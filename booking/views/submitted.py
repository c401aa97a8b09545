"""Documents that people hand in: those of an application before the public, and reading each."""

from urllib.parse import quote

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from audit.services import record_view
from booking.errors import BookingError, NoSuchBooking
from booking.permissions import can_manage
from booking.priority_form import PriorityForm
from booking.selectors.detail import application_of
from booking.selectors.priority import claims_of
from booking.selectors.submitted import document_for
from booking.services.priority import hand_in
from booking.views.resident import refused
from core.clock import day_of
from core.clock import now as present
from core.http import ActorRequest
from facilities.selectors import catalogue


@require_http_methods(["GET", "POST"])
@login_required
def documents(request: ActorRequest, code: str) -> HttpResponse:
    """What the halls need of an application before the public, and handing it in (80)."""
    now = present()
    try:
        application = application_of(code=code, actor=request.actor)
    except NoSuchBooking as error:
        return refused(request, error)
    claims = claims_of(application, catalogue(), today=day_of(now))
    waiting = [each for each in claims if each.is_open]
    form = PriorityForm(
        request.POST or None,
        request.FILES or None,
        needs=[each.needs for each in waiting],
        claims=waiting,
    )
    if request.method == "POST" and form.is_valid():
        try:
            hand_in(code=code, papers=form.to_request(), actor=request.actor, now=now)
        except BookingError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("書類を受け取りました。"))
            return redirect("booking:documents", application.code)
    context = {"application": application, "claims": claims, "form": form}
    status = 422 if form.errors else 200
    return render(request, "booking/documents.html", context, status=status)


@require_GET
@login_required
def document(request: ActorRequest, number: int) -> HttpResponse:
    """One document, for who applied and for the hall's staff. Looking by staff is written down."""
    try:
        found = document_for(number=number, actor=request.actor)
    except NoSuchBooking as error:
        raise Http404 from error
    if not can_manage(request.actor, found.application):
        record_view(
            actor=request.actor,
            page="desk.submitted_document",
            object_type="application",
            object_code=found.application.code,
            now=present(),
        )
    answer = HttpResponse(bytes(found.content or b""), content_type=found.mime)
    name = quote(found.name)
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer["Cache-Control"] = "private, no-store"
    return answer
