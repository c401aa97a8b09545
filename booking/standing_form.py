"""What staff type to give a standing."""

from datetime import date
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.services.standings import StandingRequest
from booking.forms import DateInput
from booking.selectors.desk.standings import Standings
from core.forms import RefusableForm
from facilities.rules.values import Catalogue


class StandingForm(RefusableForm):
    """A word, a hall, days and the reason."""

    word = forms.ChoiceField(label=_("区分"))
    hall = forms.ChoiceField(label=_("認める施設"), required=False)
    first = forms.DateField(label=_("この日から"), widget=DateInput())
    last = forms.DateField(
        label=_("この日まで（空欄：終わりを決めない）"), widget=DateInput(), required=False
    )
    reason = forms.CharField(
        label=_("理由"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )

    def __init__(self, data: Any, *, page: Standings, today: date) -> None:
        super().__init__(data, initial={"first": today}, prefix="standing")
        cast("forms.ChoiceField", self.fields["word"]).choices = page.words
        cast("forms.ChoiceField", self.fields["hall"]).choices = page.halls

    def to_request(
        self, *, person_id: int | None, organisation_id: int | None, catalogue: Catalogue
    ) -> StandingRequest:
        """The typed request of a valid form."""
        data = self.cleaned_data
        hall = catalogue.facility_by_code.get(data["hall"])
        return StandingRequest(
            person_id=person_id,
            organisation_id=organisation_id,
            word=data["word"],
            facility_id=hall.id if hall else None,
            first=data["first"],
            last=data["last"],
            reason=data["reason"],
        )
