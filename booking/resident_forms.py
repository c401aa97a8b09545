"""Forms of what residents do with a booking they have. Forms never save."""

from collections.abc import Mapping
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from booking.forms import AnswersForm
from booking.models import Application
from booking.question_fields import fields_of
from booking.rules.answers import Extent, initial_of
from booking.selectors.wanted import Wanted
from booking.services.change import DetailsRequest
from booking.services.pictures import MOST_BYTES
from booking.services.report import ReportRequest
from core.forms import RefusableForm
from facilities.rules.values import Catalogue, RoomValue

WITH_GAS = "kitchen"


class WantedForm(AnswersForm):
    """Heating and equipment of one booking."""

    def __init__(self, data: Any, *, wanted: Wanted, number: int) -> None:
        super().__init__(data, initial=initial_of(wanted.given))
        self.had = wanted.given
        self.number = number
        self.questions = wanted.questions
        self.fields |= fields_of(wanted.questions, wanted.left)

    def wanted(self) -> Mapping[str, Extent]:
        """What is asked for now; before anything was sent, what the booking has."""
        given = self.given() if self.is_bound else self.had
        return given.wanted.get(self.number, {})


class DetailsForm(RefusableForm):
    """Purpose and number of people."""

    purpose = forms.TypedChoiceField(label=_("使いみち"), coerce=int)
    purpose_text = forms.CharField(
        label=_("くわしい内容（書かなくてもよい）"), required=False, max_length=200
    )
    people = forms.IntegerField(label=_("利用する人数"), min_value=1, max_value=99999)

    def __init__(
        self,
        data: Any,
        *,
        catalogue: Catalogue,
        rooms: list[RoomValue],
        application: Application,
    ) -> None:
        initial = {
            "purpose": application.purpose_id,
            "purpose_text": application.purpose_text,
            "people": application.people,
        }
        super().__init__(data, initial=initial)
        allowed = frozenset.intersection(*(room.purposes for room in rooms))
        purpose = cast("forms.ChoiceField", self.fields["purpose"])
        purpose.choices = [
            (term.id, str(term.names)) for term in catalogue.purposes if term.code in allowed
        ]

    def to_request(self) -> DetailsRequest:
        """The typed request of a valid form."""
        return DetailsRequest(
            purpose_id=self.cleaned_data["purpose"],
            people=self.cleaned_data["people"],
            purpose_text=self.cleaned_data["purpose_text"],
        )


class ReportForm(RefusableForm):
    """The report after use (requirement 134): ticks for what was done, words for what broke."""

    people = forms.IntegerField(label=_("使った人数"), min_value=1, max_value=99999)
    cleaned = forms.BooleanField(label=_("机といすを戻し、掃除をしました"), required=False)
    lights_off = forms.BooleanField(label=_("明かりと冷暖房を消しました"), required=False)
    gas_closed = forms.BooleanField(label=_("ガスの元栓を閉めました"), required=False)
    windows_closed = forms.BooleanField(label=_("窓を閉め、かぎをかけました"), required=False)
    damage = forms.CharField(
        label=_("こわれたもの・気づいたこと（なければ書かなくてよい）"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    photo = forms.FileField(
        label=_("写真（なくてもよい）"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png"}),
        help_text=_("こわれたものがあるときに、1枚送れます。"),
    )

    def __init__(self, data: Any, files: Any, *, room: RoomValue, initial: dict[str, Any]) -> None:
        super().__init__(data, files, initial=initial)
        if WITH_GAS not in room.equipment:
            del self.fields["gas_closed"]

    def clean_photo(self) -> bytes | None:
        """The photograph's bytes; too large ones are not read."""
        photo = self.cleaned_data["photo"]
        if photo is None:
            return None
        if photo.size > MOST_BYTES:
            raise forms.ValidationError(_("写真は10MBまでにしてください。"))
        return bytes(photo.read())

    def to_request(self) -> ReportRequest:
        """The typed request of a valid form."""
        data = self.cleaned_data
        return ReportRequest(
            people=data["people"],
            cleaned=data["cleaned"],
            lights_off=data["lights_off"],
            gas_closed=data.get("gas_closed"),
            windows_closed=data["windows_closed"],
            damage=data["damage"],
            photo=data["photo"],
        )
