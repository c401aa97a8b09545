"""Fees of a hall at the desk: read, revise, see what a revision does, publish, export."""

import re
from datetime import date, datetime, timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.permissions import Right
from accounts.places import Place, place_of
from booking.fees_form import FeesForm, PricesForm
from booking.selectors.impact import impact_of
from booking.services.fees import check_fees, revise_fees, take_back_fees
from core.clock import add_months, day_of, month_start
from core.clock import now as present
from core.dates import full_day_label
from core.http import ActorRequest
from facilities.errors import FacilityError, Fault, HallFilesRefused, NoSuchFees, WithdrawalMoved
from facilities.imports.fees import FeeVersion, read_hall_fees, schedule_of
from facilities.rules.fees.changes import changes_between
from facilities.rules.fees.told import splits_told
from facilities.selectors import catalogue
from facilities.selectors.fees import fee_text, fee_versions, version_told

_FROM = re.compile(r"^from:.*$", flags=re.MULTILINE)


def _place(request: ActorRequest) -> Place:
    return place_of(request, Right.EDIT_HALL, catalogue=catalogue(), today=day_of(present()))


@require_GET
@login_required
def fees(request: ActorRequest) -> HttpResponse:
    """The versions of the hall's fees, and one of them in words."""
    place = _place(request)
    versions = fee_versions(place.hall.id, today=place.today)
    shown = next((each for each in versions if each.begins == place.on), None)
    shown = shown or next((each for each in versions if each.state == "present"), None)
    text = fee_text(place.hall.id, begins=shown.begins) if shown else None
    context = {
        "place": place,
        "versions": versions,
        "shown": shown,
        "told": version_told(text) if text else None,
        "here_in_menu": "fees",
    }
    return render(request, "booking/desk/fees.html", context)


@require_http_methods(["GET", "POST"])
@login_required
def revise(request: ActorRequest) -> HttpResponse:
    """Write a version; `act` says whether only to look at what it does, or to publish it."""
    now, place = present(), _place(request)
    if request.method == "GET":
        return _page(request, place, FeesForm(initial={"text": _start(place)}))
    form = FeesForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, place, form)
    if request.POST.get("act") == "edit":
        return _page(request, place, _retyped(form.content))
    return _answer(request, place, form, now=now)


@require_http_methods(["GET", "POST"])
@login_required
def prices(request: ActorRequest) -> HttpResponse:
    """Change the amounts of a version and nothing else: fields in a table, no file to write."""
    now, place = present(), _place(request)
    text = request.POST.get("text") or _start(place)
    if not text:
        return redirect(f"{reverse('booking:desk_fees_revise')}{place.query}")
    content = text.replace("\r\n", "\n")
    first = month_start(add_months(place.today, 1))
    try:
        if request.method == "GET" or request.POST.get("act") == "edit":
            begins = schedule_of(content).valid_from if request.method == "POST" else first
            return _page(request, place, PricesForm(text=content, initial={"begins": begins}))
        form = PricesForm(request.POST, text=content)
    except ValueError:
        return _page(request, place, _retyped(content.encode()), faults=_faults(content))
    if not form.is_valid():
        return _page(request, place, form)
    return _answer(request, place, form, now=now)


def _faults(text: str) -> tuple[Fault, ...]:
    _version, faults = read_hall_fees(text.encode(), file=str(FeesForm.base_fields["text"].label))
    return tuple(faults)


def _answer(
    request: ActorRequest, place: Place, form: FeesForm | PricesForm, *, now: datetime
) -> HttpResponse:
    """Publish, or show what publishing would do; or what is wrong."""
    content, act = form.content, request.POST.get("act")
    write = revise_fees if act == "publish" else check_fees
    try:
        version = write(
            hall=place.hall, content=content, file=form.file_name, actor=request.actor, now=now
        )
    except HallFilesRefused as refused:
        return _page(request, place, _retyped(content), faults=refused.faults)
    except FacilityError as error:
        form.refuse(error)
        return _page(request, place, form)
    if act == "publish":
        return _published(request, place, version.schedule.valid_from)
    return _impact(request, place, version, by_table=isinstance(form, PricesForm), now=now)


def _impact(
    request: ActorRequest, place: Place, version: FeeVersion, *, by_table: bool, now: datetime
) -> HttpResponse:
    revised = version.schedule
    present_one = place.hall.schedule_on(revised.valid_from - timedelta(days=1))
    context = {
        "place": place,
        "text": version.text,
        "by_table": by_table,
        "begins": full_day_label(revised.valid_from),
        "changes": changes_between(present_one, revised),
        "splits": splits_told(revised),
        "impact": impact_of(
            hall=place.hall, versions=(present_one, revised), catalogue=catalogue(), now=now
        ),
        "here_in_menu": "fees",
    }
    return render(request, "booking/desk/fees_impact.html", context)


def _page(
    request: ActorRequest,
    place: Place,
    form: FeesForm | PricesForm,
    *,
    faults: tuple[Fault, ...] = (),
) -> HttpResponse:
    lines = str(form.initial.get("text", "")).splitlines()
    context = {
        "place": place,
        "form": form,
        "faults": [(fault, "".join(lines[fault.line - 1 : fault.line])) for fault in faults],
        "here_in_menu": "fees",
    }
    status = 422 if faults or form.errors else 200
    return render(request, form.page, context, status=status)


def _retyped(content: bytes) -> FeesForm:
    """The form with what was read, also from a file, so that it can be mended in the page."""
    return FeesForm(initial={"text": content.decode("utf-8-sig", errors="replace")})


def _start(place: Place) -> str:
    """The latest version with the first day of next month, to be changed."""
    versions = fee_versions(place.hall.id, today=place.today)
    text = fee_text(place.hall.id, begins=versions[0].begins) if versions else ""
    begins = month_start(add_months(place.today, 1))
    return _FROM.sub(f"from: {begins.isoformat()}", text or "", count=1)


def _published(request: ActorRequest, place: Place, begins: date) -> HttpResponse:
    day = full_day_label(begins)
    messages.success(request, _("%(day)sからの料金表を公開しました。") % {"day": day})
    return redirect(f"{reverse('booking:desk_fees')}{place.query_on(begins)}")


@require_GET
@login_required
def export(request: ActorRequest, begins: str) -> HttpResponse:
    """A version as a file, as it was written."""
    place = _place(request)
    text = fee_text(place.hall.id, begins=_day(begins))
    if text is None:
        raise Http404
    response = HttpResponse(text, content_type="application/yaml; charset=utf-8")
    name = f"{place.hall.code}-{begins}.yaml"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_http_methods(["GET", "POST"])
@login_required
def take_back(request: ActorRequest, begins: str) -> HttpResponse:
    """Withdraw a version that has not begun, when that was asked and answered."""
    place = _place(request)
    if request.method == "GET":
        return _ask_whether(request, place, _day(begins))
    day, seen = _day(begins), request.POST.get("seen", "")
    try:
        take_back_fees(hall=place.hall, begins=day, seen=seen, actor=request.actor, now=present())
    except WithdrawalMoved as moved:
        messages.error(request, moved.message)
        return redirect(request.get_full_path())
    except FacilityError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("まだ始まっていない料金表を取りやめました。"))
    return redirect(f"{reverse('booking:desk_fees')}{place.query}")


def _ask_whether(request: ActorRequest, place: Place, day: date) -> HttpResponse:
    """What would be withdrawn; it cannot be brought back."""
    home = reverse("booking:desk_fees") + place.query
    versions = fee_versions(place.hall.id, today=place.today)
    found = next((v for v in versions if v.begins == day and v.state == "future"), None)
    if found is None:
        messages.error(request, NoSuchFees().message)
        return redirect(home)
    file = reverse("booking:desk_fees_file", args=[day.isoformat()])
    context = {
        "place": place,
        "question": _("公開した料金表を取りやめますか"),
        "first": full_day_label(day),
        "what": [found.name],
        "seen": found.seen,
        "alone": [] if any(each.begins < day for each in versions) else [_("料金表")],
        "stays": _("すでにある予約の料金は、変わりません。"),
        "file_url": f"{file}?hall={place.hall.code}",
        "back_url": home,
        "here_in_menu": "fees",
    }
    return render(request, "booking/desk/withdraw.html", context)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Http404 from error
