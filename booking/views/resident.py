"""From choosing to having booked: hold, apply, look, cancel, take back, book again."""

from collections.abc import Sequence
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.selectors import organisations_for
from booking.enums import CancelledAs
from booking.errors import BookingError, HoldGone, ImpossibleTransition, NoSuchBooking, RoomTaken
from booking.rules.wishes import Pick, Wish, wishes_of
from booking.selectors.again import next_occasions
from booking.selectors.cancel_points import points_shown
from booking.selectors.detail import (
    application_of,
    booking_of,
    booking_page,
    one_item,
)
from booking.selectors.entries import calendar_entry, stands_in_calendars
from booking.selectors.mine import my_page
from booking.selectors.money import refund_shown
from booking.selectors.search import alternatives_to
from booking.selectors.viewer import held_now, held_told, viewer_of
from booking.services.cancel import cancel_booking, restore_booking
from booking.services.favourites import toggle_favourite
from booking.services.hold import hold_rooms, release_hold
from booking.views.basket import chosen, keep_in_basket, picks_in_basket
from core.addresses import address_of
from core.calendar_file import calendar_file
from core.clock import now as present
from core.http import ActorRequest
from facilities.selectors import catalogue


def refused(
    request: ActorRequest, error: BookingError, *, wish: Wish | None = None
) -> HttpResponse:
    """The page that says what stands in the way, why, and what to do now."""
    now = present()
    halls = catalogue()
    viewer = viewer_of(request.actor, rooms=halls.room_by_code.values(), now=now)
    near = alternatives_to(wish, catalogue=halls, viewer=viewer, now=now) if wish else []
    context = {
        "error": error,
        "alternatives": near,
        "held": held_told(viewer.held, halls),
        "day": wish.day if wish else None,
    }
    status = 404 if isinstance(error, NoSuchBooking) else 409
    return render(request, "booking/refused.html", context, status=status)


@require_POST
def hold(request: ActorRequest) -> HttpResponse:
    """Hold the picked slots; who is not signed in keeps the choice over signing in."""
    try:
        picks = chosen(request)
        if request.actor.person_id is None:
            return _keep(request, picks)
    except BookingError as error:
        return refused(request, error)
    return _hold(request, picks)


def _keep(request: ActorRequest, picks: Sequence[Pick]) -> HttpResponse:
    """Into the basket until they are signed in, without what does not exist."""
    halls = catalogue()
    wishes_of(picks, halls)
    keep_in_basket(request, [*picks_in_basket(request, halls), *picks])
    return _sign_in_or_profile(request)


def _sign_in_or_profile(request: ActorRequest) -> HttpResponse:
    back = reverse("booking:basket")
    if request.actor.user_id is None:
        kept = _("選んだ時間は残っています。ログインすると、仮押さえへ進めます。")
        messages.info(request, kept)
        return redirect_to_login(back)
    return redirect(f"{reverse('accounts:profile')}?next={back}")


def _hold(request: ActorRequest, picks: Sequence[Pick]) -> HttpResponse:
    try:
        held = hold_rooms(picks=picks, actor=request.actor, now=present())
    except RoomTaken as error:
        return refused(request, error, wish=wishes_of(picks, catalogue())[0])
    except BookingError as error:
        return refused(request, error)
    if "basket" in request.POST:
        keep_in_basket(request, [])
    again_of = request.POST.get("again", "")
    form = address_of("booking:apply", held.code)
    again = f"?{urlencode({'again': again_of})}" if again_of else ""
    return HttpResponseRedirect(form + again)


@require_POST
@login_required
def release(request: ActorRequest, code: str) -> HttpResponse:
    """Give the held places back."""
    try:
        release_hold(code=code, actor=request.actor, now=present())
    except HoldGone as error:
        messages.info(request, error.message)
    else:
        messages.success(request, _("仮押さえをやめました。"))
    return redirect("booking:start")


@require_GET
@login_required
def booking(request: ActorRequest, code: str) -> HttpResponse:
    """One application in full."""
    try:
        page = booking_page(code=code, actor=request.actor, catalogue=catalogue(), now=present())
    except NoSuchBooking as error:
        return refused(request, error)
    just_made = "made" in request.GET and page.stands  # the address outlives the booking
    return render(request, "booking/booking.html", {"page": page, "just_made": just_made})


@require_GET
@login_required
def ics(request: ActorRequest, code: str) -> HttpResponse:
    """The application's bookings as a calendar file, unless none is left to write down."""
    try:
        application = application_of(code=code, actor=request.actor)
    except NoSuchBooking as error:
        return refused(request, error)
    halls = catalogue()
    bookings = list(application.bookings.select_related("application").order_by("pk"))
    if not stands_in_calendars(bookings):
        return refused(request, ImpossibleTransition(status=bookings[0].get_status_display()))
    text = calendar_file([calendar_entry(each, halls) for each in bookings], now=present())
    response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="kashikan-{code}.ics"'
    return response


@require_http_methods(["GET", "POST"])
@login_required
def cancel(request: ActorRequest, code: str) -> HttpResponse:
    """Say what cancelling means, then cancel."""
    now = present()
    try:
        found = booking_of(code=code, actor=request.actor)
        if request.method == "POST":
            done = cancel_booking(code=code, actor=request.actor, now=now)
            messages.success(request, _cancelled_words(done.cancelled_as))
            return redirect("booking:booking", done.application.code)
    except BookingError as error:
        return refused(request, error)
    halls = catalogue()
    context = {
        "item": one_item(found, halls, now),
        "application": found.application,
        "back": refund_shown(found, halls, now=now),
        "points": points_shown(found, halls, now=now),
    }
    return render(request, "booking/cancel.html", context)


def _cancelled_words(cancelled_as: str) -> str:
    if cancelled_as == CancelledAs.TAKEN_BACK:
        return _(
            "取りやめました。入力間違いとして扱うので、不利にはなりません。30分以内なら元に戻せます。"
        )
    return _("取り消しました。30分以内なら元に戻せます。")


@require_POST
@login_required
def restore(request: ActorRequest, code: str) -> HttpResponse:
    """Take a cancellation back."""
    try:
        restored = restore_booking(code=code, actor=request.actor, now=present())
    except BookingError as error:
        return refused(request, error)
    messages.success(request, _("取消を元に戻しました。予約は続いています。"))
    return redirect("booking:booking", restored.application.code)


@require_GET
@login_required
def again(request: ActorRequest, code: str) -> HttpResponse:
    """The same room and time on the next weeks, to book again."""
    now = present()
    halls = catalogue()
    try:
        found = booking_of(code=code, actor=request.actor)
    except NoSuchBooking as error:
        return refused(request, error)
    occasions = next_occasions(found, catalogue=halls, now=now)
    context = {
        "item": one_item(found, halls, now),
        "occasions": occasions,
        "held": held_told(held_now(request.actor, now), halls),
    }
    return render(request, "booking/again.html", context)


@require_GET
@login_required
def my(request: ActorRequest) -> HttpResponse:
    """Everything a person has here."""
    if request.actor.person_id is None:
        return redirect(f"{reverse('accounts:profile')}?next={reverse('booking:my')}")
    page = my_page(
        actor=request.actor,
        organisations=[(each.id, each.name) for each in organisations_for(request.actor)],
        acting_as=request.GET.get("as", ""),
        catalogue=catalogue(),
        now=present(),
    )
    return render(request, "booking/my.html", {"page": page})


@require_POST
@login_required
def favourite(request: ActorRequest, code: str) -> HttpResponse:
    """Mark a room, or take the mark away."""
    room = catalogue().room_by_code.get(code)
    if room is None:
        return redirect("booking:start")
    marked = toggle_favourite(room_id=room.id, actor=request.actor, now=present())
    messages.success(
        request, _("お気に入りに入れました。") if marked else _("お気に入りから外しました。")
    )
    return redirect("booking:room", code)
