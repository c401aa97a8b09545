"""Keys over the counter: what is out, handing over, taking back."""

from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.permissions import Right
from accounts.places import Place, place_of
from audit.services import record_view
from core.clock import day_of
from core.clock import now as present
from core.http import ActorRequest
from facilities.selectors import catalogue
from keys.errors import KeysError
from keys.forms import HandOverForm, LookUpForm, TagForm
from keys.rules.tags import grouped
from keys.selectors.custody import custody_page, stock_line
from keys.selectors.lending import Lending, lending_of
from keys.services.loans import lend_keys, take_back, undo_return

KEYS = Right.HANDLE_KEYS


@never_cache
@require_GET
@login_required
def desk(request: ActorRequest) -> HttpResponse:
    """What is out, overdue first, and what wants doing. Looking is written down."""
    now = present()
    place = place_of(request, KEYS, catalogue=catalogue(), today=day_of(now))
    record_view(
        actor=request.actor,
        page="desk.keys",
        object_type="facility",
        object_code=place.hall.code,
        now=now,
    )
    page = custody_page(facility_id=place.hall.id, now=now)
    return render(request, "keys/desk/out.html", {"place": place, "page": page, "here": "out"})


@never_cache
@require_http_methods(["GET", "POST"])
@login_required
def lend(request: ActorRequest) -> HttpResponse:
    """Which booking, which keys (GET and photographs); then sign and hand over (POST)."""
    place = place_of(request, KEYS, catalogue=catalogue(), today=day_of(present()))
    if request.method == "POST" and "look_up" in request.POST:
        return _looked_up(request, place)
    look_up = LookUpForm(request.GET if "booking" in request.GET else None)
    context: dict[str, object] = {"place": place, "here": "lend", "look_up": look_up}
    if not look_up.is_valid():
        return render(request, "keys/desk/lend.html", context)
    try:
        lending = lending_of(
            booking=look_up.cleaned_data["booking"],
            key_codes=look_up.key_codes,
            actor=request.actor,
            now=present(),
        )
    except KeysError as error:
        look_up.add_error("booking", error.message)
        return render(request, "keys/desk/lend.html", context)
    record_view(
        actor=request.actor,
        page="desk.keys.lend",
        object_type="booking",
        object_code=lending.reference,
        now=present(),
    )
    hand_over = HandOverForm(request.POST or None, initial={"receiver": lending.holder})
    if request.method == "POST" and hand_over.is_valid():
        done = _hand_over(request, lending, hand_over)
        if done is not None:
            return done
    context |= {"lending": lending, "hand_over": hand_over}
    return render(request, "keys/desk/hand_over.html", context)


def _looked_up(request: ActorRequest, place: Place) -> HttpResponse:
    """What a photograph says becomes part of the address: it can be gone back to."""
    form = LookUpForm(request.POST, request.FILES)
    if not form.is_valid():
        context = {"place": place, "here": "lend", "look_up": form}
        return render(request, "keys/desk/lend.html", context, status=422)
    wanted = {
        "hall": place.hall.code,
        "booking": form.cleaned_data["booking"],
        "keys": " ".join(form.key_codes),
    }
    return redirect(f"{reverse('keys:lend')}?{urlencode(wanted)}")


def _hand_over(request: ActorRequest, lending: Lending, form: HandOverForm) -> HttpResponse | None:
    data = form.cleaned_data
    try:
        lend_keys(
            key_codes=[key.code for key in lending.keys],
            reference=lending.reference,
            receiver_name=data["receiver"],
            signature=data["signature"],
            paper_reason=data["paper_reason"],
            actor=request.actor,
            now=present(),
        )
    except KeysError as error:
        form.refuse(error)
        return None
    told = {"n": len(lending.keys), "name": data["receiver"], "due": lending.due}
    messages.success(request, _("%(name)sさんに鍵を%(n)d本渡しました。期限は%(due)sです。") % told)
    return redirect("keys:desk")


@never_cache
@require_http_methods(["GET", "POST"])
@login_required
def bring_back(request: ActorRequest) -> HttpResponse:
    """Scan or type a tag, and the key hangs in its place again; the last return can be undone."""
    place = place_of(request, KEYS, catalogue=catalogue(), today=day_of(present()))
    form = TagForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            loan = take_back(key_code=form.cleaned_data["key"], actor=request.actor, now=present())
        except KeysError as error:
            form.refuse(error)
        else:
            return redirect(f"{reverse('keys:return')}?done={loan.key.code}")
    done = stock_line(code=request.GET.get("done", ""), actor=request.actor)
    context = {"place": place, "here": "return", "form": form, "done": done}
    return render(request, "keys/desk/return.html", context, status=422 if form.errors else 200)


@require_POST
@login_required
def undo(request: ActorRequest, code: str) -> HttpResponse:
    """The return was a mistake: the key is out again."""
    place_of(request, KEYS, catalogue=catalogue(), today=day_of(present()))
    try:
        undo_return(key_code=code, actor=request.actor, now=present())
    except KeysError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("%(tag)sの返却を取り消しました。") % {"tag": grouped(code)})
    return redirect("keys:desk")
