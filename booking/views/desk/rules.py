"""The rules of a hall at the desk: what holds since when, in words; as a file; withdrawn."""

from datetime import date

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.permissions import Right
from accounts.places import Place, place_of
from booking.selectors.desk.rules import rule_deeds, rule_versions
from booking.selectors.rules_told import sections_on
from booking.services.rules import take_back_rules
from core.clock import day_of
from core.clock import now as present
from core.dates import full_day_label
from core.http import ActorRequest
from facilities.errors import FacilityError, NoSuchRules, WithdrawalMoved
from facilities.selectors import catalogue
from facilities.selectors.hall_file import hall_text
from facilities.selectors.seen import hall_seen


def place_here(request: ActorRequest) -> Place:
    """Where the clerk works who may edit the hall's rules."""
    return place_of(request, Right.EDIT_HALL, catalogue=catalogue(), today=day_of(present()))


@require_GET
@login_required
def rules(request: ActorRequest) -> HttpResponse:
    """The days from which rules hold, and what holds on one of them, in words."""
    place = place_here(request)
    context = {
        "place": place,
        "versions": rule_versions(place.hall, today=place.today),
        "shown": full_day_label(place.on),
        "sections": sections_on(place.hall, place.on, catalogue()),
        "deeds": rule_deeds(place.hall),
        "here_in_menu": "rules",
    }
    return render(request, "booking/desk/rules.html", context)


@require_GET
@login_required
def export(request: ActorRequest) -> HttpResponse:
    """The hall as the file that load_facilities reads."""
    place = place_here(request)
    response = HttpResponse(
        hall_text(place.hall.code), content_type="application/yaml; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="{place.hall.code}.yaml"'
    return response


@require_http_methods(["GET", "POST"])
@login_required
def take_back(request: ActorRequest, begins: str) -> HttpResponse:
    """Withdraw the rules that begin on a day to come, when that was asked and answered."""
    place = place_here(request)
    try:
        day = date.fromisoformat(begins)
    except ValueError as error:
        raise Http404 from error
    if request.method == "GET":
        return _ask_whether(request, place, day)
    seen = request.POST.get("seen", "")
    try:
        take_back_rules(hall=place.hall, begins=day, seen=seen, actor=request.actor, now=present())
    except WithdrawalMoved as moved:
        messages.error(request, moved.message)
        return redirect(request.get_full_path())
    except FacilityError as error:
        messages.error(request, error.message)
    else:
        text = _("%(day)sから始まる規則を取りやめました。")
        messages.success(request, text % {"day": full_day_label(day)})
    return redirect(_home(place))


def _ask_whether(request: ActorRequest, place: Place, day: date) -> HttpResponse:
    """What would be withdrawn; it cannot be brought back."""
    seen = hall_seen(place.hall.code)  # first: what is published from now on is not seen
    versions = rule_versions(place.hall, today=place.today)
    found = next((v for v in versions if v.begins == day and v.state == "future"), None)
    if found is None:
        messages.error(request, NoSuchRules().message)
        return redirect(_home(place))
    before = {each for v in versions if v.begins < day for each in v.subjects}
    context = {
        "place": place,
        "question": _("公開した規則を取りやめますか"),
        "first": full_day_label(day),
        "what": found.subjects,
        "seen": seen,
        "alone": [each for each in found.subjects if each not in before],
        "stays": _("すでにある予約は、そのまま残ります。"),
        "file_url": reverse("booking:desk_rules_file") + place.query,
        "back_url": _home(place),
        "here_in_menu": "rules",
    }
    return render(request, "booking/desk/withdraw.html", context)


def _home(place: Place) -> str:
    return reverse("booking:desk_rules") + place.query_on(place.today)
