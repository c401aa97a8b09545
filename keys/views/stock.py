"""The stock of keys, their labels, losses; the codes of the boxes, and turning their counters."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.permissions import Right
from accounts.places import place_of
from audit.services import record_view
from core.clock import day_of
from core.clock import now as present
from core.dates import moment_label
from core.http import ActorRequest
from facilities.selectors import catalogue
from keys.errors import KeysError
from keys.forms import LostForm
from keys.rules.qr import picture_of
from keys.selectors.codes import boxes_of
from keys.selectors.custody import kept_at_others, stock_line, stock_of
from keys.services.boxes import turn_counter
from keys.services.losses import report_found, report_lost, take_stock
from keys.services.show import list_codes


@never_cache
@require_http_methods(["GET", "POST"])
@login_required
def stock(request: ActorRequest) -> HttpResponse:
    """Every key and where it is; POST writes down which were seen hanging (棚卸し)."""
    halls = catalogue()
    place = place_of(request, Right.HANDLE_KEYS, catalogue=halls, today=day_of(present()))
    if request.method == "POST":
        try:
            seen = take_stock(
                key_codes=request.POST.getlist("seen"), actor=request.actor, now=present()
            )
        except KeysError as error:
            messages.error(request, error.message)
        else:
            messages.success(request, _("%(n)d本を確かめました。") % {"n": len(seen)})
        return redirect(request.get_full_path())
    lines = stock_of(facility_id=place.hall.id)
    others = () if lines else kept_at_others(facility_id=place.hall.id)
    context = {
        "place": place,
        "here": "stock",
        "lines": lines,
        "others": [halls.facility_by_id[each] for each in others],
    }
    return render(request, "keys/desk/stock.html", context)


@never_cache
@require_GET
@login_required
def labels(request: ActorRequest) -> HttpResponse:
    """Tags to print and cut out: number, QR code, where it hangs."""
    place = place_of(request, Right.HANDLE_KEYS, catalogue=catalogue(), today=day_of(present()))
    lines = [(line, picture_of(line.code)) for line in stock_of(facility_id=place.hall.id)]
    return render(
        request, "keys/desk/labels.html", {"place": place, "here": "stock", "lines": lines}
    )


@never_cache
@require_http_methods(["GET", "POST"])
@login_required
def lost(request: ActorRequest, code: str) -> HttpResponse:
    """What losing means, then the report."""
    place = place_of(request, Right.HANDLE_KEYS, catalogue=catalogue(), today=day_of(present()))
    line = stock_line(code=code, actor=request.actor)
    if line is None:
        raise Http404
    form = LostForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            note = form.cleaned_data["note"]
            report_lost(key_code=code, note=note, actor=request.actor, now=present())
        except KeysError as error:
            messages.error(request, error.message)
        else:
            messages.success(request, _("紛失を記録しました。"))
        return redirect("keys:desk")
    return render(request, "keys/desk/lost.html", {"place": place, "line": line, "form": form})


@require_POST
@login_required
def found(request: ActorRequest, code: str) -> HttpResponse:
    """A lost key hangs in its place again."""
    place_of(request, Right.HANDLE_KEYS, catalogue=catalogue(), today=day_of(present()))
    try:
        report_found(key_code=code, actor=request.actor, now=present())
    except KeysError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("鍵を元の場所に戻しました。"))
    return redirect("keys:desk")


@never_cache
@require_GET
@login_required
def codes(request: ActorRequest) -> HttpResponse:
    """The codes of a day, also on paper for when the network is down. Looking is written down."""
    now = present()
    place = place_of(request, Right.SEE_CODES, catalogue=catalogue(), today=day_of(now))
    record_view(
        actor=request.actor,
        page=f"desk.codes {place.iso}",
        object_type="facility",
        object_code=place.hall.code,
        now=now,
    )
    context = {
        "place": place,
        "here": "codes",
        "printed": moment_label(now),
        "lines": list_codes(facility_id=place.hall.id, day=place.on, actor=request.actor),
        "boxes": boxes_of(facility_id=place.hall.id),
    }
    return render(request, "keys/desk/codes.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
@login_required
def counter(request: ActorRequest, code: str) -> HttpResponse:
    """How a box's counter is turned at the box; POST when it was done."""
    place = place_of(request, Right.SEE_CODES, catalogue=catalogue(), today=day_of(present()))
    box = next((box for box in boxes_of(facility_id=place.hall.id) if box.door.code == code), None)
    if box is None:
        raise Http404
    if request.method == "POST":
        turned = turn_counter(door_code=code, actor=request.actor, now=present())
        told = {"n": turned.counter, "place": turned.place}
        messages.success(request, _("%(place)sのカウンターを%(n)dにしました。") % told)
        return redirect(f"{reverse('keys:codes')}{place.query}")
    context = {"place": place, "box": box, "next_counter": box.counter + 1}
    return render(request, "keys/desk/counter.html", context)
