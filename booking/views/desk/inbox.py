"""The review queue: filter, look, permit, refuse or ask, one application or many."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts.permissions import Right
from accounts.places import Place, place_of
from audit.services import record_view
from booking.desk_forms import DecisionForm, InboxFilterForm
from booking.selectors.desk.inbox import InboxDetail, inbox, inbox_detail
from booking.selectors.exemptions import waiting_exemptions
from booking.services.deciding import Outcome, decide_applications
from core.clock import day_of
from core.clock import now as present
from core.http import ActorRequest
from facilities.selectors import catalogue


@require_http_methods(["GET", "POST"])
@login_required
def queue(request: ActorRequest) -> HttpResponse:
    """The applications of a hall that wait; deciding returns to the same list."""
    now, halls = present(), catalogue()
    place = place_of(request, Right.REVIEW, catalogue=halls, today=day_of(now))
    chosen = request.POST.getlist("code")
    form = DecisionForm(request.POST or None)
    if request.method == "POST":
        if not chosen:
            form.add_error(None, _("審査する申請を選んでください。"))
        if form.is_valid():
            wanted = form.to_request(codes=chosen)
            _say(request, decide_applications(request=wanted, actor=request.actor, now=now))
            return redirect(f"{request.path}{place.query}")
    filters = InboxFilterForm(request.GET)
    items = inbox(
        wanted=filters.to_filter(hall_ids=frozenset({place.hall.id})), catalogue=halls, now=now
    )
    if not any(each.priority for each in items):
        del form.fields["without_papers"]  # no claim lacks a document
    context = {
        "place": place,
        "items": items,
        "exemptions": waiting_exemptions({place.hall.id}, halls),
        "filters": filters,
        "filtered": any(request.GET.get(name) for name in ("first", "last", "name", "state")),
        "form": form,
        "chosen": chosen or request.GET.getlist("sel"),
        "selected": _selected(request, place),
    }
    return render(request, "booking/desk/inbox.html", context, status=422 if form.errors else 200)


def _selected(request: ActorRequest, place: Place) -> InboxDetail | None:
    """The application that is looked at. Looking is written down."""
    code = request.GET.get("sel", "")
    now = present()
    found = (
        inbox_detail(code=code, hall_ids={place.hall.id}, catalogue=catalogue(), now=now)
        if code
        else None
    )
    record_view(
        actor=request.actor,
        page="desk.inbox",
        object_type="application" if found else "facility",
        object_code=found.item.code if found else place.hall.code,
        now=now,
    )
    return found


def _say(request: ActorRequest, outcomes: list[Outcome]) -> None:
    done = sum(1 for each in outcomes if not each.refusal)
    if done:
        messages.success(
            request,
            ngettext(
                "%(n)d件を処理しました。申し込んだ方にお知らせします。",
                "%(n)d件を処理しました。申し込んだ方にお知らせします。",
                done,
            )
            % {"n": done},
        )
    for each in outcomes:
        if each.refusal:
            messages.error(request, f"{each.number}　{each.refusal}")
