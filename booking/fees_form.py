"""A version of fees as a clerk sends it: typed into the page, or as a file. Never saves."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from booking.desk_forms import DeskForm
from facilities.imports.reader import MOST_BYTES


class FeesForm(DeskForm):
    """The text of a version; a chosen file takes its place."""

    text = forms.CharField(
        label=_("料金表"),
        required=False,
        strip=False,
        max_length=MOST_BYTES,
        help_text=_("書き方は docs/fees.md にあります。from に、新しい料金の始まる日を書きます。"),
        widget=forms.Textarea(
            attrs={"rows": 24, "spellcheck": "false", "autocapitalize": "off", "wrap": "off"}
        ),
    )
    file = forms.FileField(label=_("ファイルから読みこむ"), required=False)

    def clean(self) -> dict[str, Any]:
        """One of both is needed."""
        data: dict[str, Any] = super().clean() or {}
        if not data.get("text") and not data.get("file"):
            self.add_error("text", _("料金表を書くか、ファイルを選んでください。"))
        return data

    @property
    def content(self) -> bytes:
        """What was sent, as bytes of a file."""
        chosen = self.cleaned_data.get("file")
        if chosen is not None:
            content: bytes = chosen.read(MOST_BYTES + 1)
            chosen.seek(0)
            return content
        return str(self.cleaned_data["text"]).replace("\r\n", "\n").encode()

    @property
    def file_name(self) -> str:
        """What faults call it."""
        chosen = self.cleaned_data.get("file")
        return str(chosen.name) if chosen is not None else str(self.fields["text"].label)
