"""The city's own uses at the desk: enter with a preview of every date, look, move, cancel."""

from collections.abc import Sequence

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.permissions import Right, can_close_rooms, can_take_kept_days
from accounts.places import Place, halls_of, place_of
from booking.errors import BookingError, NoSuchBooking
from booking.repeat_form import (
    CancelOfficialForm,
    MoveOfficialForm,
    OfficialForm,
    picks_in,
)
from booking.rules.official import check_official
from booking.rules.wishes import Pick, parse_picks, wishes_of
from booking.selectors.desk.choices import choices_on
from booking.selectors.desk.closing import hits_of, official_hits
from booking.selectors.desk.official import OfficialPage, official_of, official_page
from booking.selectors.desk.repeating import Preview, preview_of
from booking.selectors.hits import Spot, bookings_at, official_at
from booking.services.official import cancel_official, move_official, place_official
from booking.views.desk.closures import plan_of
from core.clock import day_of
from core.clock import now as present
from core.http import ActorRequest
from facilities.selectors import catalogue


def _place(request: ActorRequest) -> Place:
    return place_of(request, Right.BOOK_OFFICIAL, catalogue=catalogue(), today=day_of(present()))


def _form(request: ActorRequest, place: Place, typed: object) -> OfficialForm:
    hall_id = place.hall.id
    return OfficialForm(
        typed,
        hall=place.hall,
        may_take_kept=can_take_kept_days(request.actor, facility_id=hall_id),
        may_clear=can_close_rooms(request.actor, facility_id=hall_id),
        initial={"first": place.on},
    )


@require_GET
@login_required
def uses(request: ActorRequest) -> HttpResponse:
    """The hall's uses that are to come, and the form for more."""
    place = _place(request)
    context = {
        "place": place,
        "uses": official_of(hall=place.hall, catalogue=catalogue(), now=present()),
        "form": _form(request, place, None),
        "here_in_menu": "official",
    }
    return render(request, "booking/desk/official.html", context)


@require_http_methods(["GET", "POST"])
@login_required
def place(request: ActorRequest) -> HttpResponse:
    """Every date with what stands in its way (nothing is written); then take the chosen ones.

    What is typed is sent, not asked for: an address goes on to whoever signs in next in this tab.
    """
    here, now = _place(request), present()
    if request.method == "GET":
        return redirect(reverse("booking:desk_official") + here.query)
    form = _form(request, here, request.POST)
    preview, looks = Preview([], ()), "preview" in request.POST
    if form.is_valid():
        preview = preview_of(
            form.wanted(),
            hall=here.hall,
            halls=catalogue(),
            now=now,
            check=lambda wish: check_official(wish, override="", now=now),
            may_take_kept=can_take_kept_days(request.actor, facility_id=here.hall.id),
            may_clear=can_close_rooms(request.actor, facility_id=here.hall.id),
        )
        if not looks and _taken(request, form):
            return redirect(reverse("booking:desk_official") + here.bare_query)
    context = {
        "place": here,
        "form": form,
        "preview": preview,
        "ticked": request.POST.getlist("use"),
        "posted": not looks,
        "hits": hits_of(hall=here.hall, spots=preview.spots, catalogue=catalogue(), now=now),
        "gone": official_hits(spots=preview.spots, catalogue=catalogue()),
        "here_in_menu": "official",
    }
    status = 422 if form.errors else 200
    return render(request, "booking/desk/official_new.html", context, status=status)


def _taken(request: ActorRequest, form: OfficialForm) -> bool:
    """Carry out; False where the form now says what stands in the way."""
    try:
        picks = picks_in(request.POST.getlist("use"))
        plan, official = _in_the_way(request, picks)
        wanted = form.to_request(picks=picks, plan=plan, official=official)
        made = place_official(request=wanted, actor=request.actor, now=present())
    except BookingError as error:
        form.refuse(error)
        return False
    said = _("市の利用を%(n)d件登録しました。") % {"n": len(made)}
    if plan:
        said += _("予約のあった方にお知らせします。")
    messages.success(request, said)
    return True


def _in_the_way(
    request: ActorRequest, picks: Sequence[Pick]
) -> tuple[dict[str, Sequence[Pick] | None], frozenset[str]]:
    """What was decided about those of the shown bookings that are in the way of chosen dates.

    What has come meanwhile is not among them: the service then refuses the plan.
    """
    wishes = wishes_of(picks, catalogue())
    spots = [Spot(frozenset({wish.room.id}), wish.occupied) for wish in wishes]
    hit = {booking.code for booking in bookings_at(spots)}
    plan = {code: goal for code, goal in plan_of(request).items() if code in hit}
    shown = set(request.POST.getlist("gone"))
    return plan, frozenset(use.code for use in official_at(spots) if use.code in shown)


def _found_or_404(request: ActorRequest, code: str) -> OfficialPage:
    try:
        return official_page(code=code, actor=request.actor, catalogue=catalogue(), now=present())
    except NoSuchBooking as error:
        raise Http404 from error


@require_http_methods(["GET", "POST"])
@login_required
def use(request: ActorRequest, code: str) -> HttpResponse:
    """One use; with POST the chosen ones of its series are cancelled, with the reason."""
    page = _found_or_404(request, code)
    if request.method == "POST" and not page.may_change:
        raise Http404
    form = CancelOfficialForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            cancel_official(
                codes=set(request.POST.getlist("use")),
                reason=form.cleaned_data["reason"],
                actor=request.actor,
                now=present(),
            )
        except BookingError as error:
            form.refuse(error)
        else:
            messages.success(request, _("市の利用を取り消しました。部屋は空きました。"))
            return redirect("booking:desk_official_use", code)
    context = {"page": page, "place": _place_of(request, page), "form": form,
               "here_in_menu": "official"}  # fmt: skip
    status = 422 if form.errors else 200
    return render(request, "booking/desk/official_use.html", context, status=status)


def _place_of(request: ActorRequest, page: OfficialPage) -> Place:
    """The use's hall and day; the bar above leads from here to the list, or to the ledger."""
    right = Right.BOOK_OFFICIAL if page.may_change else Right.SEE_DESK
    halls = halls_of(request.actor, right, catalogue())
    day = day_of(page.use.period.start)
    path = reverse("booking:desk_official" if page.may_change else "booking:desk_ledger")
    return Place(page.hall, halls, day, day_of(present()), path)


@require_http_methods(["GET", "POST"])
@login_required
def move(request: ActorRequest, code: str) -> HttpResponse:
    """Choose another room or time that is free, with the reason."""
    page, now = _found_or_404(request, code), present()
    if not page.may_change:
        raise Http404
    may_take_kept = can_take_kept_days(request.actor, facility_id=page.hall.id)
    form = MoveOfficialForm(request.POST or None, may_take_kept=may_take_kept)
    picks = request.POST.getlist("pick")
    if form.is_valid():
        try:
            move_official(
                code=code,
                picks=parse_picks(picks),
                reason=form.cleaned_data["reason"],
                override=form.cleaned_data.get("override", ""),
                actor=request.actor,
                now=now,
            )
        except BookingError as error:
            form.refuse(error)
        else:
            messages.success(request, _("市の利用を移しました。"))
            return redirect("booking:desk_official_use", code)
    here = _place(request) if "hall" in request.GET else _place_of_use(request, page)
    context = {
        "page": page,
        "place": here,
        "form": form,
        "choices": choices_on(
            hall=here.hall, day=here.on, chosen=picks, catalogue=catalogue(), now=now
        ),
        "here_in_menu": "official",
    }
    status = 422 if form.errors else 200
    return render(request, "booking/desk/official_move.html", context, status=status)


def _place_of_use(request: ActorRequest, page: OfficialPage) -> Place:
    """Where it is now: what the bar shows at first."""
    halls = halls_of(request.actor, Right.BOOK_OFFICIAL, catalogue())
    day = day_of(page.use.period.start)
    return Place(page.hall, halls, day, day_of(present()), request.path)
