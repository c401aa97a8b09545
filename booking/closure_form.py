"""What a closure is: rooms, from when until when, why. Never saves."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from booking.enums import Cause
from booking.forms import DateInput
from booking.rules.wishes import Pick
from booking.selectors.hits import Spot
from booking.services.closures import ClosureRequest
from core.clock import at
from core.forms import RefusableForm
from core.periods import Period
from facilities.rules.values import FacilityValue


class TimeInput(forms.TimeInput):
    """The browser's own time field."""

    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M")


class ClosureForm(RefusableForm):
    """Rooms of one hall, whole days or from a clock time to another."""

    room = forms.MultipleChoiceField(label=_("部屋"), widget=forms.CheckboxSelectMultiple)
    first = forms.DateField(label=_("はじめの日"), widget=DateInput())
    first_at = forms.TimeField(
        label=_("時刻から（書かなければ1日）"), required=False, widget=TimeInput()
    )
    last = forms.DateField(label=_("おわりの日"), widget=DateInput())
    last_at = forms.TimeField(label=_("時刻まで"), required=False, widget=TimeInput())
    cause = forms.ChoiceField(
        label=_("理由の種類"),
        choices=[
            (Cause.CITY.value, _("施設の都合")),
            (Cause.DISASTER.value, _("災害・避難所・選挙")),
        ],
        widget=forms.RadioSelect,
        initial=Cause.CITY.value,
    )
    reason = forms.CharField(
        label=_("理由"),
        max_length=200,
        help_text=_("カレンダーと、予約のあった方への通知に載ります。"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    clause = forms.CharField(
        label=_("根拠の条文（予約を取り消すとき）"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(
        self, data: Any, *, hall: FacilityValue, initial: Mapping[str, Any] | None = None
    ) -> None:
        super().__init__(data, initial=dict(initial or {}))
        room = cast("forms.MultipleChoiceField", self.fields["room"])
        room.choices = [(str(each.id), str(each.names)) for each in hall.rooms]

    def clean(self) -> dict[str, Any]:
        """The end comes after the beginning."""
        data = super().clean() or {}
        if data.get("first") and data.get("last") and self._end(data) <= self._start(data):
            self.add_error("last", _("おわりは、はじめより後にしてください。"))
        return data

    def _start(self, data: Mapping[str, Any]) -> datetime:
        return at(data["first"], data.get("first_at") or time.min)

    def _end(self, data: Mapping[str, Any]) -> datetime:
        last: date = data["last"]
        until: time | None = data.get("last_at")
        return at(last, until) if until else at(last + timedelta(days=1), time.min)

    @property
    def room_ids(self) -> frozenset[int]:
        """The rooms; only after `is_valid()`."""
        return frozenset(int(each) for each in self.cleaned_data["room"])

    @property
    def period(self) -> Period:
        """From when until when; only after `is_valid()`."""
        return Period(self._start(self.cleaned_data), self._end(self.cleaned_data))

    @property
    def spots(self) -> tuple[Spot, ...]:
        """What must be free; only after `is_valid()`."""
        return (Spot(self.room_ids, self.period),)

    def to_request(
        self, *, plan: Mapping[str, Sequence[Pick] | None], official: frozenset[str]
    ) -> ClosureRequest:
        """The typed request of a valid form."""
        return ClosureRequest(
            room_ids=self.room_ids,
            during=self.period,
            reason=self.cleaned_data["reason"],
            clause=self.cleaned_data["clause"],
            plan=plan,
            official=official,
            cause=Cause(self.cleaned_data["cause"]),
        )
