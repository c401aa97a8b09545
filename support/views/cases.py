"""Cases: the list, one as a thread, and everything that can be done with it."""

import secrets
from collections.abc import Callable
from urllib.parse import quote

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.permissions import can_handle_cases
from audit.services import record_view
from core.clock import now as present
from core.errors import DomainError
from core.forms import RefusableForm
from core.http import ActorRequest
from facilities.selectors import catalogue
from support.enums import Category
from support.errors import NoSuchCase
from support.forms import AnswerForm, CaseFilterForm, EscalateForm, SortForm, TextForm
from support.selectors.cases import case_list
from support.selectors.files import file_of
from support.selectors.thread import CasePage, case_page
from support.services import calls, halls, thread
from support.views.frame import for_cases, for_center, support_page

Act = Callable[[ActorRequest, str], object]


@require_GET
@for_cases
def cases(request: ActorRequest) -> HttpResponse:
    """The cases that the actor may see, filtered, the most urgent first."""
    usual = "ours" if can_handle_cases(request.actor) else "hall"
    form = CaseFilterForm(request.GET or None, catalogue=catalogue(), usual=usual)
    wanted = (
        form.to_filter()
        if form.is_bound
        else CaseFilterForm({}, catalogue=catalogue(), usual=usual).to_filter()
    )
    shown = case_list(actor=request.actor, wanted=wanted, now=present())
    query = request.GET.copy()
    query.pop("page", None)
    context = {"form": form, "list": shown, "wanted": wanted, "query": query.urlencode()}
    return support_page(request, "support/cases.html", context)


@require_GET
@for_cases
def case(request: ActorRequest, code: str) -> HttpResponse:
    """One case as a thread."""
    return _show(request, code)


def _show(
    request: ActorRequest, code: str, *, bad: RefusableForm | None = None, place: str = ""
) -> HttpResponse:
    """The case's page; with `bad`, the form that was refused, where it stood."""
    now = present()
    try:
        page = case_page(code=code, actor=request.actor, now=now)
    except NoSuchCase:
        raise Http404 from None
    record_view(
        actor=request.actor,
        page="support.case",
        object_type="case",
        object_code=page.case.code,
        now=now,
    )
    forms = _forms(page)
    if bad is not None:
        forms[place] = bad
    for name, form in forms.items():  # several forms on one page: no two fields of one id
        form.auto_id = f"{name}_%s"
    status = 422 if bad is not None else 200
    return support_page(
        request, "support/case.html", {"page": page, "forms": forms, "open": place}, status=status
    )


def _forms(page: CasePage) -> dict[str, RefusableForm]:
    halls_now = catalogue()
    hall = halls_now.facility_by_id.get(page.facility_id or 0)
    code = hall.code if hall else ""
    return {
        "answer": AnswerForm(
            None, once=secrets.token_urlsafe(12), has_address=bool(page.caller_mail)
        ),
        "note": TextForm(),
        "call": TextForm(),
        "hall_answer": TextForm(),
        "escalate": EscalateForm(None, catalogue=halls_now, initial=code),
        "sort": SortForm(
            None,
            catalogue=halls_now,
            initial={"category": page.category, "hall": code, "booking": page.booking_number},
        ),
    }


def _do(request: ActorRequest, code: str, act: Callable[[], object], said: str) -> HttpResponse:
    """One act without a form."""
    try:
        act()
    except NoSuchCase:
        raise Http404 from None
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, said)
    return redirect("support:case", code)


def _submit(
    request: ActorRequest,
    code: str,
    form: RefusableForm,
    *,
    place: str,
    act: Callable[[], object],
    said: str,
) -> HttpResponse:
    """One act with a form; what was refused is shown where it was typed."""
    if form.is_valid():
        try:
            act()
        except NoSuchCase:
            raise Http404 from None
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, said)
            return redirect("support:case", code)
    return _show(request, code, bad=form, place=place)


@require_POST
@for_center
def answer(request: ActorRequest, code: str) -> HttpResponse:
    """Answer the caller, by mail or by what was said on the telephone."""
    form = AnswerForm(request.POST, once="", has_address=True)

    def act() -> object:
        data = form.cleaned_data
        told = {"code": code, "text": data["text"], "is_done": data["is_done"]}
        if data["by"] == "mail":
            return thread.answer_by_mail(
                **told, once=data["once"], actor=request.actor, now=present()
            )
        return thread.answer_by_voice(**told, actor=request.actor, now=present())

    return _submit(request, code, form, place="answer", act=act, said=_("回答しました。"))


@require_POST
@for_cases
def note(request: ActorRequest, code: str) -> HttpResponse:
    """A note that the caller never sees."""
    form = TextForm(request.POST)
    return _submit(
        request,
        code,
        form,
        place="note",
        said=_("メモを残しました。"),
        act=lambda: thread.note(
            code=code, text=form.cleaned_data["text"], actor=request.actor, now=present()
        ),
    )


@require_POST
@for_center
def call_again(request: ActorRequest, code: str) -> HttpResponse:
    """The caller has called again."""
    form = TextForm(request.POST)
    return _submit(
        request,
        code,
        form,
        place="call",
        said=_("通話を記録しました。"),
        act=lambda: calls.log_another_call(
            code=code, text=form.cleaned_data["text"], actor=request.actor, now=present()
        ),
    )


@require_POST
@for_center
def escalate(request: ActorRequest, code: str) -> HttpResponse:
    """Ask a hall."""
    form = EscalateForm(request.POST, catalogue=catalogue())
    return _submit(
        request,
        code,
        form,
        place="escalate",
        said=_("施設に照会しました。"),
        act=lambda: halls.escalate(
            code=code,
            facility_id=form.facility_id,
            text=form.cleaned_data["text"],
            actor=request.actor,
            now=present(),
        ),
    )


@require_POST
@for_cases
def hall_answer(request: ActorRequest, code: str) -> HttpResponse:
    """The hall answers the support center."""
    form = TextForm(request.POST)
    return _submit(
        request,
        code,
        form,
        place="hall_answer",
        said=_("サポートセンターに回答しました。"),
        act=lambda: halls.answer_for_hall(
            code=code, text=form.cleaned_data["text"], actor=request.actor, now=present()
        ),
    )


@require_POST
@for_center
def sort(request: ActorRequest, code: str) -> HttpResponse:
    """What the case is about."""
    form = SortForm(request.POST, catalogue=catalogue(), initial={})
    return _submit(
        request,
        code,
        form,
        place="sort",
        said=_("直しました。"),
        act=lambda: thread.sort_case(
            code=code,
            category=Category(form.cleaned_data["category"]),
            facility_id=form.facility_id,
            booking_code=form.cleaned_data["booking"],
            actor=request.actor,
            now=present(),
        ),
    )


@require_POST
@for_center
def take(request: ActorRequest, code: str) -> HttpResponse:
    """Make the case one's own."""
    actor, now = request.actor, present()
    return _do(
        request,
        code,
        lambda: thread.take(code=code, actor=actor, now=now),
        _("自分の担当にしました。"),
    )


@require_POST
@for_center
def close(request: ActorRequest, code: str) -> HttpResponse:
    """Done."""
    actor, now = request.actor, present()
    return _do(
        request, code, lambda: thread.close(code=code, actor=actor, now=now), _("完了にしました。")
    )


@require_POST
@for_center
def reopen(request: ActorRequest, code: str) -> HttpResponse:
    """Not done after all."""
    actor, now = request.actor, present()
    return _do(
        request,
        code,
        lambda: thread.reopen(code=code, actor=actor, now=now),
        _("もう一度、対応中にしました。"),
    )


@require_GET
@for_cases
def attachment(request: ActorRequest, code: str, mail: int, number: int) -> HttpResponse:
    """A file of a mail of the case, to be saved, never shown inside our pages."""
    try:
        found = file_of(code=code, mail_id=mail, number=number, actor=request.actor)
    except NoSuchCase:
        raise Http404 from None
    if found is None:
        raise Http404
    record_view(
        actor=request.actor,
        page="support.file",
        object_type="case",
        object_code=code,
        now=present(),
    )
    response = HttpResponse(found.content, content_type=found.mime)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(found.name)}"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
