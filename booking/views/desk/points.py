"""Points at the desk: waive one with a reason, undo that, or waive all of a warned day."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from accounts.permissions import Right, may_somewhere
from accounts.places import place_of
from booking.errors import BookingError, NoSuchPoint, ReasonNeeded
from booking.penalty_form import WaiverForm, WarningForm
from booking.selectors.desk.warnings import halls_to_waive, warnings_of
from booking.services.waivers import (
    declare_warning,
    reinstate_points,
    waive_points,
    withdraw_warning,
)
from core.clock import day_of
from core.clock import now as present
from core.http import ActorRequest, next_url
from facilities.selectors import catalogue


def _only_who_may(request: ActorRequest) -> None:
    if not may_somewhere(request.actor, Right.WAIVE_POINTS):
        raise PermissionDenied


@require_POST
@login_required
def waive(request: ActorRequest, number: int) -> HttpResponse:
    """Waive points, or (with `again`) let them count again; then back to the page one came from."""
    _only_who_may(request)
    form = WaiverForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    again = "again" in request.POST
    try:
        act = reinstate_points if again else waive_points
        act(point_id=number, reason=reason, actor=request.actor, now=present())
    except NoSuchPoint as error:
        raise Http404 from error
    except BookingError as error:
        messages.error(request, error.message)
    else:
        said = _("免除を取り消しました。") if again else _("点数を免除しました。")
        messages.success(request, said + _("本人にお知らせします。"))
    return redirect(next_url(request, default=reverse("booking:desk_people")) + "#points")


@require_http_methods(["GET", "POST"])
@login_required
def warnings(request: ActorRequest) -> HttpResponse:
    """Days without points, and the form for another."""
    _only_who_may(request)
    now, halls = present(), catalogue()
    form = WarningForm(
        request.POST or None, halls=halls_to_waive(request.actor, halls), today=day_of(now)
    )
    if form.is_valid():
        try:
            wanted = form.to_request(halls)
            _warning, count = declare_warning(request=wanted, actor=request.actor, now=now)
        except BookingError as error:
            form.refuse(error)
        else:
            messages.success(request, _waived_words(count))
            return redirect("booking:desk_warnings")
    context = {
        "form": form,
        "lines": warnings_of(request.actor, halls, today=day_of(now)),
        "place": place_of(request, Right.WAIVE_POINTS, catalogue=halls, today=day_of(now)),
        "here_in_menu": "closures",
    }
    status = 422 if form.errors else 200
    return render(request, "booking/desk/warnings.html", context, status=status)


def _waived_words(count: int) -> str:
    if not count:
        return _("登録しました。この日の取消と無断不使用には、点数がつきません。")
    return ngettext(
        "登録しました。いま%(n)d件の点数を免除し、本人にお知らせします。",
        "登録しました。いま%(n)d件の点数を免除し、本人にお知らせします。",
        count,
    ) % {"n": count}


@require_POST
@login_required
def withdraw(request: ActorRequest, number: int) -> HttpResponse:
    """It was entered by mistake: what it waived counts again."""
    _only_who_may(request)
    form = WaiverForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    try:
        withdraw_warning(warning_id=number, reason=reason, actor=request.actor, now=present())
    except ReasonNeeded as error:
        messages.error(request, error.message)
    except BookingError as error:
        raise Http404 from error
    else:
        messages.success(request, _("取り下げました。免除していた点数は、また数えます。"))
    return redirect("booking:desk_warnings")
