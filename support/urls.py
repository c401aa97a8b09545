"""Addresses of support."""

from django.urls import path

from support.views import callers, cases, home, knowledge, public

app_name = "support"

urlpatterns = [
    path("faq/", public.questions, name="faq"),
    path("faq/<slug:slug>/opinion/", public.opinion, name="opinion"),
    path("contact/", public.contact, name="contact"),
    path("contact/<str:signed>/", public.received, name="received"),
    path("desk/support/", home.desk, name="desk"),
    path("desk/support/figures/", home.figures, name="figures"),
    path("desk/support/knowledge/", knowledge.knowledge, name="knowledge"),
    path("desk/support/knowledge/articles/", knowledge.article, name="new_article"),
    path("desk/support/knowledge/articles/<slug:slug>/", knowledge.article, name="article"),
    path("desk/support/knowledge/templates/", knowledge.template, name="new_template"),
    path("desk/support/knowledge/templates/<slug:code>/", knowledge.template, name="template"),
    path("desk/support/calls/start/", home.pick_up, name="pick_up"),
    path("desk/support/calls/end/", home.hang_up, name="hang_up"),
    path("desk/support/new/", callers.stranger, name="new"),
    path("desk/support/people/<slug:code>/", callers.caller, name="caller"),
    path("desk/support/people/<slug:code>/identify/", callers.identify, name="identify"),
    path("desk/support/people/<slug:code>/book/", callers.book, name="book"),
    path("desk/support/people/<slug:code>/cancel/<slug:booking>/", callers.cancel, name="cancel"),
    path("desk/support/people/<slug:code>/letters/<int:letter>/", callers.resend, name="resend"),
    path("desk/support/cases/", cases.cases, name="cases"),
    path("desk/support/cases/<slug:code>/", cases.case, name="case"),
    path("desk/support/cases/<slug:code>/answer/", cases.answer, name="answer"),
    path("desk/support/cases/<slug:code>/note/", cases.note, name="note"),
    path("desk/support/cases/<slug:code>/call/", cases.call_again, name="call_again"),
    path("desk/support/cases/<slug:code>/ask/", cases.escalate, name="escalate"),
    path("desk/support/cases/<slug:code>/hall/", cases.hall_answer, name="hall_answer"),
    path("desk/support/cases/<slug:code>/sort/", cases.sort, name="sort"),
    path("desk/support/cases/<slug:code>/take/", cases.take, name="take"),
    path("desk/support/cases/<slug:code>/close/", cases.close, name="close"),
    path("desk/support/cases/<slug:code>/reopen/", cases.reopen, name="reopen"),
    path(
        "desk/support/cases/<slug:code>/files/<int:mail>/<int:number>/",
        cases.attachment,
        name="attachment",
    ),
]
