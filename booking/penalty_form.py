"""What staff type about penalty points: a reason, or a day of an official warning."""

from datetime import date
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from booking.enums import WarningKind
from booking.forms import DateInput
from booking.services.waivers import WarningRequest
from core.forms import RefusableForm
from facilities.rules.values import Catalogue, FacilityValue


class WaiverForm(RefusableForm):
    """Why points are waived, or count again."""

    reason = forms.CharField(
        label=_("理由"),
        max_length=200,
        help_text=_("本人への通知に、そのまま載ります。"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class WarningForm(RefusableForm):
    """A day of use, what was announced by whom, and for which halls."""

    kind = forms.ChoiceField(label=_("種類"), choices=WarningKind)
    source = forms.CharField(
        label=_("発表元と内容"),
        max_length=200,
        help_text=_("例: 前橋地方気象台 12月5日 6:10発表 大雨警報。本人への通知に載ります。"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    day = forms.DateField(label=_("利用日"), widget=DateInput())
    halls = forms.MultipleChoiceField(
        label=_("施設"), choices=[], widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, data: Any, *, halls: list[FacilityValue], today: date) -> None:
        codes = [hall.code for hall in halls]
        super().__init__(data, initial={"day": today, "halls": codes})
        field = cast("forms.MultipleChoiceField", self.fields["halls"])
        field.choices = [(hall.code, str(hall.names)) for hall in halls]

    def to_request(self, catalogue: Catalogue) -> WarningRequest:
        """The typed request of a valid form."""
        data = self.cleaned_data
        return WarningRequest(
            kind=WarningKind(data["kind"]),
            source=data["source"],
            day=data["day"],
            facility_ids=[catalogue.facility_by_code[code].id for code in data["halls"]],
        )
