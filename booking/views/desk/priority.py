"""An application before the public at the desk: its documents, and asking for one more (80)."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.permissions import Right, can_review
from accounts.places import Place, halls_of
from audit.services import record_view
from booking.errors import BookingError, NoSuchBooking
from booking.priority_form import PriorityForm, WantedDocumentForm
from booking.selectors.priority import ClaimView, claim_at_desk
from booking.services.priority import ask_for_document, hand_in
from core.clock import day_of
from core.clock import now as present
from core.http import ActorRequest
from facilities.selectors import catalogue

ASK = "ask"  # the name of the button that asks; the other one takes documents in


@require_http_methods(["GET", "POST"])
@login_required
def claim(request: ActorRequest, number: int) -> HttpResponse:
    """What it needs and what is there; take documents in, or ask for one more."""
    halls, today = catalogue(), day_of(present())
    try:
        found = claim_at_desk(number=number, actor=request.actor, halls=halls, today=today)
    except NoSuchBooking as error:
        raise Http404 from error
    asks = ASK in request.POST
    takes = request.method == "POST" and not asks
    form = PriorityForm(
        request.POST if takes else None,
        request.FILES if takes else None,
        needs=[found.needs] if found.is_open else [],
        at_desk=True,
        claims=[found],
    )
    wanted = WantedDocumentForm(request.POST if asks else None)
    if (asks and _asked(request, wanted, found)) or (takes and _taken_in(request, form, found)):
        return redirect("booking:desk_priority", number)
    record_view(
        actor=request.actor,
        page="desk.priority",
        object_type="application",
        object_code=found.code,
        now=present(),
    )
    context = {
        "claim": found,
        "form": form,
        "wanted": wanted,
        "may_review": can_review(request.actor, facility_id=found.hall.id),
        "place": Place(
            found.hall,
            halls_of(request.actor, Right.SEE_APPLICANTS, halls),
            today,
            today,
            reverse("booking:desk_ledger"),
        ),
        "here_in_menu": "inbox",
    }
    status = 422 if form.errors or wanted.errors else 200
    return render(request, "booking/desk/priority.html", context, status=status)


def _asked(request: ActorRequest, form: WantedDocumentForm, found: ClaimView) -> bool:
    """Ask by letter; False where the form now says what stands in the way."""
    if not form.is_valid():
        return False
    try:
        ask_for_document(
            number=found.id,
            name=form.cleaned_data["document"],
            due_on=form.due(),
            actor=request.actor,
            now=present(),
        )
    except BookingError as error:
        form.refuse(error)
        return False
    messages.success(request, _("書類の追加をお願いしました。申し込んだ方にお知らせします。"))
    return True


def _taken_in(request: ActorRequest, form: PriorityForm, found: ClaimView) -> bool:
    """Take documents in; False where the form now says what stands in the way."""
    if not form.is_valid():
        return False
    try:
        hand_in(code=found.code, papers=form.to_request(), actor=request.actor, now=present())
    except BookingError as error:
        form.add_error(None, error.message)
        return False
    messages.success(request, _("書類の記録を保存しました。"))
    return True
