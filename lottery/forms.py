"""What people and staff fill in about rounds, as typed requests. Forms never save."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from itertools import chain
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from booking.desk_forms import AT_THE_DESK
from booking.forms import ApplyForm, DateInput
from booking.rules.wishes import Pick
from booking.words import CHANNEL_WORDS
from core.actor import Channel
from core.clock import at, day_of
from core.dates import clock_label
from core.forms import RefusableForm
from facilities.rules.values import FacilityValue, RoomValue, SlotValue
from facilities.term_words import days_in_words
from lottery.models import Preference, Round
from lottery.selectors.board import ConflictLine, EntryLine
from lottery.selectors.wishes import MOST_PREFERENCES
from lottery.services.agreements import AgreementRequest, Decision
from lottery.services.entries import EntryRequest

RANKS = range(1, MOST_PREFERENCES + 1)


def slot_choices(
    hall: FacilityValue, rooms: Sequence[RoomValue], on: date
) -> list[tuple[str, str]]:
    """The slots of these rooms in a period that begins on that day, each once."""
    codes = dict.fromkeys(room.timetable_code for room in rooms)
    timetables = [hall.whole_timetable(code, on) for code in codes]
    slots = chain.from_iterable(found.slots for found in timetables if found)
    return list({slot.code: _slot_in_words(slot, on) for slot in slots}.items())


def _slot_in_words(slot: SlotValue, on: date) -> str:
    """Its name and time, and its days where it is not let on all."""
    start, end = clock_label(at(on, slot.starts_at)), clock_label(at(on, slot.ends_at))
    told = f"{slot.names} {start}–{end}"
    return f"{told} {days_in_words(slot.days)}" if slot.days else told


class PlaceFields(RefusableForm):
    """Day, room and slots under names with a suffix, several times on one page."""

    def add_place(self, suffix: str, round_: Round, rooms: Sequence[RoomValue], slots: Any) -> None:
        """The three fields of one place."""
        days = {"min": round_.use_from.isoformat(), "max": round_.use_to.isoformat()}
        day = DateInput()
        day.attrs |= days
        self.fields[f"day{suffix}"] = forms.DateField(
            label=gettext_lazy("日にち"), required=False, widget=day
        )
        self.fields[f"room{suffix}"] = forms.ChoiceField(
            label=gettext_lazy("部屋"),
            required=False,
            choices=[("", _("選んでください")), *((r.code, str(r.names)) for r in rooms)],
        )
        self.fields[f"slot{suffix}"] = forms.MultipleChoiceField(
            label=gettext_lazy("時間帯（続けて使うときは、いくつでも）"),
            required=False,
            choices=slots,
            widget=forms.CheckboxSelectMultiple,
        )

    def place(self, suffix: str) -> list[forms.BoundField]:
        """The three fields, to be drawn together."""
        return [self[f"{name}{suffix}"] for name in ("day", "room", "slot")]

    def is_empty(self, suffix: str) -> bool:
        """Whether nothing was filled in."""
        return not any(field.value() for field in self.place(suffix))

    def check_place(self, suffix: str) -> None:
        """Say what is missing of a place."""
        missing = {
            "day": _("日にちを選んでください。"),
            "room": _("部屋を選んでください。"),
            "slot": _("時間帯を選んでください。"),
        }
        for name, what in missing.items():
            field = f"{name}{suffix}"
            if not self.cleaned_data.get(field) and field not in self.errors:
                self.add_error(field, what)

    def picks_at(self, suffix: str) -> list[Pick]:
        """What was chosen; only of a valid form."""
        data = self.cleaned_data
        return [
            Pick(data[f"room{suffix}"], data[f"day{suffix}"], slot)
            for slot in data[f"slot{suffix}"]
        ]


class WishesForm(PlaceFields):
    """Up to three wishes, the best one first."""

    def __init__(
        self,
        data: Any,
        *,
        round_: Round,
        hall: FacilityValue,
        rooms: Sequence[RoomValue],
        initial: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(data, initial=dict(initial or {}))
        slots = slot_choices(hall, rooms, round_.use_from)
        for rank in RANKS:
            self.add_place(str(rank), round_, rooms, slots)

    def clean(self) -> dict[str, Any]:
        """The first wish must be there; of the others all or nothing."""
        data = super().clean() or {}
        for rank in RANKS:
            if rank == 1 or not self.is_empty(str(rank)):
                self.check_place(str(rank))
        return data

    def wishes(self) -> list[tuple[int, list[forms.BoundField], bool]]:
        """Rank, fields, whether they are open."""
        return [(rank, self.place(str(rank)), not self.is_empty(str(rank))) for rank in RANKS]

    def choices(self) -> list[list[Pick]]:
        """The picks of each preference; only of a valid form."""
        return [self.picks_at(str(rank)) for rank in RANKS if not self.is_empty(str(rank))]


def as_initial(
    preferences: Sequence[Preference], rooms: Mapping[int, RoomValue], *, days_later: int = 0
) -> dict[str, Any]:
    """An entry's preferences as a filled-in form; or the same so many days later."""
    found: dict[str, Any] = {}
    for each in preferences:
        found[f"day{each.rank}"] = day_of(each.period.start) + timedelta(days=days_later)
        found[f"room{each.rank}"] = rooms[each.room_id].code
        found[f"slot{each.rank}"] = each.slot_codes
    return found


class EntryForm(ApplyForm):
    """What the hall must know of an entry; staff also say by which way it came."""

    channel = forms.ChoiceField(
        label=gettext_lazy("受付方法"),
        choices=[(channel.value, CHANNEL_WORDS[channel]) for channel in AT_THE_DESK],
        initial=Channel.PHONE.value,
        widget=forms.RadioSelect,
    )

    def __init__(self, data: Any, *, for_staff: bool, **what: Any) -> None:
        super().__init__(data, **what)
        if not for_staff:
            del self.fields["channel"]

    def to_entry(
        self, *, choices: Sequence[Sequence[Pick]], person_id: int, channel: Channel
    ) -> EntryRequest:
        """The typed request of a valid form. `channel`: where the form does not ask."""
        data = self.cleaned_data
        applicant = data["applicant"]
        return EntryRequest(
            choices=choices,
            purpose_id=data["purpose"],
            people=data["people"],
            person_id=person_id,
            channel=Channel(data.get("channel", channel.value)),
            purpose_text=data["purpose_text"],
            organisation_id=int(applicant) if applicant != "self" else None,
            answers=self.given(),
        )


class AgreementForm(PlaceFields):
    """What was agreed about the entries of one conflict."""

    present = forms.CharField(
        label=gettext_lazy("出席した方"),
        max_length=400,
        help_text=gettext_lazy("例: 水彩画の会 馬場さん、囲碁の会 千葉さん、館長"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    note = forms.CharField(
        label=gettext_lazy("話し合いの内容（任意）"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(
        self,
        data: Any,
        *,
        conflict: ConflictLine,
        round_: Round,
        hall: FacilityValue,
        rooms: Sequence[RoomValue],
        initial: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(data, initial=dict(initial or {}))
        self.conflict = conflict
        slots = slot_choices(hall, rooms, round_.use_from)
        for entry in conflict.entries:
            self.fields[f"fate-{entry.code}"] = forms.ChoiceField(
                label=gettext_lazy("決まったこと"),
                choices=_fates(entry),
                initial="",
                required=False,
                widget=forms.RadioSelect,
            )
            self.add_place(f"-{entry.code}", round_, rooms, slots)

    def clean(self) -> dict[str, Any]:
        """Who moves elsewhere needs the place."""
        data = super().clean() or {}
        for entry in self.conflict.entries:
            if data.get(f"fate-{entry.code}") == "other":
                self.check_place(f"-{entry.code}")
        return data

    def lines(self) -> list[tuple[EntryLine, forms.BoundField, list[forms.BoundField], bool]]:
        """Each entry with its fields, and whether the other place is open."""
        return [
            (
                entry,
                self[f"fate-{entry.code}"],
                self.place(f"-{entry.code}"),
                self[f"fate-{entry.code}"].value() == "other",
            )
            for entry in self.conflict.entries
        ]

    def last_fields(self) -> list[forms.BoundField]:
        """Who was there and what was said."""
        return [self["present"], self["note"]]

    def to_request(self) -> AgreementRequest:
        """The typed request of a valid form."""
        data = self.cleaned_data
        return AgreementRequest(
            decisions=[
                self._decision(entry.code, fate)
                for entry in self.conflict.entries
                if (fate := data[f"fate-{entry.code}"])
            ],
            present=data["present"],
            note=data["note"],
        )

    def _decision(self, code: str, fate: str) -> Decision:
        if fate == "other":
            return Decision(entry=code, picks=self.picks_at(f"-{code}"))
        return Decision(entry=code, rank=0 if fate == "back" else int(fate))


def _fates(entry: EntryLine) -> list[tuple[str, str]]:
    ranks = [
        (
            str(wish.rank),
            (
                _("第%(rank)d希望にする（%(what)s）")
                if wish.is_free
                else _("第%(rank)d希望（%(what)s）は、ふさがっています")
            )
            % {"rank": wish.rank, "what": wish.words},
        )
        for wish in entry.wishes
    ]
    return [
        ("", _("まだ決めない（抽選へ）")),
        *ranks,
        ("other", _("ほかの空いた時間・部屋にする")),
        ("back", _("辞退する")),
    ]


class CloseForm(forms.Form):
    """Closing makes bookings and tells everybody: nothing takes it back."""

    sure = forms.BooleanField(
        label=gettext_lazy("会議の結果が、すべて記録されていることを確かめました"),
        error_messages={"required": gettext_lazy("確かめてから、しるしを付けてください。")},
    )


class SealForm(forms.Form):
    """Why it is drawn again; empty for the first draw."""

    reason = forms.CharField(
        label=gettext_lazy("やり直す理由（公開されます）"),
        max_length=400,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
