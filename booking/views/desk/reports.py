"""The report after use at the desk, for somebody who reports on paper, and its photograph."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.permissions import can_admit
from audit.services import record_view
from booking.errors import BookingError
from booking.models import ReportPhoto
from booking.resident_forms import ReportForm
from booking.selectors.desk.detail import staff_booking
from booking.services.report import report_use
from booking.views.desk.bookings import found_or_404, place_of_booking
from core.clock import now as present
from core.http import ActorRequest
from facilities.selectors import catalogue


@require_http_methods(["GET", "POST"])
@login_required
def report(request: ActorRequest, code: str) -> HttpResponse:
    """What those who used the room tell at the counter, on paper or by telephone (確認票)."""
    found = found_or_404(request, code)
    if not can_admit(request.actor, facility_id=found.hall.id):
        raise Http404
    said: dict[str, Any] = {"initial": {"people": found.people_said}}
    form = ReportForm(request.POST or None, request.FILES or None, room=found.room, **said)
    if form.is_valid():
        try:
            report_use(code=code, request=form.to_request(), actor=request.actor, now=present())
        except BookingError as error:
            form.refuse(error)
        else:
            messages.success(request, _("利用の報告を記録しました。"))
            return redirect("booking:desk_booking", code)
    context = {
        "booking": found,
        "form": form,
        "place": place_of_booking(request, found),
        "here_in_menu": "ledger",
    }
    return render(request, "booking/desk/report.html", context, status=422 if form.errors else 200)


@require_GET
@login_required
def photo(request: ActorRequest, code: str) -> HttpResponse:
    """The photograph that came with the report. Looking is written down."""
    found = found_or_404(request, code)
    row = staff_booking(code=code, actor=request.actor, catalogue=catalogue())
    jpeg = ReportPhoto.objects.filter(report__booking=row).values_list("jpeg", flat=True).first()
    if jpeg is None:
        raise Http404
    record_view(
        actor=request.actor,
        page="desk.report_photo",
        object_type="booking",
        object_code=found.line.code,
        now=present(),
    )
    answer = HttpResponse(bytes(jpeg), content_type="image/jpeg")
    answer["Cache-Control"] = "private, no-store"
    return answer
