"""Whether a paper is genuine: for whoever holds it in their hands. No sign-in, no personal data."""

from typing import Any, cast
from urllib.parse import urlencode

from allauth.core.ratelimit import respond_429
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core.limits import is_spent, spend
from documents.forms import CheckForm, FileForm
from documents.selectors import Proof, proof_of, proof_of_file

GUESS = "paper"


@require_safe
def ask(request: HttpRequest) -> HttpResponse:
    """The number and the sign are typed here; a paper's own page follows."""
    typed = CheckForm(request.GET if {"code", "k"} <= request.GET.keys() else None)
    if typed.is_valid():
        path = reverse("documents:check", args=[typed.cleaned_data["code"]])
        return redirect(f"{path}?{urlencode({'k': typed.cleaned_data['k']})}")
    if not typed.is_bound:
        typed = CheckForm(initial={"code": request.GET.get("code", "")})
    return _asked(request, form=typed, status=422 if typed.errors else 200)


@require_safe
def check(request: HttpRequest, code: str) -> HttpResponse:
    """Whether the paper is genuine, and whether it is still valid."""
    if "k" not in request.GET:
        return redirect(f"{reverse('documents:ask')}?{urlencode({'code': code})}")
    if is_spent(request, action=GUESS, rate=settings.PAPER_GUESS_RATE):
        return cast("HttpResponse", respond_429(request))
    typed = CheckForm({"code": code, "k": request.GET["k"]})
    told = typed.cleaned_data if typed.is_valid() else {"code": "", "k": ""}
    proof = proof_of(code=told["code"], token=told["k"])
    if proof is None:
        spend(request, action=GUESS, rate=settings.PAPER_GUESS_RATE)
        refusal = _(
            "この番号と記号の文書は、発行していません。打ちまちがいがないか、もう一度確かめてください。"
        )
        return _asked(request, form=typed, refusal=refusal, status=404)
    return _told(request, proof)


@require_POST
def check_file(request: HttpRequest) -> HttpResponse:
    """Whether a PDF is, unchanged, one that was issued here. The file is not kept."""
    if is_spent(request, action=GUESS, rate=settings.PAPER_GUESS_RATE):
        return cast("HttpResponse", respond_429(request))
    sent = FileForm(request.POST, request.FILES)
    if not sent.is_valid():
        return _asked(request, file_form=sent, status=422)
    proof = proof_of_file(content=sent.cleaned_data["file"].read())
    if proof is None:
        spend(request, action=GUESS, rate=settings.PAPER_GUESS_RATE)
        refusal = _(
            "このファイルは、発行したときのPDFと同じではありません。書きかえられたか、"
            "別のソフトで保存し直されています。番号と記号でも確かめてください。"
        )
        return _asked(request, file_refusal=refusal, status=404)
    return _told(request, proof)


def _told(request: HttpRequest, proof: Proof) -> HttpResponse:
    answer = render(request, "documents/paper.html", {"proof": proof})
    answer["Cache-Control"] = "private, no-store"
    return answer


def _asked(request: HttpRequest, *, status: int, **context: Any) -> HttpResponse:
    context = {"form": CheckForm(), "file_form": FileForm(), **context}
    return render(request, "documents/ask.html", context, status=status)
