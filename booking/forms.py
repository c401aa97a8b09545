"""HTTP text into typed requests. Forms never save."""

from collections.abc import Sequence
from datetime import date
from typing import Any, cast

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from booking.errors import PartyTooLarge
from booking.question_fields import Fields, Pieces, Preset, Tick, faults_in, fields_of, given_in
from booking.rules.admission import check_room_holds
from booking.rules.answers import GivenAnswers
from booking.rules.questions import Questions
from booking.selectors.asking import Asking
from booking.selectors.search import DayFilter, families_in
from booking.services.apply import ApplyRequest
from booking.services.exemptions import ExemptionRequest
from booking.services.priority import NO_PAPERS, PriorityPapers
from core.clock import add_months
from core.forms import RefusableForm
from core.names import listed, of_which
from core.remembered import Remembered
from facilities.rules.fees.asked import NONE
from facilities.rules.values import Catalogue, RoomValue, Term

FARTHEST_MONTHS = 24
_fields: Remembered[Fields] = Remembered(300)  # of applications


class DateInput(forms.DateInput):
    """The browser's own date field."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class DayFilterForm(forms.Form):
    """What somebody looks for on a day (requirements 35, 36)."""

    on = forms.DateField(label=_("日にち"), widget=DateInput(), required=False)
    days = forms.TypedChoiceField(
        label=_("期間"),
        required=False,
        coerce=int,
        choices=[("1", _("この日だけ")), ("3", _("この日から3日間")), ("7", _("この日から1週間"))],
    )
    slot = forms.ChoiceField(
        label=_("時間帯"),
        required=False,
        widget=forms.RadioSelect,
        choices=[
            ("", _("いつでも")),
            ("morning", _("午前")),
            ("afternoon", _("午後")),
            ("evening", _("夜間")),
        ],
    )
    hall = forms.ChoiceField(label=_("施設"), required=False)
    family = forms.ChoiceField(label=_("施設の種類"), required=False)
    area = forms.ChoiceField(label=_("地区"), required=False)
    purpose = forms.ChoiceField(label=_("使いみち"), required=False)
    people = forms.IntegerField(label=_("人数"), required=False, min_value=1, max_value=9999)
    equipment = forms.MultipleChoiceField(
        label=_("設備"), required=False, widget=forms.CheckboxSelectMultiple
    )
    accessibility = forms.MultipleChoiceField(
        label=_("バリアフリー"),
        required=False,
        help_text=_(
            "「ある」と分かっている部屋だけを出します。分からない施設は、電話でお聞きください。"
        ),
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, data: Any, *, catalogue: Catalogue, today: date) -> None:
        super().__init__(data)
        self.today = today
        halls = [(hall.code, str(hall.names)) for hall in catalogue.facilities]
        self._choose("hall", halls)
        self._choose("family", families_in(catalogue))
        self._choose("area", _choices(catalogue.areas))
        self._choose("purpose", _choices(catalogue.purposes))
        self._choose("equipment", _choices(catalogue.equipment), blank=False)
        self._choose("accessibility", _choices(catalogue.accessibility), blank=False)

    def _choose(self, name: str, choices: list[tuple[str, str]], *, blank: bool = True) -> None:
        field = cast("forms.ChoiceField", self.fields[name])
        field.choices = [("", _("すべて")), *choices] if blank else choices

    def clean_on(self) -> date:
        """The day asked for; today where none is given. Far days are refused."""
        on: date = self.cleaned_data["on"] or self.today
        if (
            not add_months(self.today, -FARTHEST_MONTHS)
            <= on
            <= add_months(self.today, FARTHEST_MONTHS)
        ):
            raise forms.ValidationError(_("今日から2年以内の日にちを選んでください。"))
        return on

    def to_filter(self) -> DayFilter:
        """The filter; a field with a fault counts as not given."""
        self.is_valid()
        data = self.cleaned_data
        return DayFilter(
            on=data.get("on") or self.today,
            days=data.get("days") or 1,
            band=data.get("slot", ""),
            hall=data.get("hall", ""),
            family=data.get("family", ""),
            area=data.get("area", ""),
            purpose=data.get("purpose", ""),
            people=data.get("people"),
            equipment=tuple(data.get("equipment", ())),
            accessibility=tuple(data.get("accessibility", ())),
        )


def _choices(terms: Sequence[Term]) -> list[tuple[str, str]]:
    return [(term.code, str(term.names)) for term in terms]


class AnswersForm(RefusableForm):
    """A form that asks what halls ask; its class adds the fields of `questions`.

    Drawn by a template of its own: equipment is folded away (requirement 51).
    """

    template_name = "booking/_questions.html"
    questions: Questions
    only_applicant = ""  # their name, where nobody else can be

    def typed(self) -> dict[str, Any]:
        """What stands in the fields, right or wrong: to draw them again as they are.

        Fields that were not there yet keep what is preset.
        """
        found = {
            name: field.widget.value_from_datadict(self.data, self.files, name)
            for name, field in self.fields.items()
        }
        return {name: value for name, value in found.items() if value is not None}

    def given(self) -> GivenAnswers:
        """The answers so far; those that are wrong are left out."""
        return given_in(self.cleaned_data, self.questions)

    def clean(self) -> dict[str, Any]:
        """Answers that do not fit together are said where they were given."""
        data = super().clean() or {}
        for name, fault in faults_in(data, self.questions):
            self.add_error(name, fault)
        return data

    def plain(self) -> list[forms.BoundField]:
        """The questions that everybody sees."""
        folded: tuple[type[forms.Field], ...] = (
            Pieces,
            Tick,
            *([Preset] if self.presets() else []),
        )
        return [each for each in self.visible_fields() if not isinstance(each.field, folded)]

    def ticks(self) -> list[forms.BoundField]:
        """Uses to be ticked by who means them: one question together."""
        return self._of(Tick)

    def presets(self) -> list[forms.BoundField]:
        """What is answered already for most: folded away under the answers, if it is several."""
        found = self._of(Preset)
        return found if len(found) > 1 else []

    def preset_words(self) -> list[str]:
        """The answers that stand in `presets`, as people read them; none of the words is none.

        Of several halls the answers of each are one, with its name.
        """
        said: dict[str, list[str]] = {}
        for field in self.presets():
            preset = cast("Preset", field.field)
            word = field.value() or preset.initial
            if word != NONE and word in preset.told:
                said.setdefault(preset.place, []).append(preset.told[word])
        everywhere = said.pop("", [])
        dot = gettext("・")
        return everywhere + [of_which(dot.join(words), place) for place, words in said.items()]

    @property
    def presets_wrong(self) -> bool:
        """Whether one of them has a fault: then they are not folded away."""
        return any(field.errors for field in self.presets())

    @property
    def wants_pieces(self) -> bool:
        """Whether some equipment is chosen or wrong: then it is not folded away."""
        return any(str(field.value() or 0) != "0" or field.errors for field in self.pieces())

    def pieces(self) -> list[forms.BoundField]:
        """The equipment that can be asked for."""
        return self._of(Pieces)

    def pieces_places(self) -> str:
        """The uses that it can be asked for, of several."""
        fields = [cast("Pieces", field.field) for field in self.pieces()]
        return listed(field.place for field in fields if field.place)

    def _of(self, kind: type[forms.Field]) -> list[forms.BoundField]:
        return [self[name] for name, field in self.fields.items() if isinstance(field, kind)]


class ApplyForm(AnswersForm):
    """What the hall must know: the same few things everywhere, then what these halls ask."""

    def __init__(
        self,
        data: Any,
        *,
        catalogue: Catalogue,
        rooms: list[RoomValue],
        applicants: list[tuple[str, str]],
        asked: Asking,
        initial: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(data, initial=initial)
        self.questions, self._rooms = asked.questions, rooms
        who = ""  # of several
        if len(applicants) == 1:
            [(who, self.only_applicant)] = applicants
        key = (catalogue.version, frozenset(room.id for room in rooms), asked.key, who)
        same = _fields.get(key, lambda: _fields_over(catalogue, rooms, asked, only=who))
        self.fields |= same if who else {"applicant": _applicant(applicants), **same}

    def clean(self) -> dict[str, Any]:
        """Too many for a room is said together with what else is wrong."""
        data = super().clean()
        try:
            for room in self._rooms if data.get("people") else ():
                check_room_holds(room, people=data["people"])
        except PartyTooLarge as error:
            self.add_error("people", error.message)
        return data

    def to_request(
        self,
        *,
        shown_yen: int | None = None,
        exemption: ExemptionRequest | None = None,
        papers: PriorityPapers = NO_PAPERS,
    ) -> ApplyRequest:
        """The typed request of a valid form, for the price that was shown, with other parts."""
        applicant = self.cleaned_data["applicant"]
        return ApplyRequest(
            purpose_id=self.cleaned_data["purpose"],
            people=self.cleaned_data["people"],
            purpose_text=self.cleaned_data["purpose_text"],
            organisation_id=int(applicant) if applicant != "self" else None,
            answers=self.given(),
            exemption=exemption,
            papers=papers,
            shown_yen=shown_yen,
        )


def _applicant(applicants: list[tuple[str, str]]) -> forms.ChoiceField:
    return forms.ChoiceField(label=_("申し込む人"), widget=forms.RadioSelect, choices=applicants)


def _only_applicant(who: str) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=_("申し込む人"), widget=forms.HiddenInput, choices=[(who, "")], initial=who
    )


def _fields_over(
    catalogue: Catalogue, rooms: Sequence[RoomValue], asked: Asking, *, only: str
) -> Fields:
    """The fields of who applies for these rooms, whoever it is: no form may change them.

    `only`: the one applicant that can be; empty where each form adds the field for several.
    """
    allowed = frozenset.intersection(*(room.purposes for room in rooms))
    known = [(term.id, str(term.names)) for term in catalogue.purposes if term.code in allowed]
    # Of several none is chosen for them: a wrong one would change nothing they see.
    choices = [("", _("選んでください")), *known] if len(known) > 1 else known
    return {
        **({"applicant": _only_applicant(only)} if only else {}),
        "purpose": forms.TypedChoiceField(label=_("使いみち"), coerce=int, choices=choices),
        "purpose_text": forms.CharField(
            label=_("くわしい内容（書かなくてもよい）"), required=False, max_length=200
        ),
        "people": forms.IntegerField(
            label=_("利用する人数"),
            min_value=1,
            max_value=99999,
            help_text=str(_("定員を超えないか確かめるために聞きます。")),  # said once
        ),
        **fields_of(asked.questions, asked.left),
    }
