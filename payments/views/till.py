"""The cashier's pages: the drawer, a payment at the counter, counting, the day sheet."""

from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.permissions import Right
from accounts.places import Place, place_of
from audit.services import record_view
from core.clock import day_of
from core.clock import now as present
from core.errors import DomainError
from core.http import ActorRequest
from core.money import yen_label
from core.tables import as_csv
from documents.enums import Kind
from documents.http import pdf_answer
from documents.selectors import valid_paper
from facilities.selectors import catalogue
from payments.errors import PaymentError
from payments.forms import AddresseeForm, CountForm, OpenTillForm, ReasonForm, TakeForm
from payments.selectors.sheet import day_sheet
from payments.selectors.till import Drawer, at_counter, find_at_counter, open_drawers
from payments.selectors.till import refunds_waiting as waiting_at
from payments.services import till as services
from payments.services.receipts import issue_receipt

CONFLICT = 409


def _place(request: ActorRequest) -> Place:
    """The hall the cashier works at; raises PermissionDenied without the right to collect."""
    return place_of(
        request, Right.COLLECT, catalogue=catalogue(), today=day_of(present()), path=request.path
    )


def _back(request: ActorRequest, place: Place, **more: str) -> HttpResponse:
    query = urlencode({"hall": place.hall.code, **more})
    return redirect(f"{reverse('payments:till')}?{query}")


def _mine(request: ActorRequest, place: Place) -> Drawer | None:
    drawers = open_drawers(facility_id=place.hall.id, actor=request.actor)
    return next((drawer for drawer in drawers if drawer.is_mine), None)


def _page(
    request: ActorRequest,
    place: Place,
    *,
    code: str = "",
    take: TakeForm | None = None,
    opening: OpenTillForm | None = None,
    error: str = "",
) -> HttpResponse:
    now, typed = present(), request.GET.get("q", "").strip()
    drawers = open_drawers(facility_id=place.hall.id, actor=request.actor)
    hits = find_at_counter(typed, facility_id=place.hall.id) if typed else []
    code = code or request.GET.get("sel", "") or (hits[0].code if len(hits) == 1 else "")
    chosen = at_counter(code=code, facility_id=place.hall.id) if code else None
    if chosen is not None:
        record_view(
            actor=request.actor,
            page="desk.till",
            object_type="payment",
            object_code=chosen.code,
            now=now,
        )
    context = {
        "place": place,
        "here_in_menu": "till",
        "drawers": drawers,
        "mine": next((drawer for drawer in drawers if drawer.is_mine), None),
        "q": typed,
        "hits": hits,
        "chosen": chosen,
        "take": take or TakeForm(),
        "opening": opening or OpenTillForm(),
        "reason": ReasonForm(auto_id="reason_%s"),
        "addressee": AddresseeForm(initial={"addressee": chosen.addressee if chosen else ""}),
        "waiting": waiting_at(facility_id=place.hall.id, now=now),
        "error": error,
    }
    return render(request, "payments/till.html", context, status=CONFLICT if error else 200)


@require_http_methods(["GET", "POST"])
@login_required
def till(request: ActorRequest) -> HttpResponse:
    """The drawer and what is brought to it; POST opens a drawer."""
    place = _place(request)
    if request.method != "POST":
        return _page(request, place)
    form = OpenTillForm(request.POST)
    if not form.is_valid():
        return _page(request, place, opening=form, error=_("入力を確かめてください。"))
    try:
        services.open_till(
            facility_id=place.hall.id,
            drawer=form.cleaned_data["drawer"],
            float_yen=form.cleaned_data["float_yen"],
            actor=request.actor,
            now=present(),
        )
    except DomainError as refused:
        return _page(request, place, opening=form, error=refused.message)
    return _back(request, place)


@require_POST
@login_required
def take(request: ActorRequest, code: str) -> HttpResponse:
    """Cash into the drawer; the change is said."""
    place = _place(request)
    form, drawer = TakeForm(request.POST), _mine(request, place)
    if not form.is_valid():
        return _page(
            request, place, code=code, take=form, error=_("お預かりの金額を入力してください。")
        )
    try:
        taken = services.take_cash(
            code=code,
            till_id=drawer.id if drawer else 0,
            given_yen=form.cleaned_data["given_yen"],
            actor=request.actor,
            now=present(),
        )
    except DomainError as refused:
        return _page(request, place, code=code, take=form, error=refused.message)
    words = {"yen": yen_label(taken.yen), "change": yen_label(taken.change_yen)}
    messages.success(request, _("%(yen)sを受け取りました。おつりは %(change)s です。") % words)
    return _back(request, place, sel=code)


@require_POST
@login_required
def receipt(request: ActorRequest, code: str) -> HttpResponse:
    """The receipt for somebody who stands at the counter, to be printed for them."""
    place, form = _place(request), AddresseeForm(request.POST)
    if at_counter(code=code, facility_id=place.hall.id) is None:
        raise Http404
    if not form.is_valid():
        return _page(request, place, code=code, error=_("宛名を確かめてください。"))
    try:
        issue_receipt(code=code, addressee=form.to_addressee(), actor=request.actor, now=present())
    except DomainError as refused:
        return _page(request, place, code=code, error=refused.message)
    messages.success(request, _("領収書ができました。開いて印刷してください。"))
    return _back(request, place, sel=code)


@require_POST
@login_required
def refund(request: ActorRequest, order: int) -> HttpResponse:
    """A refund into the hand, or written down as sent to a bank account."""
    place = _place(request)
    drawer = _mine(request, place)
    slip = request.POST.get("reason", "").strip()[:200]
    try:
        if "transfer" in request.POST:
            done = services.record_transfer(
                order_id=order, reason=slip, actor=request.actor, now=present()
            )
        else:
            done = services.pay_out(
                order_id=order,
                till_id=drawer.id if drawer else 0,
                actor=request.actor,
                now=present(),
            )
    except DomainError as refused:
        return _page(request, place, error=refused.message)
    messages.success(request, _("%(yen)sをお返ししました。") % {"yen": yen_label(done.amount_yen)})
    return _back(request, place, sel=done.payment.code)


@require_POST
@login_required
def void(request: ActorRequest, entry: int) -> HttpResponse:
    """A mistaken taking is taken back, with its reason."""
    place, form = _place(request), ReasonForm(request.POST)
    if not form.is_valid():
        return _page(request, place, error=_("取り消す理由を入力してください。"))
    try:
        payment = services.void_taking(
            entry_id=entry,
            reason=form.cleaned_data["reason"],
            actor=request.actor,
            now=present(),
        )
    except DomainError as refused:
        return _page(request, place, error=refused.message)
    messages.success(request, _("収納を取り消しました。現金をお返しください。"))
    return _back(request, place, sel=payment.code)


@require_http_methods(["GET", "POST"])
@login_required
def count(request: ActorRequest, pk: int) -> HttpResponse:
    """Count by denomination: whose drawer it is closes it, somebody else takes it over."""
    place = _place(request)
    drawers = open_drawers(facility_id=place.hall.id, actor=request.actor)
    drawer = next((each for each in drawers if each.id == pk), None)
    if drawer is None:
        raise Http404
    form = CountForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        act = services.close_till if drawer.is_mine else services.hand_over
        try:
            act(
                till_id=pk,
                counts=form.to_counts(),
                reason=form.cleaned_data["reason"],
                actor=request.actor,
                now=present(),
            )
        except PaymentError as refused:
            form.refuse(refused)
        else:
            if not drawer.is_mine:
                messages.success(request, _("レジを引き継ぎました。"))
                return _back(request, place)
            messages.success(request, _("レジを締めました。日計表ができました。"))
            return redirect(f"{reverse('payments:sheet')}{place.query}")
    context = {"place": place, "here_in_menu": "till", "drawer": drawer, "form": form}
    status = CONFLICT if form.errors else 200
    return render(request, "payments/count.html", context, status=status)


@require_GET
@login_required
def sheet(request: ActorRequest) -> HttpResponse:
    """The hall's day in money (日計表), for screen and paper."""
    place = _place(request)
    context = {
        "place": place,
        "here_in_menu": "till",
        "sheet": day_sheet(facility_id=place.hall.id, day=place.on),
    }
    return render(request, "payments/sheet.html", context)


@require_GET
@login_required
def sheet_csv(request: ActorRequest) -> HttpResponse:
    """The same as a table for a spreadsheet (UTF-8 with mark, as Excel in Japan wants it)."""
    place = _place(request)
    head = _("時刻"), _("お支払い番号"), _("内容"), _("区分"), _("方法"), _("レジ"), _("金額（円）")
    table = as_csv(
        head,
        [
            (row.clock, row.number, row.title, row.kind, row.method, row.drawer, row.yen)
            for row in day_sheet(facility_id=place.hall.id, day=place.on).rows
        ],
    )
    answer = HttpResponse(table, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{place.hall.code}-{place.iso}.csv"'
    return answer


@require_GET
@login_required
def sheet_pdf(request: ActorRequest, pk: int) -> HttpResponse:
    """The signed day sheet of a till that was closed, for the hall's cashiers."""
    place = _place(request)
    document = valid_paper(kind=Kind.DAY_SHEET, reference=f"till-{pk}")
    if document is None or document.facility_id != place.hall.id:
        raise Http404
    return pdf_answer(request, document=document)
