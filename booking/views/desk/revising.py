"""Revising a hall's rules at the desk: by fields or as the file; what it does; publishing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.places import Place
from booking.rules_asks import Group
from booking.rules_fields import groups_of
from booking.rules_form import (
    RulesTextForm,
    VersionForm,
    version_typed,
    with_row,
    without_empty_rows,
    without_row,
)
from booking.rules_words import place_in_words, words_of_the_file
from booking.selectors.rules_impact import rules_impact
from booking.selectors.rules_told import changes_told
from booking.services.rules import check_rules, revise_rules
from booking.views.desk.rules import place_here
from core.clock import add_months, month_start
from core.clock import now as present
from core.dates import full_day_label
from core.errors import DomainError
from core.http import ActorRequest
from facilities.errors import FacilityError, Fault, HallFilesRefused, RulesMoved
from facilities.imports.reader import Unreadable
from facilities.imports.revising import table_in, versions_of, with_version
from facilities.imports.writing import Written, as_text, plain
from facilities.selectors import catalogue
from facilities.selectors.hall_file import hall_table, hall_text
from facilities.services.rules import Revision

FILE = "rules.yaml"


@require_http_methods(["GET", "POST"])
@login_required
def revise(request: ActorRequest) -> HttpResponse:
    """Write the file; `act` says whether to look at what it does, to publish it, or to go on."""
    place = place_here(request)
    if request.method == "GET":
        form = RulesTextForm(initial={"text": hall_text(place.hall.code)})
        return _text_page(request, place, form)
    form = RulesTextForm(request.POST, request.FILES)
    if not form.is_valid():
        return _text_page(request, place, form)
    if request.POST.get("act") == "edit":
        return _text_page(request, place, _retyped(form.content))
    return _answer(request, place, form, now=present())


def _answer(
    request: ActorRequest, place: Place, form: RulesTextForm, *, now: datetime
) -> HttpResponse:
    """Publish, or show what publishing would do; or what is wrong."""
    content = form.content
    try:
        if request.POST.get("act") == "publish":
            return _publish(request, place, content, now=now)
        revision = _check(request, place, content, form.file_name, now=now)
    except HallFilesRefused as refused:
        return _text_page(request, place, _retyped(content), faults=refused.faults)
    except FacilityError as error:
        form.refuse(error)
        return _text_page(request, place, form)
    return _impact(request, place, _Draft(content.decode("utf-8-sig")), revision, now=now)


@dataclass(frozen=True, slots=True)
class _Draft:
    """A revision that is not published. With `what` it was made by fields, not as a file."""

    text: str
    what: str = ""
    begins: str = ""
    instead_of: str = ""


def _check(
    request: ActorRequest, place: Place, content: bytes, file: str, *, now: datetime
) -> Revision:
    return check_rules(hall=place.hall, content=content, file=file, actor=request.actor, now=now)


def _publish(request: ActorRequest, place: Place, content: bytes, *, now: datetime) -> HttpResponse:
    seen, actor = request.POST.get("seen", ""), request.actor
    try:
        revision = revise_rules(
            hall=place.hall, content=content, file=FILE, seen=seen, actor=actor, now=now
        )
    except RulesMoved as moved:
        draft = _brought_up(request, place, content)
        again = _check(request, place, draft.text.encode(), FILE, now=now)
        return _impact(request, place, draft, again, moved, now=now)
    day = revision.days[0] if revision.days else place.today
    if revision.days:
        text = _("%(day)sからの利用の規則を公開しました。") % {"day": full_day_label(day)}
    else:
        text = _("利用の規則を公開しました。すぐに当てはまります。")
    messages.success(request, text)
    return redirect(f"{reverse('booking:desk_rules')}{place.query_on(day)}")


def _brought_up(request: ActorRequest, place: Place, content: bytes) -> _Draft:
    """The draft after somebody else's revision: what was made by fields joins theirs."""
    what, text = request.POST.get("what", ""), content.decode("utf-8-sig", errors="replace")
    if not what:
        return _Draft(text)
    version, instead_of = _again(request, what), request.POST.get("instead_of", "")
    table = plain(hall_table(place.hall.code))
    table, _at = with_version(table, what, version, instead_of=instead_of)
    return _Draft(as_text(table), what, str(version["from"]), instead_of)


def _impact(
    request: ActorRequest,
    place: Place,
    draft: _Draft,
    revision: Revision,
    refusal: DomainError | None = None,
    *,
    now: datetime,
) -> HttpResponse:
    halls = catalogue()
    first = revision.days[0] if revision.days else place.today + timedelta(days=1)
    context = {
        "place": place,
        "draft": draft,
        "seen": revision.seen,
        "refusal": refusal,
        "begins": full_day_label(first) if revision.days else "",
        "days": changes_told(revision.before, revision.after, days=revision.days, halls=halls),
        "impact": rules_impact(before=revision.before, after=revision.after, first=first, now=now),
        "here_in_menu": "rules",
    }
    status = 409 if refusal else 200
    return render(request, "booking/desk/rules_impact.html", context, status=status)


def _text_page(
    request: ActorRequest, place: Place, form: RulesTextForm, *, faults: Sequence[Fault] = ()
) -> HttpResponse:
    lines = str(form.initial.get("text", "")).splitlines()
    context = {
        "place": place,
        "form": form,
        "faults": [(fault, "".join(lines[fault.line - 1 : fault.line])) for fault in faults],
        "subjects": words_of_the_file(),
        "here_in_menu": "rules",
    }
    return render(request, form.page, context, status=422 if faults or form.errors else 200)


def _retyped(content: bytes) -> RulesTextForm:
    """The form with what was read, also from a file, so that it can be mended in the page."""
    return RulesTextForm(initial={"text": content.decode("utf-8-sig", errors="replace")})


@require_http_methods(["GET", "POST"])
@login_required
def change(request: ActorRequest) -> HttpResponse:
    """Change one subject of the rules by fields; the button says what to do with what is typed."""
    place, what = place_here(request), request.GET.get("what", "")
    groups = _groups(place, what)
    if request.method == "GET":
        return _fields_page(request, place, what, VersionForm(groups, _start(request, place, what)))
    act = request.POST.get("act", "check")
    if act == "edit":
        return _fields_page(request, place, what, VersionForm(groups, _again(request, what)))
    typed = version_typed(groups, request.POST)
    deed, _colon, row = act.partition(":")
    if deed == "add":
        added = with_row(typed, row)
        return _fields_page(request, place, what, VersionForm(groups, typed, added=added))
    if deed == "drop":
        without_row(typed, row)
        return _fields_page(request, place, what, VersionForm(groups, typed))
    return _checked(request, place, what, VersionForm(groups, without_empty_rows(typed)))


def _checked(request: ActorRequest, place: Place, what: str, form: VersionForm) -> HttpResponse:
    """What the version does, or what is wrong, field by field."""
    now, instead_of = present(), request.POST.get("instead_of", "")
    table = plain(hall_table(place.hall.code))
    table, form.at = with_version(table, what, form.version, instead_of=instead_of)
    text = as_text(table)
    try:
        revision = _check(request, place, text.encode(), FILE, now=now)
    except HallFilesRefused as refused:
        form.faults = refused.faults
        return _fields_page(request, place, what, form)
    except FacilityError as error:
        return _fields_page(request, place, what, form, refusal=error)
    begins = str(form.version.get("from", ""))
    draft = _Draft(text, what, begins, instead_of)
    return _impact(request, place, draft, revision, now=now)


def _fields_page(
    request: ActorRequest,
    place: Place,
    what: str,
    form: VersionForm,
    *,
    refusal: DomainError | None = None,
) -> HttpResponse:
    context = {
        "place": place,
        "what": what,
        "heading": _heading(what),
        "rooms": _rooms(place, what),
        "groups": form.bound(),
        "elsewhere": [(place_in_words(each.field), each.reason) for each in form.elsewhere],
        "refused": bool(form.faults),
        "refusal": refusal,
        "instead_of": request.POST.get("instead_of", _to_come(request, place)),
        "here_in_menu": "rules",
    }
    status = 422 if form.faults or refusal else 200
    return render(request, "booking/desk/rules_change.html", context, status=status)


def _groups(place: Place, what: str) -> tuple[Group, ...]:
    """The fields of the subject. Raises Http404 for none that the hall has."""
    codes = {room.rules_code for room in place.hall.rooms}
    groups = groups_of(what, rooms=tuple((room.code, str(room.names)) for room in place.hall.rooms))
    if not groups or (what.startswith("rules:") and what.partition(":")[2] not in codes):
        raise Http404
    return groups


def _heading(what: str) -> str:
    headings = {
        "closed": _("休館日を変える"),
        "kept": _("市民のために空けておく日を変える"),
        "penalties": _("点数と利用の制限を変える"),
        "hours": _("開館時間を変える"),
    }
    return headings.get(what, _("受付の規則を変える"))


def _rooms(place: Place, what: str) -> str:
    """Which rooms the rules are for; empty where they are for the whole hall."""
    code = what.partition(":")[2]
    names = [str(room.names) for room in place.hall.rooms if code and room.rules_code == code]
    return _("・").join(names)


def _start(request: ActorRequest, place: Place, what: str) -> Written:
    """The version that was asked for, else the latest; from next month on, if it has begun."""
    versions = versions_of(plain(hall_table(place.hall.code)), what)
    asked = request.GET.get("version", "")
    found = next((each for each in versions if each["from"] == asked), None)
    if found is not None and _to_come(request, place):
        return found
    begins = month_start(add_months(place.today, 1)).isoformat()
    return {**(found or (versions[-1] if versions else {})), "from": begins}


def _to_come(request: ActorRequest, place: Place) -> str:
    """The day of the version that was asked for, if it has not begun and may be changed itself."""
    asked = request.GET.get("version", "")
    return asked if asked > place.today.isoformat() else ""


def _again(request: ActorRequest, what: str) -> Written:
    """The version that was looked at, out of the file that would have been published."""
    try:
        versions = versions_of(table_in(request.POST.get("text", "").replace("\r\n", "\n")), what)
    except Unreadable as error:
        raise Http404 from error
    begins = request.POST.get("begins", "")
    return next((each for each in versions if each.get("from") == begins), {"from": begins})
