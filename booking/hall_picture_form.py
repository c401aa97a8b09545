"""Photographs and plans that staff put up. Never saves."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import RefusableForm
from core.pictures import MOST_BYTES
from facilities.enums import PictureKind
from facilities.errors import PictureTooLarge
from facilities.rules.names import Names
from facilities.rules.values import FacilityValue
from facilities.services.pictures import LIMITS, PictureRequest

ACCEPTED = "image/jpeg,image/png,image/webp"
LONGEST = 200


class PhotographField(forms.FileField):
    """The bytes of one file; one that is too large is not read."""

    widget = forms.FileInput(attrs={"accept": ACCEPTED})

    def clean(self, data: Any, initial: Any = None) -> bytes | None:
        """What was sent, if anything; whether it is a picture is seen when it is unpacked."""
        if data and data.size > MOST_BYTES:
            raise forms.ValidationError(PictureTooLarge(**LIMITS).message)
        found = super().clean(data, initial)
        return bytes(found.read()) if found else None


class DescribedForm(RefusableForm):
    """What a picture shows, in words."""

    ja = forms.CharField(
        label=_("見えない方への説明"),
        max_length=LONGEST,
        help_text=_(
            "写真のかわりに読み上げられます。何が写っているかを書いてください。"
            "例：客席から見た舞台。車いす席は1階の最後列。"
        ),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    en = forms.CharField(
        label=_("英語の説明（書かなくてもよい）"),
        max_length=2 * LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "lang": "en"}),
    )

    def description(self) -> Names:
        """In its languages; only after `is_valid()`."""
        return Names(ja=self.cleaned_data["ja"], en=self.cleaned_data["en"])


class RevisePictureForm(DescribedForm):
    """Another description; another file only where one is chosen."""

    file = PhotographField(label=_("差しかえる画像（そのままでよければ選ばない）"), required=False)


class PutUpForm(DescribedForm):
    """A new picture: of what, which, and what it shows."""

    place = forms.ChoiceField(label=_("どこの写真・平面図ですか"), required=False)
    kind = forms.ChoiceField(
        label=_("種類"), choices=PictureKind, initial=PictureKind.PHOTO, widget=forms.RadioSelect
    )
    file = PhotographField(
        label=_("画像のファイル"),
        help_text=_(
            "JPEG・PNG・WebP、15MBまで。横長で幅1,920画素ほどがきれいに見えます。"
            "撮った場所や機種の記録は消して保存します。人の顔が写っていないか確かめてください。"
        ),
    )
    field_order = ("place", "kind", "file", "ja", "en")

    def __init__(self, *args: Any, hall: FacilityValue, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        place = cast("forms.ChoiceField", self.fields["place"])
        rooms = [(room.code, str(room.names)) for room in hall.rooms]
        place.choices = [("", _("施設（建物・入口・駐車場など）")), *rooms]

    def to_request(self) -> PictureRequest:
        """The typed request of a valid form."""
        return PictureRequest(
            content=self.cleaned_data["file"],
            kind=PictureKind(self.cleaned_data["kind"]),
            description=self.description(),
            room_code=self.cleaned_data["place"],
        )
