"""The end of a use at the desk: what was used beside the booked time, and letting it go on."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.permissions import can_admit, can_change_bookings
from booking.errors import BookingError
from booking.rules.exemptions import schedule_of
from booking.rules.time_after import charges_time
from booking.selectors.desk.detail import staff_booking
from booking.selectors.extending import ways_to_go_on
from booking.selectors.prices import change_of_time, wish_of
from booking.services.after_use import charge_after_use
from booking.time_forms import GoOnForm, TimeAfterForm
from booking.views.desk.bookings import found_or_404, place_of_booking
from booking.views.going_on import extended
from booking.views.pricing import RECOMPUTE, asks_for_part, shown_yen
from core.clock import day_of
from core.clock import now as present
from core.http import ActorRequest
from facilities.selectors import catalogue


@require_http_methods(["GET", "POST"])
@login_required
def after_use(request: ActorRequest, code: str) -> HttpResponse:
    """They left late, came early: see what it costs, then write it down."""
    found, halls = found_or_404(request, code), catalogue()
    row = staff_booking(code=code, actor=request.actor, catalogue=halls)
    wish = wish_of(row, halls)
    if wish is None or not can_admit(request.actor, facility_id=found.hall.id):
        raise Http404
    asked = charges_time(schedule_of(wish, day_of(row.application.made_at)), wish.room.code)
    if not asked:
        raise Http404
    form = TimeAfterForm(request.POST or None, booking=row, asked=asked)
    if RECOMPUTE not in request.POST and form.is_valid():
        try:
            charge_after_use(
                code=code,
                minutes=form.minutes(),
                shown_yen=shown_yen(request),
                actor=request.actor,
                now=present(),
            )
        except BookingError as error:
            form.refuse(error)
        else:
            messages.success(request, _("利用の終わりと、利用後の料金を記録しました。"))
            return redirect("booking:desk_booking", code)
    context = {
        "booking": found,
        "form": form,
        "change": change_of_time(row, wish, form.minutes()),
        "place": place_of_booking(request, found),
        "here_in_menu": "ledger",
    }
    page = "booking/_change_parts.html" if asks_for_part(request) else "booking/desk/after_use.html"
    return render(request, page, context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@login_required
def go_on(request: ActorRequest, code: str) -> HttpResponse:
    """Let a use of today go on into the next free time."""
    found, halls, now = found_or_404(request, code), catalogue(), present()
    if not can_change_bookings(request.actor, facility_id=found.hall.id):
        raise Http404
    row = staff_booking(code=code, actor=request.actor, catalogue=halls)
    ways = ways_to_go_on(row, halls, now=now)
    form = GoOnForm(request.POST or None, ways=ways)
    if form.is_valid() and extended(code, form, actor=request.actor, now=now):
        messages.success(request, _("利用時間を延ばしました。申し込んだ方にお知らせします。"))
        return redirect("booking:desk_booking", code)
    context = {
        "booking": found,
        "form": form,
        "ways": ways,
        "place": place_of_booking(request, found),
        "here_in_menu": "ledger",
    }
    return render(request, "booking/desk/go_on.html", context, status=422 if form.errors else 200)
