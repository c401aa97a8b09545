"""HTTP text and photographs into typed requests. Forms never save."""

import base64
import binascii
import re
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from keys.errors import KeysError
from keys.rules.qr import texts_in
from keys.rules.tags import grouped, reference_in, tag_in

DATA_URL = "data:image/png;base64,"
_GAPS = re.compile(r"[\s,、，]+")


class Photo(forms.FileInput):
    """The telephone's camera, or a file."""

    def __init__(self) -> None:
        super().__init__(attrs={"accept": "image/*", "capture": "environment"})


class LookUpForm(forms.Form):
    """Which booking, which keys: typed, or read from a photograph of their QR codes."""

    booking = forms.CharField(
        label=_("予約番号"),
        max_length=200,
        required=False,
        help_text=_("10桁の番号。続けて「-2」などがあれば、それも入力します。"),
    )
    keys = forms.CharField(
        label=_("鍵の札の番号"),
        max_length=400,
        required=False,
        help_text=_("6桁の番号。何本かあるときは、間をあけて続けて入力します。"),
    )
    photo = forms.FileField(
        label=_("QRコードを写真で読む（入力の代わり）"),
        required=False,
        widget=Photo,
        help_text=_("予約のQRコードも鍵の札も、1枚に何個写っていてもかまいません。"),
    )

    def clean(self) -> dict[str, Any]:
        """What the photograph says is added to what was typed."""
        data = super().clean() or self.cleaned_data
        photo = data.get("photo")
        if isinstance(photo, UploadedFile):
            texts = texts_in(photo.read())
            if not texts:
                self.add_error("photo", _("QRコードを読めませんでした。番号を入力してください。"))
            tags = [tag for text in texts if (tag := tag_in(text))]
            found = [code for text in texts if not tag_in(text) and (code := reference_in(text))]
            data["keys"] = " ".join([data.get("keys", ""), *tags]).strip()
            data["booking"] = data.get("booking") or (found[0] if found else "")
        return data

    @property
    def key_codes(self) -> list[str]:
        """The tags of a valid form, as they were typed."""
        return [part for part in _GAPS.split(self.cleaned_data["keys"]) if part]


class HandOverForm(forms.Form):
    """Who receives the keys, and how they sign."""

    receiver = forms.CharField(label=_("受け取る人の名前"), max_length=80)
    signature = forms.CharField(required=False, widget=forms.HiddenInput)
    on_paper = forms.BooleanField(label=_("紙の貸出簿に署名した"), required=False)
    paper_reason = forms.CharField(
        label=_("紙に署名した理由"),
        max_length=200,
        required=False,
        help_text=_("例: 画面に書けない、停電"),
    )

    def clean_signature(self) -> bytes | None:
        """The picture that the canvas sent, or None."""
        text: str = self.cleaned_data["signature"]
        if not text.startswith(DATA_URL):
            return None
        try:
            return base64.b64decode(text.removeprefix(DATA_URL), validate=True)
        except binascii.Error:
            return None

    def clean(self) -> dict[str, Any]:
        """Paper counts only when it is ticked; then it must be said why."""
        data = super().clean() or self.cleaned_data
        if data.get("on_paper"):
            data["signature"] = None
            if not data.get("paper_reason", "").strip():
                self.add_error("paper_reason", _("紙に署名した理由を書いてください。"))
        return data

    def refuse(self, error: KeysError) -> None:
        """Show what stands in the way above the form; what was typed stays."""
        self.add_error(None, error.message)


class TagForm(forms.Form):
    """One key: typed, or read from a photograph of its tag."""

    key = forms.CharField(label=_("鍵の札の番号"), max_length=40, required=False)
    photo = forms.FileField(label=_("札を写真で読む"), required=False, widget=Photo)

    def clean(self) -> dict[str, Any]:
        """The tag in the photograph counts where nothing was typed."""
        data = super().clean() or self.cleaned_data
        photo = data.get("photo")
        if not data.get("key") and isinstance(photo, UploadedFile):
            tags = [tag for text in texts_in(photo.read()) if (tag := tag_in(text))]
            data["key"] = grouped(tags[0]) if tags else ""
        if not data.get("key"):
            self.add_error("key", _("札の6桁の番号を入力するか、写真で読ませてください。"))
        return data

    def refuse(self, error: KeysError) -> None:
        """Show what stands in the way; what was typed stays."""
        self.add_error("key", error.message)


class LostForm(forms.Form):
    """What is known of a lost key."""

    note = forms.CharField(label=_("わかっていること"), max_length=200, required=False)
