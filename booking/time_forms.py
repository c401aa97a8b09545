"""The forms of the day: minutes beside what was booked, and how long a use goes on."""

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from booking.models import Booking
from booking.rules.time_after import (
    EARLY,
    EXTENSION,
    MOST_MINUTES,
    MOST_TAKINGS,
    OVERRUN,
    TAKINGS,
    TimeAfter,
)
from booking.selectors.extending import Longer
from core.forms import RefusableForm

LONGEST = 12  # digits of a price


class _Count(forms.IntegerField):
    """So many minutes or yen; none where the field is empty."""

    def __init__(self, label: Any, *, most: int = MOST_MINUTES) -> None:
        super().__init__(label=label, min_value=0, max_value=most, required=False)

    def clean(self, value: Any) -> int:
        """The number."""
        return super().clean(value) or 0


class TimeAfterForm(RefusableForm):
    """Time before and after the use, takings; only what the hall's fees charge is asked for."""

    early = _Count(_("早く入った時間（分）"))
    extension = _Count(_("約束して延ばした時間（分）"))
    overrun = _Count(_("約束の時間を過ぎた時間（分）"))
    takings = _Count(_("入場料や売上げの総額（円）"), most=MOST_TAKINGS)

    def __init__(self, data: Any, *, booking: Booking, asked: Sequence[str]) -> None:
        written = {
            EARLY: booking.early_minutes,
            EXTENSION: booking.extension_minutes,
            OVERRUN: booking.overrun_minutes,
            TAKINGS: booking.takings_yen,
        }
        super().__init__(data, initial=written)
        for name in written:
            if name not in asked:
                del self.fields[name]

    def minutes(self) -> TimeAfter:
        """What is typed, else what is written down already."""
        said = self.cleaned_data if self.is_bound and self.is_valid() else self.initial
        return TimeAfter(**{name: int(said.get(name) or 0) for name in self.fields})


class GoOnForm(RefusableForm):
    """Until when the use goes on."""

    slots = forms.TypedChoiceField(label=_("いつまで"), coerce=int, widget=forms.RadioSelect)

    def __init__(self, data: Any, *, ways: Sequence[Longer]) -> None:
        super().__init__(data)
        field = cast("forms.TypedChoiceField", self.fields["slots"])
        field.choices = [
            (str(each.slots), f"{each.until}　{each.change.difference}") for each in ways
        ]
        field.initial = "1"
        self.by_slots = {each.slots: each for each in ways}

    def shown_yen(self) -> int:
        """The price that stood beside the choice, as the page was made; 0 where none did."""
        typed = self.data.get(f"shown-{self.cleaned_data['slots']}", "")
        return int(typed) if typed.isdecimal() and len(typed) < LONGEST else 0
