"""The forms of exemptions (減免): applying with its documents, and the hall's decision."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from booking.rules.exemptions import reductions_by_application
from booking.rules.wishes import Wish
from booking.selectors.exemptions import ExemptionView
from booking.services.exemptions import ExemptionRequest
from booking.services.pictures import MOST_BYTES
from booking.services.uploads import MOST_DOCUMENTS, Upload
from core.clock import day_of
from core.forms import RefusableForm
from facilities.fee_rules_words import off_text
from facilities.rules.fees.values import Reduction
from facilities.rules.values import FacilityValue


class ManyFiles(forms.FileInput):
    """A file field of the browser that takes several."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files, each as it came; too many or too large ones are not read."""

    def clean(self, data: Any, initial: Any = None) -> list[Upload]:
        """The files that were sent."""
        files = [each for each in (data or []) if each]
        if len(files) > MOST_DOCUMENTS:
            raise forms.ValidationError(_("書類は5つまでにしてください。"))
        if any(each.size > MOST_BYTES for each in files):
            raise forms.ValidationError(_("書類は1つ10MBまで（PDFは5MBまで）にしてください。"))
        return [Upload(str(each.name), bytes(each.read())) for each in files]


class ExemptionForm(RefusableForm):
    """減免申請, beside the questions of an application or by itself (`alone`)."""

    exemption = forms.MultipleChoiceField(
        label=gettext_lazy("申請する減免"), required=False, widget=forms.CheckboxSelectMultiple
    )
    exemption_reason = forms.CharField(
        label=gettext_lazy("減免を申請する理由"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    exemption_files = FilesField(
        label=gettext_lazy("書類"),
        required=False,
        widget=ManyFiles(attrs={"accept": "application/pdf,image/jpeg,image/png"}),
        help_text=gettext_lazy(
            "PDF（5MBまで）か写真（10MBまで）を、5つまで送れます。"
            "窓口で出すときは、選ばなくてもかまいません。"
        ),
    )

    def __init__(
        self,
        data: Any,
        files: Any,
        *,
        choices: Sequence[tuple[str, str]],
        alone: bool = False,
        typed: QueryDict | None = None,
    ) -> None:
        kept = typed or QueryDict()
        said = {
            "exemption": kept.getlist("exemption"),
            "exemption_reason": kept.get("exemption_reason", ""),
        }
        super().__init__(data if choices else {}, files, initial=said)
        field = cast("forms.MultipleChoiceField", self.fields["exemption"])
        field.choices = choices
        self.fields["exemption"].required = alone
        self.fields["exemption_reason"].required = alone

    def clean(self) -> dict[str, Any]:
        """Whoever applies says why."""
        data = super().clean() or {}
        if data.get("exemption") and not data.get("exemption_reason", "").strip():
            self.add_error("exemption_reason", _("減免を申請する理由を書いてください。"))
        return data

    @property
    def is_open(self) -> bool:
        """Whether something is chosen or wrong: then it is not folded away."""
        return bool(self.errors or self.data.get("exemption") or self.initial["exemption"])

    @property
    def is_possible(self) -> bool:
        """Whether there is anything to apply for."""
        return bool(cast("forms.MultipleChoiceField", self.fields["exemption"]).choices)

    def to_request(self) -> ExemptionRequest | None:
        """What is applied for; None where nothing is."""
        data = self.cleaned_data
        if not data["exemption"]:
            return None
        return ExemptionRequest(
            keys=data["exemption"],
            reason=data["exemption_reason"],
            documents=data["exemption_files"],
        )


def exemption_choices(wishes: Iterable[Wish], *, now: datetime) -> list[tuple[str, str]]:
    """What can be applied for in these rooms, with how much it is and what it needs."""
    found: dict[str, str] = {}
    wishes = list(wishes)
    several = len({wish.facility.id for wish in wishes}) > 1
    for wish in wishes:
        where = f"　{wish.facility.names}" if several else ""
        hall, rooms = wish.facility, {wish.room.code}
        for key, label in _choices(hall, rooms, use_on=wish.day, now=now):
            found[key] = f"{label}{where}"
    return list(found.items())


def choices_at(hall: FacilityValue, *, use_on: date, now: datetime) -> list[tuple[str, str]]:
    """What can be applied for in any room of a hall."""
    return _choices(hall, {room.code for room in hall.rooms}, use_on=use_on, now=now)


def _choices(
    hall: FacilityValue, rooms: Collection[str], *, use_on: date, now: datetime
) -> list[tuple[str, str]]:
    found = reductions_by_application(hall, rooms, use_on=use_on, on=day_of(now))
    return [(f"{hall.code}:{each.code}", label_of(each)) for each in found]


def label_of(reduction: Reduction) -> str:
    """市の共催（50%減額、必要な書類：減免申請書）."""
    off = off_text(reduction.percent, reduction.yen)
    facts = {"name": reduction.names, "off": off, "what": "・".join(reduction.documents)}
    if reduction.documents:
        return _("%(name)s（%(off)s、必要な書類：%(what)s）") % facts
    return _("%(name)s（%(off)s）") % facts


class ExemptionDecisionForm(RefusableForm):
    """The hall's decision: which of them, why, under which clause."""

    granted = forms.MultipleChoiceField(
        label=gettext_lazy("認める減免"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("どれにも印をつけないと、認めない決定になります。"),
    )
    reason = forms.CharField(
        label=gettext_lazy("理由"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("申請した方への通知に、そのまま載ります。"),
    )
    clause = forms.CharField(label=gettext_lazy("根拠となる規定"), required=False, max_length=200)

    def __init__(self, data: Any, *, exemption: ExemptionView) -> None:
        super().__init__(data, initial={"clause": exemption.clause})
        field = cast("forms.MultipleChoiceField", self.fields["granted"])
        field.choices = [
            (each.code, _("%(name)s（%(saves)s）") % {"name": each.name, "saves": each.saves})
            for each in exemption.asked
        ]
