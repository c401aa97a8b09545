"""For everybody: questions that are asked often, and the form to ask one's own."""

from django.conf import settings
from django.contrib import messages
from django.core.cache import cache
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.adapter import AccountAdapter
from accounts.models import User
from accounts.selectors import person_of
from core.clock import now as present
from core.codes import grouped
from core.crypto import token, value_of
from core.http import ActorRequest
from facilities.selectors import catalogue
from support.errors import SupportError, TooManyInquiries
from support.forms import ContactForm
from support.selectors.faq import article_of, faq
from support.services.articles import count_opinion
from support.services.opening import receive_inquiry

MOST_FROM_ONE_PLACE = 5
HOUR = 3600
PURPOSE = "contact-received"
OPINIONS = "faq_opinions"


@require_safe
def questions(request: ActorRequest) -> HttpResponse:
    """The questions, all or those with some words in them."""
    typed = request.GET.get("q", "").strip()[:100]
    context = {
        "q": typed,
        "topics": faq(text=typed),
        "told": request.session.get(OPINIONS, []) if request.session.session_key else [],
    }
    return render(request, "support/faq.html", context)


@require_POST
def opinion(request: ActorRequest, slug: str) -> HttpResponse:
    """Whether an answer helped: counted once in a session."""
    article = article_of(slug)
    if article is None:
        raise Http404
    told = request.session.get(OPINIONS, [])
    if slug not in told:
        count_opinion(article=article, was_helpful=request.POST.get("helpful") == "yes")
        request.session[OPINIONS] = [*told, slug][-50:]
    messages.success(request, _("ありがとうございました。よりわかりやすい説明に役立てます。"))
    return redirect(f"{reverse('support:faq')}#{slug}")


@require_http_methods(["GET", "HEAD", "POST"])
def contact(request: ActorRequest) -> HttpResponse:
    """The form: who is signed in need not say who they are."""
    form = ContactForm(request.POST or None, catalogue=catalogue(), initial=_known(request))
    if request.method == "POST" and form.is_valid():
        if form.is_by_a_program:
            return redirect("support:faq")
        try:
            _count(request)
            case = receive_inquiry(
                inquiry=form.to_inquiry(caller_id=request.actor.person_id), now=present()
            )
        except SupportError as error:
            form.add_error(None, error.message)
        else:
            return redirect("support:received", token(PURPOSE, case.code))
    status = 422 if form.errors else 200
    return render(request, "support/contact.html", {"form": form}, status=status)


def _known(request: ActorRequest) -> dict[str, str]:
    person = person_of(request.user) if isinstance(request.user, User) else None
    mail = getattr(request.user, "email", "") or ""
    return {"name": person.name if person else "", "mail": mail}


def _count(request: ActorRequest) -> None:
    """Raises TooManyInquiries where one place has sent too much within an hour."""
    place = AccountAdapter(request).get_client_ip(request)
    key = f"contact:{place}"
    cache.add(key, 0, HOUR)
    if cache.incr(key) > MOST_FROM_ONE_PLACE:
        raise TooManyInquiries(phone=settings.SUPPORT_PHONE)


@require_safe
def received(request: ActorRequest, signed: str) -> HttpResponse:
    """The number of what was sent; only who holds the signed address sees it."""
    code = value_of(PURPOSE, signed)
    if code is None:
        raise Http404
    return render(request, "support/received.html", {"number": grouped(code)})
