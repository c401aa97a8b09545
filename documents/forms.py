"""What people type to see whether a paper is genuine. Never saves."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core import codes
from documents.rules import tokens

LARGEST_FILE = 5_000_000


class CheckForm(forms.Form):
    """The number and the sign, as they stand beside the QR code."""

    code = forms.CharField(
        label=_("確認番号"),
        max_length=30,
        help_text=_("10けたの数字です。例: 482-177-3064"),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    k = forms.CharField(
        label=_("確認記号"),
        max_length=30,
        help_text=_("確認番号のとなりにある、8文字の英数字です。"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )

    def clean_code(self) -> str:
        """The ten digits; a slip of the finger is told at once."""
        code = codes.normalise(self.cleaned_data["code"])
        if not codes.is_valid(code):
            raise forms.ValidationError(
                _("確認番号が正しくありません。10けたの数字を、もう一度確かめてください。")
            )
        return code

    def clean_k(self) -> str:
        """The sign in plain capitals."""
        return tokens.plain(self.cleaned_data["k"])


class FileForm(forms.Form):
    """A PDF that somebody received."""

    file = forms.FileField(
        label=_("PDFファイル"),
        help_text=_("受け取ったままのPDFを選んでください。ファイルは保存しません。"),
        widget=forms.ClearableFileInput(attrs={"accept": "application/pdf,.pdf"}),
    )

    def clean_file(self) -> Any:
        """No larger than any paper of ours."""
        file = self.cleaned_data["file"]
        if (file.size or 0) > LARGEST_FILE:
            raise forms.ValidationError(_("ファイルが大きすぎます。5MBまでのPDFを選んでください。"))
        return file
