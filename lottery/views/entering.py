"""Entering a round in two steps: the wishes, then what the hall must know. Also for callers."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.selectors import organisations_for, search_people
from booking.permissions import can_manage
from booking.rules.answers import from_json, initial_of
from booking.rules.wishes import Pick, Wish
from booking.selectors.asking import Applicant, asking, classes_for
from booking.views.desk.counter import caller_of
from core.actor import Channel
from core.clock import now as present
from core.codes import is_valid
from core.dates import when_label
from core.errors import DomainError
from core.http import ActorRequest
from facilities.enums import ApplicantKind
from facilities.rules.values import Catalogue, in_force
from facilities.selectors import catalogue
from lottery.errors import NoSuchEntry, NoSuchRound
from lottery.forms import EntryForm, WishesForm, as_initial
from lottery.models import Entry, Round
from lottery.permissions import can_enter_for_others
from lottery.selectors.entries import entry_by
from lottery.selectors.rounds import round_by, round_view
from lottery.selectors.wishes import wishes_in
from lottery.services.entries import change_entry, enter_round


@dataclass(frozen=True, slots=True)
class Them:
    """Who asks, in whose names they may, and whether staff write it down."""

    person_id: int
    applicants: Sequence[tuple[str, str]]
    for_staff: bool


@require_http_methods(["GET", "POST"])
@login_required
def enter(request: ActorRequest, number: int) -> HttpResponse:
    """For oneself or one's group."""
    round_ = _round(number)
    if request.actor.person_id is None:
        return redirect("accounts:profile")
    names = [("self", request.actor.name)]
    names += [(str(each.id), each.name) for each in organisations_for(request.actor)]
    them = Them(request.actor.person_id, names, for_staff=False)
    return _enter(request, round_, them, like=_like(request))


@require_http_methods(["GET", "POST"])
@login_required
def enter_for(request: ActorRequest, number: int) -> HttpResponse:
    """For a caller or somebody at the counter (requirement 77)."""
    round_ = _round(number)
    if not can_enter_for_others(request.actor, round_):
        raise PermissionDenied
    caller = caller_of(request)
    if caller is None:
        typed = request.GET.get("q", "").strip()
        context = {
            "round": round_view(round_, catalogue(), now=present()),
            "q": typed,
            "hits": search_people(text=typed) if typed else [],
            "here_in_menu": "rounds",
        }
        return render(request, "lottery/desk/who.html", context)
    names = [("self", caller.person.name)]
    names += [(str(group.id), group.name) for group in caller.groups if group.may_book]
    return _enter(request, round_, Them(caller.person.id, names, for_staff=True))


@require_http_methods(["GET", "POST"])
@login_required
def change(request: ActorRequest, code: str) -> HttpResponse:
    """Other wishes or answers in an entry."""
    try:
        entry = entry_by(code=code, actor=request.actor)
    except NoSuchEntry as error:
        raise Http404 from error
    group = entry.applicant_organisation
    name = (str(group.pk), group.name) if group else ("self", entry.asked_by.name)
    own = request.actor.person_id if can_manage(request.actor, entry) else None
    them = Them(own or entry.asked_by_id, [name], for_staff=own is None)
    return _enter(request, entry.round, them, entry=entry)


def _like(request: ActorRequest) -> Entry | None:
    """The entry that shall be asked for once more, a week later."""
    code = request.GET.get("again", "")
    if not is_valid(code):
        return None
    with suppress(NoSuchEntry):
        return entry_by(code=code, actor=request.actor)
    return None


def _round(number: int) -> Round:
    try:
        return round_by(number)
    except NoSuchRound as error:
        raise Http404 from error


def _enter(
    request: ActorRequest,
    round_: Round,
    them: Them,
    *,
    entry: Entry | None = None,
    like: Entry | None = None,
) -> HttpResponse:
    """Both steps. `entry` is to be changed; a new one may begin `like` another."""
    now, halls = present(), catalogue()
    view = round_view(round_, halls, now=now)
    initial = _initial(entry, halls) or _initial(like, halls, days_later=7)
    sent = "day1" in request.GET
    wishes = WishesForm(
        request.GET if sent else None,
        round_=round_,
        hall=view.hall,
        rooms=view.rooms,
        initial=initial,
    )
    choices = wishes.choices() if sent and wishes.is_valid() else []
    wanted = _wanted(round_, choices, halls, wishes)
    form = _form(request, wanted, them, entry or like, now) if wanted else None
    if form is not None and form.is_valid():
        made = _write(request, form, round_, them, choices, entry=entry)
        if made is not None:
            return redirect("lottery:entry", made.code)
    context = {
        "round": view,
        "wishes": wishes,
        "wanted": [f"{when_label(each.during)} {each.room.names}" for each in wanted],
        "form": form,
        "entry": entry,
        "like": like,
        "for_staff": them.for_staff,
        "edits": request.GET.get("edit") == "1",
        "caller": them.applicants[0][1],
        "lacks_group": view.only_groups and all(key == "self" for key, _name in them.applicants),
    }
    status = 422 if (form is not None and form.errors) or (sent and wishes.errors) else 200
    return render(request, "lottery/enter.html", context, status=status)


def _initial(entry: Entry | None, halls: Catalogue, *, days_later: int = 0) -> dict[str, Any]:
    if entry is None:
        return {}
    return as_initial(list(entry.preferences.all()), halls.room_by_id, days_later=days_later)


def _wanted(
    round_: Round, choices: Sequence[Sequence[Pick]], halls: Catalogue, form: WishesForm
) -> list[Wish]:
    """The wishes; nothing where one is none of this round: said before anything else is asked."""
    try:
        return wishes_in(round_, choices, halls)
    except DomainError as error:
        form.add_error(None, error.message)
        return []


def _form(
    request: ActorRequest, wanted: Sequence[Wish], them: Them, like: Entry | None, now: datetime
) -> EntryForm:
    applicants = _let_to(them, wanted)
    first, applicant = wanted[:1], _applicant(request, them, applicants)
    asked = asking(first, classes=classes_for(first, applicant, now=now), now=now)
    initial: dict[str, Any] = {}
    if like is not None:
        group = like.applicant_organisation_id
        initial = {
            "applicant": str(group) if group else "self",
            "purpose": like.purpose_id,
            "purpose_text": like.purpose_text,
            "people": like.people,
            "channel": like.channel,
            **initial_of(from_json(like.answers), number=1),
        }
    return EntryForm(
        request.POST or None,
        for_staff=them.for_staff,
        catalogue=catalogue(),
        rooms=[wish.room for wish in wanted],
        applicants=applicants,
        asked=asked,
        initial=initial,
    )


def _let_to(them: Them, wanted: Sequence[Wish]) -> list[tuple[str, str]]:
    """Those names in which the rooms can be asked for; all, where none can: the hall says why."""
    rules = [in_force(wish.room.rules, wish.day) for wish in wanted]
    allowed = frozenset.intersection(*(each.applicants for each in rules if each))
    may = [(key, name) for key, name in them.applicants if _kind_of(key) in allowed]
    return may or list(them.applicants)


def _kind_of(applicant: str) -> ApplicantKind:
    return ApplicantKind.PERSON if applicant == "self" else ApplicantKind.ORGANISATION


def _applicant(
    request: ActorRequest, them: Them, applicants: Sequence[tuple[str, str]]
) -> Applicant:
    keys = [key for key, _name in applicants]
    wanted = request.POST.get("applicant", keys[0])
    if wanted in keys and wanted != "self":
        return Applicant(organisation_id=int(wanted))
    return Applicant(person_id=them.person_id)


def _write(
    request: ActorRequest,
    form: EntryForm,
    round_: Round,
    them: Them,
    choices: Sequence[Sequence[Pick]],
    *,
    entry: Entry | None,
) -> Entry | None:
    """The entry, or None where the form now says what stands in the way."""
    own = Channel.COUNTER if them.for_staff else Channel.WEB
    wanted = form.to_entry(choices=choices, person_id=them.person_id, channel=own)
    try:
        if entry is not None:
            made = change_entry(code=entry.code, request=wanted, actor=request.actor, now=present())
        else:
            made = enter_round(number=round_.pk, request=wanted, actor=request.actor, now=present())
    except DomainError as error:
        form.refuse(error)
        return None
    done = _("申し込みを変えました。") if entry else _("申し込みを受け付けました。")
    messages.success(request, done)
    return made
