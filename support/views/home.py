"""The operator's first page: the search has the focus; the telephone; what wants action."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.permissions import can_handle_cases
from accounts.selectors import person_by_code, search_people
from audit.services import record_view
from core.clock import add_months, day_of, month_start
from core.clock import now as present
from core.dates import month_label
from core.http import ActorRequest, next_url
from support.errors import SupportError
from support.selectors.cases import CaseFilter, case_list, wants_of
from support.selectors.figures import figures_of
from support.services.calls import end_call, start_call
from support.views.frame import for_cases, for_center, support_page


@require_GET
@for_cases
def desk(request: ActorRequest) -> HttpResponse:
    """Whom is the call from? Three letters show callers; below, what wants action."""
    if not can_handle_cases(request.actor):
        return redirect("support:cases")
    now = present()
    typed = request.GET.get("q", "").strip()
    if typed:  # names and numbers of people are shown
        record_view(
            actor=request.actor,
            page="support.search",
            object_type="search",
            object_code="people",
            now=now,
        )
    context = {
        "q": typed,
        "hits": search_people(text=typed) if typed else [],
        "wants": wants_of(actor=request.actor, now=now),
        "urgent": case_list(actor=request.actor, wanted=CaseFilter(), now=now).lines[:12],
    }
    template = "support/_hits.html" if request.GET.get("part") else "support/desk.html"
    return support_page(request, template, context)


@require_POST
@for_center
def pick_up(request: ActorRequest) -> HttpResponse:
    """The telephone was picked up: the clock runs."""
    hit = person_by_code(request.POST.get("person", ""))
    try:
        start_call(actor=request.actor, caller_id=hit.id if hit else None, now=present())
    except SupportError as error:
        messages.error(request, error.message)
    return redirect(next_url(request, default="/desk/support/"))


@require_POST
@for_center
def hang_up(request: ActorRequest) -> HttpResponse:
    """The call is over."""
    try:
        call = end_call(actor=request.actor, now=present())
    except SupportError as error:
        messages.error(request, error.message)
    else:
        if call.case_id is None:
            messages.warning(request, _("この通話の記録は、まだ書かれていません。"))
    return redirect(next_url(request, default="/desk/support/"))


@require_GET
@for_center
def figures(request: ActorRequest) -> HttpResponse:
    """How the support center did in a month."""
    this = month_start(day_of(present()))
    back = request.GET.get("back", "")
    months = min(int(back), 36) if back.isascii() and back.isdigit() else 0
    month = add_months(this, -months)
    context = {
        "figures": figures_of(month=month),
        "month": month_label(month),
        "earlier": months + 1,
        "later": months - 1 if months else None,
    }
    return support_page(request, "support/figures.html", context)
