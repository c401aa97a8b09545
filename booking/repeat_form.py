"""Rooms, a time and days that return: what the city's own uses and yearly groups have in common."""

from collections.abc import Mapping
from datetime import time
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from booking.closure_form import TimeInput
from booking.desk_forms import ReasonForm
from booking.enums import Cause, OfficialKind
from booking.forms import DateInput
from booking.rules.repeating import MOST_DAYS, Repeat
from booking.rules.wishes import Pick, parse_picks
from booking.selectors.desk.repeating import Wanted
from booking.services.official import OfficialRequest
from core.forms import RefusableForm
from facilities.rules.values import FacilityValue

WEEKDAYS = (
    ("0", _("月曜日")),
    ("1", _("火曜日")),
    ("2", _("水曜日")),
    ("3", _("木曜日")),
    ("4", _("金曜日")),
    ("5", _("土曜日")),
    ("6", _("日曜日")),
)
NTH = (("1", _("第1")), ("2", _("第2")), ("3", _("第3")), ("4", _("第4")), ("5", _("第5")))
MOST_LINES = 500  # days times rooms in one preview


class RepeatForm(RefusableForm):
    """Which rooms, from when until when on the day, on which days."""

    room = forms.MultipleChoiceField(label=_("部屋"), widget=forms.CheckboxSelectMultiple)
    first = forms.DateField(label=_("はじめの日"), widget=DateInput())
    last = forms.DateField(
        label=_("おわりの日（1日だけなら書きません）"), required=False, widget=DateInput()
    )
    weekday = forms.MultipleChoiceField(
        label=_("曜日（選ばなければ毎日）"),
        choices=WEEKDAYS,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    nth = forms.MultipleChoiceField(
        label=_("月の何回目（選ばなければ毎週）"),
        choices=NTH,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    starts_at = forms.TimeField(
        label=_("時刻から（書かなければ1日）"), required=False, widget=TimeInput()
    )
    ends_at = forms.TimeField(label=_("時刻まで"), required=False, widget=TimeInput())

    def __init__(
        self, data: Any, *, hall: FacilityValue, initial: Mapping[str, Any] | None = None
    ) -> None:
        super().__init__(data, initial=dict(initial or {}))
        self._hall = hall
        room = cast("forms.MultipleChoiceField", self.fields["room"])
        room.choices = [(str(each.id), str(each.names)) for each in hall.rooms]

    def clean(self) -> dict[str, Any]:
        """The end comes after the beginning, and the preview can be read."""
        data = super().clean() or {}
        first, last = data.get("first"), data.get("last") or data.get("first")
        starts, ends = data.get("starts_at") or time.min, data.get("ends_at") or time.max
        if ends <= starts:
            self.add_error("ends_at", _("おわりの時刻は、はじめより後にしてください。"))
        if first and last:
            if last < first:
                self.add_error("last", _("おわりの日は、はじめの日より後にしてください。"))
            elif (last - first).days >= MOST_DAYS:
                self.add_error("last", _("期間は13か月までにしてください。"))
            elif len(list(self._repeat(data).days())) * len(data.get("room", ())) > MOST_LINES:
                self.add_error(
                    "last", _("日にちと部屋が多すぎます。期間か部屋を減らしてください。")
                )
        return data

    def _repeat(self, data: Mapping[str, Any]) -> Repeat:
        return Repeat(
            first=data["first"],
            last=data.get("last") or data["first"],
            weekdays=frozenset(map(int, data.get("weekday", ()))),
            nth=frozenset(map(int, data.get("nth", ()))),
        )

    def wanted(self) -> Wanted:
        """What is to be looked at; only after `is_valid()`."""
        chosen = {int(each) for each in self.cleaned_data["room"]}
        return Wanted(
            rooms=tuple(room for room in self._hall.rooms if room.id in chosen),
            repeat=self._repeat(self.cleaned_data),
            starts_at=self.cleaned_data.get("starts_at"),
            ends_at=self.cleaned_data.get("ends_at"),
        )


def picks_in(values: list[str]) -> list[Pick]:
    """The picks of chosen candidates. Raises NothingChosen, TooManyChoices or UnknownChoice."""
    picks = [pick for value in values for pick in parse_picks(value.split(","))]
    return picks or parse_picks([])


class OfficialForm(RepeatForm):
    """What the city needs rooms for."""

    kind = forms.ChoiceField(
        label=_("種類"), choices=OfficialKind, widget=forms.RadioSelect, initial="official"
    )
    department = forms.CharField(
        label=_("部署"), max_length=80, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    reason = forms.CharField(
        label=_("内容"),
        max_length=200,
        help_text=_("予約を移したり取り消したりする方への通知に、理由として載ります。"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    clause = forms.CharField(
        label=_("根拠の条文（予約を取り消すとき）"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    override = forms.CharField(
        label=_("市民のために空けておく日を使う理由（使うときだけ）"),
        max_length=200,
        required=False,
        help_text=_("操作の記録に残ります。"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    field_order = ("kind", "department", "reason", "room", "first", "last", "weekday", "nth")

    def __init__(
        self,
        data: Any,
        *,
        hall: FacilityValue,
        may_take_kept: bool,
        may_clear: bool,
        initial: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(data, hall=hall, initial=initial)
        if not may_take_kept:
            del self.fields["override"]
        if not may_clear:
            del self.fields["clause"]

    def to_request(self, **what: Any) -> OfficialRequest:
        """The typed request of a valid form; `what`: picks, plan and official."""
        data = self.cleaned_data
        return OfficialRequest(
            kind=OfficialKind(data["kind"]),
            department=data["department"],
            reason=data["reason"],
            override=data.get("override", ""),
            clause=data.get("clause", ""),
            cause=Cause.DISASTER if data["kind"] == OfficialKind.SHELTER else Cause.CITY,
            **what,
        )


class CancelOfficialForm(ReasonForm):
    """Why uses of the city end: nobody outside is told, the trail is."""

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        self.fields["reason"].help_text = _("操作の記録に残ります。")


class MoveOfficialForm(CancelOfficialForm):
    """Why a use of the city goes elsewhere; and why on a day kept for the public, if it does."""

    override = forms.CharField(
        label=_("市民のために空けておく日を使う理由（使うときだけ）"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, data: Any, *, may_take_kept: bool) -> None:
        super().__init__(data)
        if not may_take_kept:
            del self.fields["override"]


class ShelterForm(RefusableForm):
    """Stopping a building, or opening it: said twice, so that no slip of a finger does it."""

    deed = forms.ChoiceField(choices=[("start", ""), ("end", "")], widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("理由（カレンダーに、そのまま載ります）"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    sure = forms.BooleanField(
        label=_("施設の全部の部屋に効くことを確かめました"),
        error_messages={"required": _("確かめてから、しるしを付けてください。")},
    )

    def clean(self) -> dict[str, Any]:
        """A stop says why."""
        data = super().clean() or {}
        if data.get("deed") == "start" and not data.get("reason", "").strip():
            self.add_error("reason", _("止める理由を書いてください。例: 台風による避難所の開設"))
        return data
