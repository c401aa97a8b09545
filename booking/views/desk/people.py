"""People at the desk: find, look, register at the counter, note down."""

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
from accounts.errors import AccountsError, PerhapsKnown
from accounts.permissions import Right, can_register_people, can_search_people
from accounts.places import Place, place_of
from accounts.rules import kana
from accounts.selectors import (
    group_of,
    people_alike,
    person_by_code,
    search_groups,
    search_people,
)
from accounts.services.registration import register_person_at_counter
from audit.services import record_view
from booking.desk_forms import CounterPersonForm, NoteForm
from booking.selectors.desk.persons import group_page, person_page
from booking.standing_form import StandingForm
from booking.views.desk.bookings import write_or_end_note
from core.clock import day_of
from core.clock import now as present
from core.http import ActorRequest, next_url
from facilities.selectors import catalogue


def _only_who_may_search(request: ActorRequest) -> None:
    if not can_search_people(request.actor):
        raise PermissionDenied


def _place(request: ActorRequest) -> Place:
    """Where the clerk works; people belong to no hall, so the bar leads to the ledger."""
    return place_of(
        request,
        Right.SEARCH_PEOPLE,
        catalogue=catalogue(),
        today=day_of(present()),
        path=reverse("booking:desk_ledger"),
    )


@require_GET
@login_required
def people(request: ActorRequest) -> HttpResponse:
    """Find somebody by what they say of themselves."""
    _only_who_may_search(request)
    typed = request.GET.get("q", "").strip()
    if typed:
        _looked(request, "desk.people", "search", "people")
    context = {
        "place": _place(request),
        "q": typed,
        "people": search_people(text=typed),
        "groups": search_groups(text=typed),
        "may_register": can_register_people(request.actor),
    }
    return render(request, "booking/desk/people.html", context)


@require_GET
@login_required
def person(request: ActorRequest, code: str) -> HttpResponse:
    """One person with their bookings, groups and notes. Looking is written down."""
    _only_who_may_search(request)
    page = person_page(code=code, actor=request.actor, catalogue=catalogue(), now=present())
    if page is None:
        raise Http404
    _looked(request, "desk.person", "person", page.person.code)
    context = {
        "place": _place(request),
        "page": page,
        "note_form": NoteForm(),
        "standing_form": StandingForm(None, page=page.standings, today=day_of(present())),
        "may_book": can_register_people(request.actor),
        "here_in_menu": "people",
    }
    return render(request, "booking/desk/person.html", context)


@require_GET
@login_required
def group(request: ActorRequest, code: str) -> HttpResponse:
    """One group with its bookings, members and notes. Looking is written down."""
    _only_who_may_search(request)
    page = group_page(code=code, actor=request.actor, catalogue=catalogue(), now=present())
    if page is None:
        raise Http404
    _looked(request, "desk.group", "organisation", page.group.code)
    context = {
        "place": _place(request),
        "page": page,
        "note_form": NoteForm(),
        "standing_form": StandingForm(None, page=page.standings, today=day_of(present())),
        "here_in_menu": "people",
    }
    return render(request, "booking/desk/group.html", context)


def _looked(request: ActorRequest, page: str, object_type: str, code: str) -> None:
    record_view(
        actor=request.actor, page=page, object_type=object_type, object_code=code, now=present()
    )


@require_http_methods(["GET", "POST"])
@login_required
def register(request: ActorRequest) -> HttpResponse:
    """Register somebody at the counter, then go on to `next` with their number."""
    if not can_register_people(request.actor):
        raise PermissionDenied
    form = CounterPersonForm(request.POST or None, initial=_typed_before(request))
    alike = []
    if form.is_valid():
        told = form.to_person()
        try:
            made = register_person_at_counter(told=told, actor=request.actor, now=present())
        except PerhapsKnown as error:
            form.refuse(error)
            form.ask_whether_another()
            alike = people_alike(name_kana=told.name_kana, born_on=told.born_on, phone=told.phone)
        except AccountsError as error:
            form.refuse(error)
        else:
            messages.success(request, _("登録しました。利用者番号をお伝えください。"))
            return redirect(_onwards(request, made.code))
    context = {
        "place": _place(request),
        "form": form,
        "alike": alike,
        "next": next_url(request, default=""),
        "here_in_menu": "people",
    }
    status = 422 if form.errors else 200
    return render(request, "booking/desk/register.html", context, status=status)


def _typed_before(request: ActorRequest) -> dict[str, str]:
    """What was searched for in vain goes into its field."""
    typed = request.GET.get("q", "").strip()
    if typed.replace("-", "").isdecimal():
        return {"phone": typed}
    return {"name": typed} if kana(typed) is None else {"name_kana": typed}


def _onwards(request: ActorRequest, code: str) -> str:
    back = next_url(request, default="")
    if not back:
        return reverse("booking:desk_person", args=[code])
    return f"{back}{'&' if '?' in back else '?'}{urlencode({'person': code})}"


@require_POST
@login_required
def note_person(request: ActorRequest, code: str) -> HttpResponse:
    """Leave a note about a person, or end one."""
    _only_who_may_search(request)
    if person_by_code(code) is None:
        raise Http404
    return _note(request, NoteAbout.PERSON, code, reverse("booking:desk_person", args=[code]))


@require_POST
@login_required
def note_group(request: ActorRequest, code: str) -> HttpResponse:
    """Leave a note about a group, or end one."""
    _only_who_may_search(request)
    if group_of(code) is None:
        raise Http404
    return _note(request, NoteAbout.ORGANISATION, code, reverse("booking:desk_group", args=[code]))


def _note(request: ActorRequest, about: NoteAbout, code: str, back: str) -> HttpResponse:
    try:
        write_or_end_note(request, about, code)
    except AccountsError as error:
        messages.error(request, error.message)
    return redirect(back)
