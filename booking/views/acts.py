"""What residents do with a booking they have: answer, change, move, report, read its papers."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from booking.errors import BookingError, NoSuchBooking
from booking.forms import DayFilterForm
from booking.models import Booking
from booking.resident_forms import DetailsForm, ReportForm
from booking.rules.wishes import Pick, parse_picks, wishes_of
from booking.selectors.detail import application_of, booking_of, one_item, paper_of
from booking.selectors.moving import move_day
from booking.selectors.prices import change_of_place
from booking.services.change import change_details, move_booking
from booking.services.report import report_use
from booking.services.review import answer_question
from booking.views.pricing import shown_yen
from booking.views.resident import refused
from core.clock import day_of
from core.clock import now as present
from core.dates import when_label
from core.http import ActorRequest
from documents.http import pdf_answer
from facilities.rules.values import Catalogue
from facilities.selectors import catalogue


@require_POST
@login_required
def answer(request: ActorRequest, code: str) -> HttpResponse:
    """The applicant's answer to the hall's question."""
    text = request.POST.get("answer", "")[:2000]
    try:
        application = answer_question(code=code, answer=text, actor=request.actor, now=present())
    except BookingError as error:
        return refused(request, error)
    messages.success(request, _("答えを送りました。施設からの連絡をお待ちください。"))
    return redirect("booking:booking", application.code)


@require_http_methods(["GET", "POST"])
@login_required
def details(request: ActorRequest, code: str) -> HttpResponse:
    """Other people, another purpose: of the whole application."""
    halls = catalogue()
    try:
        application = application_of(code=code, actor=request.actor)
    except NoSuchBooking as error:
        return refused(request, error)
    rooms = [halls.room_by_id[each.room_id] for each in application.bookings.all()]
    form = DetailsForm(request.POST or None, catalogue=halls, rooms=rooms, application=application)
    if form.is_valid():
        try:
            change_details(code=code, request=form.to_request(), actor=request.actor, now=present())
        except BookingError as error:
            form.refuse(error)
        else:
            messages.success(request, _("申し込みの内容を変えました。"))
            return redirect("booking:booking", application.code)
    context = {"form": form, "application": application}
    return render(request, "booking/details.html", context)


@require_http_methods(["GET", "POST"])
@login_required
def move(request: ActorRequest, code: str) -> HttpResponse:
    """Another room or time of the same hall, chosen from the free ones of a day."""
    now, halls = present(), catalogue()
    try:
        found = booking_of(code=code, actor=request.actor)
        if request.method == "POST":
            picks = parse_picks(request.POST.getlist("pick"))
            to_confirm = price_to_confirm(request, found, picks, halls)
            if to_confirm is not None:
                seen = {"item": one_item(found, halls, now), **to_confirm}
                return render(request, "booking/move_price.html", seen)
            moved = move_booking(
                code=code,
                picks=picks,
                actor=request.actor,
                now=now,
                shown_yen=shown_yen(request),
            )
            messages.success(request, _("予約を変更しました。"))
            return redirect("booking:booking", moved.application.code)
    except BookingError as error:
        return refused(request, error)
    day = day_of(found.period.start)
    asked = DayFilterForm(request.GET or {"on": day}, catalogue=halls, today=day_of(now))
    shown = move_day(found, day=asked.to_filter().on, catalogue=halls, now=now)
    context = {
        "item": one_item(found, halls, now),
        "application": found.application,
        "day": shown,
    }
    return render(request, "booking/move.html", context)


def price_to_confirm(
    request: ActorRequest, found: Booking, picks: Sequence[Pick], halls: Catalogue
) -> dict[str, Any] | None:
    """What must be seen before the booking moves: another price; None where there is none."""
    wish = next(iter(wishes_of(picks, halls)), None)
    if shown_yen(request) is not None or wish is None:
        return None
    change = change_of_place(found, wish, halls)
    if change.changes_nothing:
        return None
    return {
        "change": change,
        "room": wish.room.names,
        "when": when_label(wish.during),
        "picks": [str(pick) for pick in picks],
    }


@require_http_methods(["GET", "POST"])
@login_required
def report(request: ActorRequest, code: str) -> HttpResponse:
    """The report after use, from the phone."""
    now, halls = present(), catalogue()
    try:
        found = booking_of(code=code, actor=request.actor)
    except NoSuchBooking as error:
        return refused(request, error)
    item = one_item(found, halls, now)
    room = halls.room_by_id[found.room_id]
    data: dict[str, Any] = {"initial": {"people": found.application.people}}
    form = ReportForm(request.POST or None, request.FILES or None, room=room, **data)
    if form.is_valid():
        try:
            report_use(code=code, request=form.to_request(), actor=request.actor, now=now)
        except BookingError as error:
            form.refuse(error)
        else:
            messages.success(request, _("報告を受け取りました。ご利用ありがとうございました。"))
            return redirect("booking:booking", found.application.code)
    context = {"form": form, "item": item, "application": found.application}
    return render(request, "booking/report.html", context)


@require_GET
@login_required
def paper(request: ActorRequest, code: str, paper_code: str) -> HttpResponse:
    """One paper about the application as a signed PDF."""
    try:
        found = paper_of(code=code, paper_code=paper_code, actor=request.actor)
    except NoSuchBooking as error:
        return refused(request, error)
    return pdf_answer(request, document=found)
