"""One booking at the desk: look, move, cancel, admit, note down; and finding one by its number."""

from collections.abc import Callable
from datetime import date
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.enums import NoteAbout
from accounts.permissions import (
    Right,
    can_admit,
    can_change_bookings,
    can_handle_keys,
    can_review,
    may,
    may_somewhere,
)
from accounts.places import Place, halls_of, place_of
from accounts.services.notes import end_note, write_note
from audit.services import record_view
from booking.desk_forms import AdmitForm, BookingNoteForm, CancelForm, NoteForm, ReasonForm
from booking.enums import Cause
from booking.errors import BookingError, NoSuchBooking
from booking.models import Booking
from booking.rules.wishes import parse_picks
from booking.selectors.cancel_points import points_shown
from booking.selectors.desk.choices import choices_on
from booking.selectors.desk.detail import (
    DeskBooking,
    code_of_number,
    desk_booking,
    paper_of,
    staff_booking,
)
from booking.services.admit import check_in, check_out, record_no_show, undo_admission
from booking.services.cancel import cancel_by_city, cancel_for_applicant
from booking.services.change import move_booking
from core.clock import day_of
from core.clock import now as present
from core.errors import DomainError
from core.http import ActorRequest, next_url
from documents.http import pdf_answer
from facilities.selectors import catalogue


def found_or_404(request: ActorRequest, code: str) -> DeskBooking:
    """The booking, for those who may see it; for others there is none."""
    try:
        return desk_booking(code=code, actor=request.actor, catalogue=catalogue(), now=present())
    except NoSuchBooking as error:
        raise Http404 from error


def place_of_booking(request: ActorRequest, found: DeskBooking) -> Place:
    """The booking's hall and day; the bar above leads from here to the ledger."""
    halls = halls_of(request.actor, Right.SEE_APPLICANTS, catalogue())
    day = day_of(found.begins)
    return Place(found.hall, halls, day, day_of(present()), reverse("booking:desk_ledger"))


@require_GET
@login_required
def booking(request: ActorRequest, code: str) -> HttpResponse:
    """Everything about one booking. Looking is written down."""
    found = found_or_404(request, code)
    record_view(
        actor=request.actor,
        page="desk.booking",
        object_type="booking",
        object_code=found.line.code,
        now=present(),
    )
    hall_id = found.hall.id
    context = {
        "booking": found,
        "place": place_of_booking(request, found),
        "note_form": BookingNoteForm(),
        "reason_form": ReasonForm(auto_id="undo_%s"),
        "may_change": can_change_bookings(request.actor, facility_id=hall_id),
        "may_admit": can_admit(request.actor, facility_id=hall_id),
        "may_review": can_review(request.actor, facility_id=hall_id),
        "may_collect": may(request.actor, Right.COLLECT, facility_id=hall_id),
        "may_keys": can_handle_keys(request.actor, facility_id=hall_id),
        "here_in_menu": "ledger",
    }
    return render(request, "booking/desk/booking.html", context)


@require_GET
@login_required
def paper(request: ActorRequest, code: str, number: str) -> HttpResponse:
    """One paper about the booking as a PDF. Looking is written down."""
    found = found_or_404(request, code)
    document = paper_of(_row(request, code), paper=number, catalogue=catalogue())
    if document is None:
        raise Http404
    record_view(
        actor=request.actor,
        page="desk.paper",
        object_type="booking",
        object_code=found.line.code,
        now=present(),
    )
    return pdf_answer(request, document=document)


@require_http_methods(["GET", "POST"])
@login_required
def move(request: ActorRequest, code: str) -> HttpResponse:
    """Choose another room or time for a booking, with the reason."""
    found = _changeable_or_404(request, code)
    halls, now = catalogue(), present()
    form = ReasonForm(request.POST or None)
    picks = request.POST.getlist("pick")
    if form.is_valid():
        try:
            moved = move_booking(
                code=code,
                picks=parse_picks(picks),
                actor=request.actor,
                now=now,
                reason=form.cleaned_data["reason"],
            )
        except BookingError as error:
            form.refuse(error)
        else:
            messages.success(request, _("予約を移しました。申し込んだ方にお知らせします。"))
            return redirect("booking:desk_booking", moved.code)
    place = _place_to_move_to(request, found)
    context = {
        "booking": found,
        "form": form,
        "place": place,
        "choices": choices_on(
            hall=place.hall,
            day=place.on,
            chosen=picks,
            catalogue=halls,
            now=now,
            moving=_row(request, code),
        ),
        "here_in_menu": "ledger",
    }
    return render(request, "booking/desk/move.html", context, status=422 if form.errors else 200)


def _changeable_or_404(request: ActorRequest, code: str) -> DeskBooking:
    found = found_or_404(request, code)
    if not can_change_bookings(request.actor, facility_id=found.hall.id):
        raise Http404
    return found


def _row(request: ActorRequest, code: str) -> Booking:
    return staff_booking(code=code, actor=request.actor, catalogue=catalogue())


def _place_to_move_to(request: ActorRequest, found: DeskBooking) -> Place:
    """The hall and day asked for in the bar; at first those of the booking."""
    if "hall" in request.GET:
        return place_of(
            request, Right.CHANGE_BOOKINGS, catalogue=catalogue(), today=day_of(present())
        )
    halls = halls_of(request.actor, Right.CHANGE_BOOKINGS, catalogue())
    day: date = day_of(found.begins)
    return Place(found.hall, halls, day, day_of(present()), request.path)


@require_http_methods(["GET", "POST"])
@login_required
def cancel(request: ActorRequest, code: str) -> HttpResponse:
    """Cancel at the applicant's wish or for the city's reasons."""
    found = _changeable_or_404(request, code)
    form = CancelForm(request.POST or None)
    if form.is_valid():
        try:
            _cancel(request, code, form)
        except BookingError as error:
            form.refuse(error)
        else:
            messages.success(request, _("取り消しました。申し込んだ方にお知らせします。"))
            return redirect("booking:desk_booking", code)
    context = {
        "booking": found,
        "form": form,
        "points": points_shown(_row(request, code), catalogue(), now=present()),
        "place": place_of_booking(request, found),
        "here_in_menu": "ledger",
    }
    return render(request, "booking/desk/cancel.html", context, status=422 if form.errors else 200)


def _cancel(request: ActorRequest, code: str, form: CancelForm) -> Booking:
    data, actor, now = form.cleaned_data, request.actor, present()
    cause = Cause(data["cause"])
    if cause is Cause.APPLICANT:
        return cancel_for_applicant(code=code, reason=data["reason"], actor=actor, now=now)
    return cancel_by_city(
        code=code, reason=data["reason"], clause=data["clause"], cause=cause, actor=actor, now=now
    )


@require_POST
@login_required
def arrive(request: ActorRequest, code: str) -> HttpResponse:
    """They are here, so many of them."""
    form = AdmitForm(request.POST)
    said = form.cleaned_data if form.is_valid() else {}
    people, proof = said.get("people"), said.get("proof", "")
    return _act(
        request,
        code,
        lambda: check_in(code=code, people=people, proof=proof, actor=request.actor, now=present()),
        _("受け付けました。"),
    )


@require_POST
@login_required
def leave(request: ActorRequest, code: str) -> HttpResponse:
    """They have left."""
    return _act(
        request,
        code,
        lambda: check_out(code=code, actor=request.actor, now=present()),
        _("利用の終わりを記録しました。"),
    )


@require_POST
@login_required
def stay_away(request: ActorRequest, code: str) -> HttpResponse:
    """Nobody came."""
    return _act(
        request,
        code,
        lambda: record_no_show(code=code, actor=request.actor, now=present()),
        _("無断不使用として記録しました。"),
    )


@require_POST
@login_required
def undo(request: ActorRequest, code: str) -> HttpResponse:
    """A mark of the day was wrong."""
    reason = request.POST.get("reason", "")
    return _act(
        request,
        code,
        lambda: undo_admission(code=code, reason=reason, actor=request.actor, now=present()),
        _("受付の記録を直しました。"),
    )


@require_POST
@login_required
def note(request: ActorRequest, code: str) -> HttpResponse:
    """Leave a note about the booking or its room, or end one."""
    found = found_or_404(request, code)
    about, of_what = NoteAbout.BOOKING, found.line.code
    if request.POST.get("about") == NoteAbout.ROOM:
        about, of_what = NoteAbout.ROOM, found.room.code
    return _act(request, code, lambda: write_or_end_note(request, about, of_what), "")


def write_or_end_note(request: ActorRequest, about: NoteAbout, code: str) -> None:
    """What the small form of notes asks for. Raises AccountsError."""
    ended = request.POST.get("end", "")
    if ended.isdecimal():
        end_note(note_id=int(ended), about=about, code=code, actor=request.actor, now=present())
        return
    form = NoteForm(request.POST)
    form.is_valid()
    write_note(
        about=about,
        code=code,
        text=form.cleaned_data.get("text", ""),
        is_warning=form.cleaned_data.get("is_warning", False),
        actor=request.actor,
        now=present(),
    )


def _act(request: ActorRequest, code: str, deed: Callable[[], object], said: str) -> HttpResponse:
    """Do it, say so or what stands in the way, and return to where the button stood."""
    try:
        deed()
    except NoSuchBooking as error:
        raise Http404 from error
    except DomainError as error:
        messages.error(request, error.message)
    else:
        if said:
            messages.success(request, said)
    return redirect(next_url(request, default=reverse("booking:desk_booking", args=[code])))


@require_GET
@login_required
def find(request: ActorRequest) -> HttpResponse:
    """One field for everything: a booking's number goes to the booking, the rest to people."""
    if not may_somewhere(request.actor, Right.SEE_APPLICANTS):
        raise PermissionDenied
    typed = request.GET.get("q", "")
    code = code_of_number(typed)
    if code:
        return redirect("booking:desk_booking", code)
    return redirect(f"{reverse('booking:desk_people')}?{urlencode({'q': typed})}")
