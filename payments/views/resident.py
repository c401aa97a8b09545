"""The payer's pages: pay, what became of it, the receipt."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from audit.services import record_view
from core.clock import now as present
from core.http import ActorRequest
from documents.enums import Kind
from documents.http import pdf_answer
from documents.selectors import valid_paper
from payments.enums import Method
from payments.errors import NoLongerDue, PaymentError
from payments.forms import AddresseeForm
from payments.models import Payment
from payments.permissions import can_collect
from payments.selectors.pages import find_payment, pay_page
from payments.services.checkout import start_checkout
from payments.services.receipts import issue_receipt
from payments.services.reconcile import look_again

CONFLICT = 409


def _own(request: ActorRequest, code: str) -> Payment:
    payment = find_payment(code=code, actor=request.actor)
    if payment is None:
        raise Http404
    return payment


def _page(
    request: ActorRequest, payment: Payment, *, error: str = "", form: AddresseeForm | None = None
) -> HttpResponse:
    page = pay_page(payment, actor=request.actor, now=present())
    before = page.receipt.facts["addressee"] if page.receipt else ""
    context = {
        "page": page,
        "error": error,
        "form": form or AddresseeForm(initial={"addressee": before}),
    }
    wrong = bool(error) or (form is not None and bool(form.errors))
    return render(request, "payments/pay.html", context, status=CONFLICT if wrong else 200)


@require_http_methods(["GET", "POST"])
@login_required
def pay(request: ActorRequest, code: str) -> HttpResponse:
    """What is due and the ways to pay; a button leads to Stripe's page."""
    payment = _own(request, code)
    if request.method != "POST":
        return _page(request, payment)
    try:
        method = Method(request.POST.get("method", ""))
        url = start_checkout(code=code, method=method, actor=request.actor, now=present())
    except NoLongerDue:
        return redirect("payments:pay", code)  # the page knows what is due instead
    except PaymentError as error:
        return _page(request, payment, error=error.message)
    except ValueError:
        return _page(request, payment, error=_("お支払いの方法を選んでください。"))
    answer = redirect(url)
    answer.status_code = 303
    return answer


@require_GET
@login_required
def done(request: ActorRequest, code: str) -> HttpResponse:
    """Back from Stripe's page: ask how it stands now, and say it."""
    look_again(code=_own(request, code).code, now=present())
    return _page(request, _own(request, code))


@require_POST
@login_required
def receipt(request: ActorRequest, code: str) -> HttpResponse:
    """Have the receipt written to somebody."""
    payment = _own(request, code)
    form = AddresseeForm(request.POST)
    if not form.is_valid():
        return _page(request, payment, form=form)
    try:
        issue_receipt(code=code, addressee=form.to_addressee(), actor=request.actor, now=present())
    except PaymentError as error:
        return _page(request, payment, error=error.message)
    messages.success(request, _("領収書ができました。下のボタンで開けます。"))
    return redirect("payments:pay", code)


@require_GET
@login_required
def receipt_pdf(request: ActorRequest, code: str) -> HttpResponse:
    """The valid receipt of a payment, for its payer and the hall's cashiers."""
    payment = Payment.objects.filter(code=code).first()
    if payment is None:
        raise Http404
    if can_collect(request.actor, facility_id=payment.facility_id):
        record_view(
            actor=request.actor,
            page="receipt",
            object_type="payment",
            object_code=code,
            now=present(),
        )
    else:
        _own(request, code)
    document = valid_paper(kind=Kind.RECEIPT, reference=code)
    if document is None:
        raise Http404
    return pdf_answer(request, document=document)
