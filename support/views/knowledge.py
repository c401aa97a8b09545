"""What the support center writes once and uses often: questions for all, templates for answers."""

from django.contrib import messages
from django.forms import model_to_dict
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from core.clock import now as present
from core.http import ActorRequest
from support.forms import ArticleForm, TemplateForm
from support.selectors.knowledge import article_to_edit, articles, template_to_edit, templates
from support.services.knowledge import remove_template, write_article, write_template
from support.views.frame import for_center, support_page

UNPROCESSABLE = 422


@require_GET
@for_center
def knowledge(request: ActorRequest) -> HttpResponse:
    """Both lists, with what readers said of the answers."""
    context = {"articles": articles(), "templates": templates()}
    return support_page(request, "support/knowledge.html", context)


@require_http_methods(["GET", "POST"])
@for_center
def article(request: ActorRequest, slug: str = "") -> HttpResponse:
    """Write a question with its answer."""
    found = article_to_edit(slug) if slug else None
    if slug and found is None:
        raise Http404
    form = ArticleForm(request.POST or None, initial=model_to_dict(found) if found else None)
    if form.is_valid():
        write_article(slug=slug, text=form.to_text(), actor=request.actor, now=present())
        messages.success(request, _("質問と答えを保存しました。"))
        return redirect("support:knowledge")
    status = UNPROCESSABLE if form.errors else 200
    context = {"form": form, "article": found}
    return support_page(request, "support/article.html", context, status=status)


@require_http_methods(["GET", "POST"])
@for_center
def template(request: ActorRequest, code: str = "") -> HttpResponse:
    """Write a template, or take it away."""
    found = template_to_edit(code) if code else None
    if code and found is None:
        raise Http404
    if found and "remove" in request.POST:
        remove_template(code=code, actor=request.actor, now=present())
        messages.success(request, _("ひな形を消しました。"))
        return redirect("support:knowledge")
    form = TemplateForm(request.POST or None, initial=model_to_dict(found) if found else None)
    if form.is_valid():
        write_template(code=code, text=form.to_text(), actor=request.actor, now=present())
        messages.success(request, _("ひな形を保存しました。"))
        return redirect("support:knowledge")
    status = UNPROCESSABLE if form.errors else 200
    context = {"form": form, "template": found}
    return support_page(request, "support/template.html", context, status=status)
