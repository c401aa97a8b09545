"""Pages that belong to no part of the service: the site map, and the pieces pages are made of."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """Where everything is."""
    return render(request, "core/sitemap.html")


class SampleForm(forms.Form):
    """One field of every kind."""

    name = forms.CharField(label=gettext_lazy("氏名"), help_text=gettext_lazy("申請に使います。"))
    note = forms.CharField(
        label=gettext_lazy("くわしい内容"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    on = forms.DateField(label=gettext_lazy("日にち"), widget=forms.DateInput({"type": "date"}))
    purpose = forms.ChoiceField(
        label=gettext_lazy("使いみち"), choices=[("a", gettext_lazy("会議"))]
    )
    slot = forms.ChoiceField(
        label=gettext_lazy("時間帯"),
        widget=forms.RadioSelect,
        choices=[("am", gettext_lazy("午前")), ("pm", gettext_lazy("午後"))],
    )
    agree = forms.BooleanField(label=gettext_lazy("規約に同意します"))


@require_safe
def components(request: HttpRequest) -> HttpResponse:
    """Every piece in every state; in development only."""
    words = [
        ("free", "○", _("空き")),
        ("held_by_you", "◔", _("あなたが仮押さえ中")),
        ("held", "△", _("仮予約中")),
        ("booked", "×", _("予約済")),
        ("lottery", _("抽"), _("抽選受付中")),
        ("meeting", _("調"), _("調整会議")),
        ("not_yet", "–", _("受付前")),
        ("ended", "–", _("受付終了")),
        ("closed_day", _("休"), _("休館")),
        ("suspended", _("止"), _("利用停止")),
        ("not_for_you", "–", _("市内の団体のみ")),
    ]
    context = {
        "form": SampleForm(auto_id="empty_%s"),
        "faulty": SampleForm({}, auto_id="faulty_%s"),
        "legend": [{"state": s, "sign": sign, "word": word} for s, sign, word in words],
        "steps": [
            {"word": _("申し込み"), "state": "done"},
            {"word": _("確定"), "state": "current"},
            {"word": _("利用"), "state": "todo"},
        ],
        "kinds": ["info", "success", "warning", "error"],
    }
    return render(request, "core/components.html", context)
