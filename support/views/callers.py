"""The caller: their page, who they are, acting for them."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.permissions import Right
from accounts.places import place_of
from audit.services import record_view
from booking.desk_forms import ReasonForm
from booking.rules.wishes import parse_picks
from booking.selectors.desk.choices import choices_on
from booking.views.desk.drafting import draft
from booking.views.pricing import asks_for_part, shown_yen
from core.clock import day_of
from core.clock import now as present
from core.errors import DomainError
from core.http import ActorRequest
from facilities.selectors import catalogue
from support.forms import ActForm, IdentifyForm, LogForm
from support.selectors.callers import CallerPage, caller_page
from support.services.acting import book_for_caller, cancel_for_caller, resend_to_caller
from support.services.calls import identify_caller, log_call
from support.views.frame import for_center, support_page


def _page(request: ActorRequest, code: str) -> CallerPage:
    """The caller. Looking is written down."""
    now = present()
    page = caller_page(code=code, actor=request.actor, catalogue=catalogue(), now=now)
    if page is None:
        raise Http404
    record_view(
        actor=request.actor,
        page="support.caller",
        object_type="person",
        object_code=page.them.person.code,
        now=now,
    )
    return page


@require_http_methods(["GET", "POST"])
@for_center
def caller(request: ActorRequest, code: str) -> HttpResponse:
    """Everything about the caller side by side; posting writes the call down."""
    page = _page(request, code)
    form = LogForm(request.POST or None, catalogue=catalogue(), is_known=True)
    if form.is_valid() and (made := _log(request, form, page)) is not None:
        return redirect("support:case", made)
    context = {"page": page, "form": form, "identify": IdentifyForm()}
    status = 422 if form.errors else 200
    return support_page(request, "support/caller.html", context, status=status)


def _log(request: ActorRequest, form: LogForm, page: CallerPage) -> str | None:
    try:
        case = log_call(
            inquiry=form.to_inquiry(caller_id=page.them.person.id),
            answer=form.cleaned_data["answer"],
            is_done=form.cleaned_data["is_done"],
            actor=request.actor,
            now=present(),
        )
    except DomainError as error:
        form.refuse(error)
        return None
    messages.success(request, _("通話を記録しました。"))
    return case.code


@require_POST
@for_center
def identify(request: ActorRequest, code: str) -> HttpResponse:
    """Write down what the caller named correctly."""
    page, form = _page(request, code), IdentifyForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("登録と合った項目を、2つ以上選んでください。"))
        return redirect("support:caller", code)
    try:
        identify_caller(
            person_id=page.them.person.id, proofs=form.named, actor=request.actor, now=present()
        )
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("本人確認を記録しました。60分のあいだ、代理の操作ができます。"))
    return redirect("support:caller", code)


@require_POST
@for_center
def resend(request: ActorRequest, code: str, letter: int) -> HttpResponse:
    """Send one of the caller's letters once more."""
    page = _page(request, code)
    try:
        resend_to_caller(
            person_id=page.them.person.id, message_id=letter, actor=request.actor, now=present()
        )
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("登録のアドレスに、もう一度送りました。"))
    return redirect("support:caller", code)


@require_http_methods(["GET", "POST"])
@for_center
def book(request: ActorRequest, code: str) -> HttpResponse:
    """Book for the caller: the hall's day, the few questions, one button."""
    page, now, halls = _page(request, code), present(), catalogue()
    place = place_of(
        request, Right.BOOK_FOR_OTHERS, catalogue=halls, today=day_of(now), path=request.path
    )
    said = draft(request, page.them, place, ActForm, now)
    form, picks = said.form, said.picks
    if said.is_to_book and _book(request, form, page, picks):
        return redirect("support:caller", code)
    if asks_for_part(request):
        parts = {"questions": form.render(), "price": said.price, "told": said.told}
        return render(request, "booking/_parts.html", parts)
    context = {
        "page": page,
        "place": place,
        "form": form,
        "price": said.price,
        "told": said.told,
        "choices": choices_on(
            hall=place.hall, day=place.on, chosen=picks, catalogue=halls, now=now
        ),
    }
    status = 422 if form.errors else 200
    return support_page(request, "support/book.html", context, status=status)


def _book(request: ActorRequest, form: ActForm, page: CallerPage, picks: list[str]) -> bool:
    try:
        wanted = form.to_request(
            picks=parse_picks(picks),
            person_id=page.them.person.id,
            shown_yen=shown_yen(request),
        )
        made = book_for_caller(request=wanted, actor=request.actor, now=present())
    except DomainError as error:
        form.refuse(error)
        return False
    number = f"{made.code[:3]}-{made.code[3:6]}-{made.code[6:]}"
    messages.success(
        request,
        _("予約しました。番号 %(number)s をお客様に伝えてください。") % {"number": number},
    )
    return True


@require_http_methods(["GET", "POST"])
@for_center
def cancel(request: ActorRequest, code: str, booking: str) -> HttpResponse:
    """Cancel one of the caller's bookings at their wish: asked first, with the reason."""
    page = _page(request, code)
    line = next((b for b in page.them.history.coming if b.code == booking), None)
    if line is None:
        raise Http404
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        try:
            cancel_for_caller(
                person_id=page.them.person.id,
                code=booking,
                reason=form.cleaned_data["reason"],
                actor=request.actor,
                now=present(),
            )
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, _("取り消しました。お客様にも通知が届きます。"))
            return redirect("support:caller", code)
    context: dict[str, Any] = {"page": page, "line": line, "form": form}
    status = 422 if form.errors else 200
    return support_page(request, "support/cancel.html", context, status=status)


@require_http_methods(["GET", "POST"])
@for_center
def stranger(request: ActorRequest) -> HttpResponse:
    """Write down a call of somebody who is not registered."""
    form = LogForm(request.POST or None, catalogue=catalogue(), is_known=False)
    if form.is_valid():
        try:
            case = log_call(
                inquiry=form.to_inquiry(caller_id=None),
                answer=form.cleaned_data["answer"],
                is_done=form.cleaned_data["is_done"],
                actor=request.actor,
                now=present(),
            )
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, _("記録しました。"))
            return redirect("support:case", case.code)
    status = 422 if form.errors else 200
    return support_page(request, "support/new.html", {"form": form}, status=status)
