"""Pages about oneself: details, language, terms, privacy. Signing in itself is allauth's."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django.views.i18n import set_language as django_set_language

from accounts.enums import Language
from accounts.errors import AlreadyRegistered
from accounts.forms import ProfileForm
from accounts.models import Person, User
from accounts.rules import TERMS_VERSION
from accounts.selectors import person_of
from accounts.services.registration import change_person, choose_language, register_person
from core import clock
from core.http import ActorRequest, next_url


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: ActorRequest) -> HttpResponse:
    """One's own details: asked once after sign-up, changed later; then on to `next`."""
    person = person_of(cast("User", request.user))
    form = ProfileForm(request.POST or None, person=person)
    if request.method == "POST" and form.is_valid():
        _save(request, form, person)
        messages.success(request, _("登録の内容を保存しました。"))
        return redirect(next_url(request, default="/"))
    return render(
        request,
        "accounts/profile.html",
        {"form": form, "is_new": person is None, "next": next_url(request, default="")},
        status=422 if form.errors else 200,
    )


def _save(request: ActorRequest, form: ProfileForm, person: Person | None) -> None:
    told, now = form.profile, clock.now()
    terms_version = TERMS_VERSION if form.asks_terms else ""
    if person is not None:
        change_person(
            person=person,
            name=told.name,
            name_kana=told.name_kana,
            phone=told.phone,
            lives_in_city=told.lives_in_city,
            terms_version=terms_version,
            actor=request.actor,
            now=now,
        )
        return
    try:
        register_person(
            user=cast("User", request.user),
            name=told.name,
            name_kana=told.name_kana,
            phone=told.phone,
            lives_in_city=told.lives_in_city,
            terms_version=terms_version,
            now=now,
        )
    except AlreadyRegistered as error:  # pressed twice: the first press has done it
        messages.info(request, error.message)


@require_POST
def set_language(request: HttpRequest) -> HttpResponseBase:
    """Change the language of pages; a person who has signed in also gets their letters in it."""
    language = request.POST.get("language", "")
    if isinstance(request.user, User) and language in Language.values:
        choose_language(user=request.user, language=language)
    return django_set_language(request)


@never_cache
@require_safe
def staying(request: HttpRequest) -> HttpResponse:
    """Seconds until the session of staff ends; 0 for everybody else, and when it is over.

    Asking lets it live on, as every request does; with `?look=1` it does not.
    """
    left = getattr(request, "staying", None)
    return JsonResponse({"left": left.left if left else 0})


@require_safe
def terms(request: HttpRequest) -> HttpResponse:
    """The terms of use."""
    return render(request, "accounts/terms.html", {"version": TERMS_VERSION})


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """How personal data are handled."""
    return render(request, "accounts/privacy.html", {"version": TERMS_VERSION})
